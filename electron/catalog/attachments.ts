/** Attachments on record. */
import { ATTACHMENT_FORMATS, type AttachmentFormat } from '#shared/acts/attachment';
import type { Sha256 } from '#shared/ids';
import { oneOf } from './clip-rows';
import { integer, text } from './columns';
import type { Prepare } from './sqlite';

/** A file beside the originals. */
export interface Attachment {
  readonly seq: number;
  /** Its place in the vault. */
  readonly file: string;
  readonly sha256: Sha256;
  readonly bytes: number;
  readonly format: AttachmentFormat;
  /** The name that it came with; empty: it was made here. */
  readonly name: string;
}

export interface AttachmentQueries {
  /** The attachment with this content, or null. */
  attachment(sha256: Sha256): Attachment | null;
}

export function attachmentQueries(prepare: Prepare): AttachmentQueries {
  return {
    attachment: (sha256) => {
      const row = prepare(
        'SELECT seq, file, sha256, bytes, format, name FROM attachments WHERE sha256 = ? ORDER BY seq LIMIT 1',
      ).get(sha256);
      if (!row) return null;
      return {
        seq: integer(row, 'seq'),
        file: text(row, 'file'),
        sha256: text(row, 'sha256') as Sha256,
        bytes: integer(row, 'bytes'),
        format: oneOf(ATTACHMENT_FORMATS, text(row, 'format')),
        name: text(row, 'name'),
      };
    },
  };
}
