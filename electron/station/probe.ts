import fs from 'node:fs';
import { failed } from '#shared/failure';
import { withFile } from '../intake/probe/bytes';
import { probe, type Probed } from '../intake/probe/probe';
import { errnoOf } from '../vault/disk';

/** Looks into one file without importing it; writes nothing. Throws a FailureError when it cannot be read at all. */
export function probeFile(file: string): Probed {
  try {
    if (!fs.statSync(file).isFile()) throw failed('bad-arguments', { detail: `${file} is no file` });
    return withFile(file, (bytes) => probe(bytes, file));
  } catch (error) {
    const code = errnoOf(error);
    if (code === 'ENOENT') throw failed('source-missing', { place: file }, error);
    if (code !== null) throw failed('source-unreadable', { place: file, detail: code }, error);
    throw error;
  }
}

export type { Probed };
