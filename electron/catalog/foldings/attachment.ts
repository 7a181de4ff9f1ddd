import { attachmentActShapes, type AttachmentAct } from '#shared/acts/attachment';
import type { Sha256 } from '#shared/ids';
import { storable, type ReadPlace } from '../entry-shapes';
import type { Database } from '../sqlite';
import { folding, insert, type Folding } from './folding';
import { addHolding, VAULT_PLACE } from './holdings';

/** Files that people added. */
export const attachmentFoldings: Readonly<Record<AttachmentAct['kind'], Folding>> = {
  'attachment.kept': folding(attachmentActShapes['attachment.kept'], noteAttachment),
};

export interface NotedAttachment {
  readonly file: string;
  readonly sha256: Sha256;
  readonly bytes: number;
  readonly format: string;
  readonly name: string;
  readonly readBack: string;
}

/** Notes a file beside the originals, and that the vault holds it. The first entry of a file stands; another place than its content's is none. */
export function noteAttachment(
  db: Database,
  place: ReadPlace,
  { file, sha256, bytes, format, name, readBack }: NotedAttachment,
): void {
  if (file !== `attachments/${sha256}.${format}`) return;
  if (db.prepare('SELECT 1 FROM attachments WHERE file = ?').get(file)) return;
  insert(db, 'attachments', { seq: place.seq, file, sha256, bytes, format, name: storable(name) });
  addHolding(db, place, { of: 'attachments', seq: place.seq, place: VAULT_PLACE, bytes, readBack });
}
