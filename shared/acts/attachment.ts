import { z } from 'zod';
import { sha256 } from '../contract/values';
import type { ActOf } from './act-of';
import { count, line } from './shapes';

/** What an attachment can be. */
export const ATTACHMENT_FORMATS = ['jpg', 'png', 'pdf'] as const;
export type AttachmentFormat = (typeof ATTACHMENT_FORMATS)[number];

/**
 * A file that people add to the record beside the originals: a picture of a fault, a paper with an answer. It is kept
 * by the digest of its content, read back, and put on record by this act; from then on it is verified, copied to every
 * place of second copies, read again and healed as originals are.
 *
 * **How another act names its attachments**: by a list of these digests, `attachments: z.array(sha256)` (a fault report
 * says `photos`). Whoever records such an act asks `mustHaveAttachments` first. A picture of a moment in a recording
 * (`still.kept`) is an attachment by its own act, which has `file`, `sha256` and `bytes` as this one.
 */
export const attachmentActShapes = {
  'attachment.kept': z.object({
    sha256,
    bytes: count,
    format: z.enum(ATTACHMENT_FORMATS),
    /** Its place in the vault; it follows from the digest and the format. */
    file: line,
    /** The name that it came with: for people's eyes. */
    name: line,
    readBack: z.enum(['medium', 'cached']),
  }),
} as const;

export type AttachmentAct = ActOf<typeof attachmentActShapes>;
