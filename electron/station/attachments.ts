/**
 * Attachments: files that people add to the record, kept by the digest of their content and put on record before any
 * act names them. See `attachmentActShapes` for how an act does that.
 */
import { createHash } from 'node:crypto';
import path from 'node:path';
import type { ReadBack } from '#shared/clip';
import type { AttachmentFormat } from '#shared/acts/attachment';
import { failed } from '#shared/failure';
import type { Sha256 } from '#shared/ids';
import type { Actor } from '#shared/ledger';
import { errnoOf, systemDisk } from '../vault/disk';
import { closing, createNew, readWhole, writeAll } from '../vault/files';
import { attachmentPath } from '../vault/layout';
import { reread } from '../vault/read-back';
import type { Station } from './open';

type Keeper = Pick<Station, 'vault' | 'lanes' | 'catalog' | 'record' | 'inTurn'>;

/** A phone's picture, a scanned paper, and some more. */
const MOST_BYTES = 20_000_000;
const MAGIC: Readonly<Record<AttachmentFormat, readonly number[]>> = {
  jpg: [0xff, 0xd8, 0xff],
  png: [0x89, 0x50, 0x4e, 0x47],
  pdf: [0x25, 0x50, 0x44, 0x46],
};
const TYPES: Readonly<Record<AttachmentFormat, string>> = {
  jpg: 'image/jpeg',
  png: 'image/png',
  pdf: 'application/pdf',
};
const NAMES: Readonly<Record<AttachmentFormat, string>> = { jpg: 'JPEG', png: 'PNG', pdf: 'PDF' };

/** What a picture of a fault can be. */
export const PICTURES: readonly AttachmentFormat[] = ['jpg', 'png'];

/**
 * Keeps a copy of the file at `from`, durable and read back, and puts that on record; content that is on record
 * already is not kept twice. Throws FailureError `photo-unusable` when it is none of `formats`, cannot be read or is
 * too large; nothing was changed then.
 */
export async function keepAttachment(
  station: Keeper,
  from: string,
  formats: readonly AttachmentFormat[],
  by: Actor,
): Promise<Sha256> {
  const name = path.basename(from);
  const bytes = await readWhole(systemDisk, from, MOST_BYTES).catch((error: unknown) => {
    const detail = error instanceof RangeError ? '> 20 MB' : (errnoOf(error) ?? String(error));
    throw failed('photo-unusable', { file: name, detail }, error);
  });
  const format = bytes && formats.find((one) => MAGIC[one].every((byte, n) => bytes[n] === byte));
  if (!format) {
    const detail = formats.map((one) => NAMES[one]).join(', ');
    throw failed('photo-unusable', { file: name, detail });
  }
  const sha256 = digestOf(bytes);
  return station.inTurn(sha256, async () => {
    if (station.catalog.attachment(sha256)) return sha256;
    const { file, readBack } = await keepBytes(station, bytes, format);
    const data = { sha256, bytes: bytes.length, format, file, name: name.slice(0, 200), readBack };
    await station.record([{ kind: 'attachment.kept', data }], by);
    return sha256;
  });
}

/**
 * Puts bytes among the attachments, durable and read back. They are on record when an entry names their place, length
 * and digest (`attachment.kept`, `still.kept`); until then they are left over. Throws the system's errors.
 */
export async function keepBytes(
  { vault, lanes }: Pick<Keeper, 'vault' | 'lanes'>,
  bytes: Uint8Array,
  format: AttachmentFormat,
): Promise<{ readonly file: string; readonly sha256: Sha256; readonly readBack: ReadBack }> {
  const sha256 = digestOf(bytes);
  const file = attachmentPath(sha256, format);
  const place = vault.stagingPlace();
  const written = vault.stagedAt(place);
  try {
    const open = await createNew(vault.disk, place);
    await closing(open, async () => {
      await writeAll(open, bytes, 0);
      await open.sync();
    });
    const back = await lanes.use((lane) => reread(vault.disk, place, vault.readBack, lane));
    if (back.sha256 !== sha256) throw Object.assign(new Error('the file reads otherwise'), { code: 'EIO' });
    if ((await written.publish(file)) === 'exists') {
      const there = await lanes.use((lane) => vault.reread(file, lane)).catch(() => null);
      if (there?.sha256 !== sha256) {
        await vault.quarantine(file);
        await written.publish(file);
      }
    }
    return { file, sha256, readBack: back.readBack };
  } finally {
    await written.discard();
  }
}

/** An act may name only attachments that are on record. Throws FailureError `original-missing`. */
export function mustHaveAttachments({ catalog }: Pick<Keeper, 'catalog'>, named: readonly Sha256[]): void {
  if (named.some((sha256) => !catalog.attachment(sha256))) throw failed('original-missing');
}

/** An attachment as an address for the window. Throws FailureError `original-missing` where it is not what was kept. */
export async function attachmentUrl(
  { vault, catalog }: Pick<Keeper, 'vault' | 'catalog'>,
  sha256: Sha256,
): Promise<string> {
  const bytes = await attachmentBytes({ vault, catalog }, sha256);
  const format = catalog.attachment(sha256)?.format ?? 'png';
  return `data:${TYPES[format]};base64,${bytes.toString('base64')}`;
}

/** What was kept. Throws FailureError `original-missing` where it is not that. */
export async function attachmentBytes(
  { vault, catalog }: Pick<Keeper, 'vault' | 'catalog'>,
  sha256: Sha256,
): Promise<Buffer> {
  const kept = catalog.attachment(sha256);
  const bytes =
    kept &&
    (await readWhole(vault.disk, vault.pathOf(kept.file), MOST_BYTES).catch((error: unknown) => {
      // Longer than anything that was ever kept.
      if (error instanceof RangeError) return null;
      throw error;
    }));
  if (!bytes || digestOf(bytes) !== sha256) throw failed('original-missing');
  return bytes;
}

function digestOf(bytes: Uint8Array): Sha256 {
  return createHash('sha256').update(bytes).digest('hex') as Sha256;
}
