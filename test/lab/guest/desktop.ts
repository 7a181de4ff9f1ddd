/** What a desktop does with cards: mounts what comes under /media, and lets go of what went. */
import { execFile } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const MEDIA = '/media';

export interface Desktop {
  mounts: boolean;
  unmounts: boolean;
}

/** Starts it; it goes on for as long as the process lives. */
export function desktop(): Desktop {
  const wishes: Desktop = { mounts: true, unmounts: true };
  /** Mount points by disk and arrival. */
  const places = new Map<string, string>();

  async function round(): Promise<void> {
    const disks = fs.readdirSync('/sys/block').filter((name) => name.startsWith('sd'));
    const present = new Map(disks.map((disk) => [`${disk}-${text(`/sys/block/${disk}/diskseq`)}`, disk]));
    for (const [arrival, place] of places) {
      if (present.has(arrival) || !wishes.unmounts) continue;
      places.delete(arrival);
      await run('umount', ['-l', place]);
    }
    for (const [arrival, disk] of present) {
      if (places.has(arrival) || !wishes.mounts || text(`/sys/block/${disk}/size`) === '0') continue;
      const place = path.join(MEDIA, arrival);
      const type = udevType(disk);
      if (type === null) continue;
      fs.mkdirSync(place, { recursive: true });
      await run('mount', ['-t', type, `/dev/${disk}`, place]);
      places.set(arrival, place);
    }
  }

  const rounds = (): void => {
    round()
      .catch((error: unknown) => console.error('desktop:', error))
      .finally(() => setTimeout(rounds, 200));
  };
  rounds();
  return wishes;
}

function text(file: string): string {
  try {
    return fs.readFileSync(file, 'utf8').trim();
  } catch {
    return ''; // the disk went meanwhile
  }
}

/** The file system that udev found on a disk; null until it has looked. */
function udevType(disk: string): string | null {
  const notes = text(`/run/udev/data/b${text(`/sys/block/${disk}/dev`)}`);
  return /^E:ID_FS_TYPE=(.*)$/m.exec(notes)?.[1] ?? null;
}
