/** Writes a file that leaves the vault: onto a stick, or wherever a person said. */
import path from 'node:path';
import { failed } from '#shared/failure';
import { errnoOf, type Disk } from '../vault/disk';
import { replaceWhole } from '../vault/files';

/** Writes all of it in one step, durable. Throws FailureError `file-not-written`. */
export async function writeOut(disk: Disk, file: string, bytes: Buffer): Promise<void> {
  try {
    await replaceWhole(disk, file, bytes);
  } catch (error) {
    const detail = errnoOf(error);
    if (detail === null) throw error;
    throw failed('file-not-written', { file: path.basename(file), detail }, error);
  }
}
