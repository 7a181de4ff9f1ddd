/** Which other program holds a USB device, where the system lets us see it: Linux, programs of the same user. */
import { readdir, readFile, readlink } from 'node:fs/promises';
import path from 'node:path';

export interface UsbHolder {
  readonly pid: number;
  /** The program's file name, e.g. `gvfs-mtp-volume-monitor`. */
  readonly program: string;
}

/** The file through which Linux lets programs at a USB device. */
export function deviceFile(bus: string, address: number): string {
  return `/dev/bus/usb/${bus.padStart(3, '0')}/${String(address).padStart(3, '0')}`;
}

/**
 * The other programs that have the device open; empty when none can be seen, which does not mean that there are none.
 * @param proc the kernel's table of processes; tests have their own
 */
export async function holdersOf(
  bus: string,
  address: number,
  proc = '/proc',
  self = process.pid,
): Promise<readonly UsbHolder[]> {
  const file = deviceFile(bus, address);
  const pids = (await readdir(proc).catch(() => [])).filter(
    (name) => /^\d+$/.test(name) && Number(name) !== self,
  );
  const found = await Promise.all(
    pids.map(async (pid) => {
      const folder = path.join(proc, pid);
      return (await hasOpen(folder, file)) ? { pid: Number(pid), program: await programOf(folder) } : null;
    }),
  );
  return found.flatMap((holder) => holder ?? []);
}

async function hasOpen(process: string, file: string): Promise<boolean> {
  const folder = path.join(process, 'fd');
  // Other users' processes do not show their files.
  const open = await readdir(folder).catch(() => []);
  const targets = await Promise.all(open.map((fd) => readlink(path.join(folder, fd)).catch(() => '')));
  return targets.includes(file);
}

/** `comm` is cut at 15 letters, so the command line is asked first. */
async function programOf(process: string): Promise<string> {
  const [command, short] = await Promise.all([
    readFile(path.join(process, 'cmdline'), 'utf8').catch(() => ''),
    readFile(path.join(process, 'comm'), 'utf8').catch(() => ''),
  ]);
  return path.basename(command.split('\0')[0] ?? '') || short.trim() || '?';
}
