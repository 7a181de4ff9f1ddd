/** Pictures of faults: copied into the vault before the report that names them, by the digest of their content. */
import { createHash } from 'node:crypto';
import path from 'node:path';
import { failed } from '#shared/failure';
import type { Sha256 } from '#shared/ids';
import { errnoOf, systemDisk } from '../vault/disk';
import { exists, makeFolders, readWhole, replaceWhole } from '../vault/files';
import { faultPhotoPath, LAYOUT } from '../vault/layout';
import type { Vault } from '../vault/vault';

type Place = Pick<Vault, 'disk' | 'folder' | 'pathOf'>;

/** A phone's picture, and one more. */
const MOST_BYTES = 20_000_000;
const FORMATS = { jpg: [0xff, 0xd8, 0xff], png: [0x89, 0x50, 0x4e, 0x47] } as const;
type Format = keyof typeof FORMATS;
const NAMES = Object.keys(FORMATS) as Format[];
const READ_ONLY = 0o444;

/** Keeps a copy of the picture at `from`, durable. Throws FailureError `photo-unusable`. */
export async function keepFaultPhoto({ disk, folder, pathOf }: Place, from: string): Promise<Sha256> {
  const file = path.basename(from);
  const bytes = await readWhole(systemDisk, from, MOST_BYTES).catch((error: unknown) => {
    const detail = error instanceof RangeError ? '> 20 MB' : (errnoOf(error) ?? String(error));
    throw failed('photo-unusable', { file, detail }, error);
  });
  const format = bytes && formatOf(bytes);
  if (!format) throw failed('photo-unusable', { file, detail: 'JPEG, PNG' });
  const photo = digestOf(bytes);
  await makeFolders(disk, folder, LAYOUT.faultPhotos);
  await replaceWhole(disk, pathOf(faultPhotoPath(photo, format)), bytes, READ_ONLY);
  return photo;
}

/** Whether the vault has this picture. */
export async function hasFaultPhoto({ disk, pathOf }: Place, photo: Sha256): Promise<boolean> {
  for (const format of NAMES) if (await exists(disk, pathOf(faultPhotoPath(photo, format)))) return true;
  return false;
}

/** The picture as an address for the window. Throws FailureError `original-missing` where it is not what was kept. */
export async function faultPhotoUrl({ disk, pathOf }: Place, photo: Sha256): Promise<string> {
  for (const format of NAMES) {
    const bytes = await readWhole(disk, pathOf(faultPhotoPath(photo, format)), MOST_BYTES);
    if (!bytes || digestOf(bytes) !== photo) continue;
    return `data:image/${format === 'jpg' ? 'jpeg' : 'png'};base64,${bytes.toString('base64')}`;
  }
  throw failed('original-missing');
}

function formatOf(bytes: Uint8Array): Format | null {
  return NAMES.find((name) => FORMATS[name].every((byte, n) => bytes[n] === byte)) ?? null;
}

function digestOf(bytes: Uint8Array): Sha256 {
  return createHash('sha256').update(bytes).digest('hex') as Sha256;
}
