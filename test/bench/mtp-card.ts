/** The card of the camera that is measured: the same bytes in its memory and, for comparison, in a folder. */
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { behind, contentOf, synthetic, type Content } from '../mtp-camera/content';
import { folder } from '../mtp-camera/cards';
import type { ScriptedObject } from '../mtp-camera/script';

/** What is measured once: a card of so many files, each of so many bytes. */
export interface Card {
  readonly files: number;
  readonly bytesEach: number;
}

const HEAD = Buffer.from('\0\0\0\x18ftypisom\0\0\0\0isomavc1', 'latin1');
/** No multiple of anything that is read at once: a piece at the wrong place is another piece. */
const PERIOD = (4 << 20) + 4093;

/** As cheap as memory can be read; each piece a copy, as a bus makes one. */
function content(seed: number): Content {
  const period = synthetic(seed)(0, PERIOD);
  const twice = new Uint8Array(2 * PERIOD);
  twice.set(period);
  twice.set(period, PERIOD);
  const endless: Content = (position, length) => {
    if (length > PERIOD) throw new RangeError('more than one period at once');
    const from = position % PERIOD;
    return twice.slice(from, from + length);
  };
  return behind(HEAD, endless);
}

const nameOf = (n: number): string => `DCAM_BC240001_B01OPR_20260713_1030${String(n).padStart(2, '0')}.mp4`;

/** The files as objects of a scripted camera, in a folder. */
export function objectsOf({ files, bytesEach }: Card): readonly ScriptedObject[] {
  const clips = Array.from({ length: files }, (_, n): ScriptedObject => ({
    handle: n + 2,
    parent: 1,
    name: nameOf(n),
    bytes: bytesEach,
    content: content(n + 2),
    modified: '20260713T103000',
  }));
  return [folder(1, 'DCIM'), ...clips];
}

/** Writes the files into `to` where that is given, and tells their SHA-256. */
export async function digestsOf(card: Card, to: string | null): Promise<readonly string[]> {
  const digests: string[] = [];
  for (const { name, content: read, bytes = 0 } of objectsOf(card).slice(1)) {
    const hash = createHash('sha256');
    const file = to === null ? null : await fs.promises.open(path.join(to, name), 'w');
    for (let at = 0; at < bytes; at += 1 << 20) {
      const piece = (read ?? contentOf(new Uint8Array()))(at, Math.min(1 << 20, bytes - at));
      hash.update(piece);
      await file?.write(piece);
    }
    await file?.sync();
    await file?.close();
    digests.push(hash.digest('hex'));
  }
  return digests.sort();
}
