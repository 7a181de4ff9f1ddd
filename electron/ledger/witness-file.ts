/**
 * The two files that stations exchange for witnessing, as JSON texts. A request carries a signed state and proofs that
 * it continues earlier ones; a reply carries the same state counter-signed. Nothing read here is proven.
 */
import { z } from 'zod';
import type { WitnessKey } from './cosignature';
import { LONGEST_PATH } from './proof';
import { parseNote, type SignedCheckpoint } from './signed-note';

const REQUEST = 'evidock-witness-request-1';
const REPLY = 'evidock-witness-reply-1';

/** Earlier states that one request can be continued from; a witness saw one of them last. */
export const MOST_PROOFS = 32;
/** No file is longer, in bytes. */
export const LONGEST_WITNESS_FILE = 256 << 10;

const hash = z.string().regex(/^[0-9a-f]{64}$/);
const size = z.int().positive();

const requestFile = z.strictObject({
  format: z.literal(REQUEST),
  checkpoint: z.string(),
  publicKey: hash,
  proofs: z.array(z.strictObject({ from: size, path: z.array(hash).max(LONGEST_PATH) })).max(MOST_PROOFS),
});
const replyFile = z.strictObject({
  format: z.literal(REPLY),
  checkpoint: z.string(),
  witness: z.strictObject({ name: z.string().min(1).max(200), publicKey: hash }),
});

export interface WitnessRequest {
  readonly note: Buffer;
  readonly checkpoint: SignedCheckpoint;
  /** The key that the station says it signs with. */
  readonly publicKey: string;
  readonly proofs: readonly { readonly from: number; readonly path: readonly Buffer[] }[];
}

export interface WitnessReply {
  readonly note: Buffer;
  readonly checkpoint: SignedCheckpoint;
  readonly witness: WitnessKey;
}

export type WitnessFile =
  | { readonly is: 'request'; readonly request: WitnessRequest }
  | { readonly is: 'reply'; readonly reply: WitnessReply };

/** The bytes of a request. */
export function requestBytes({
  note,
  publicKey,
  proofs,
}: Pick<WitnessRequest, 'note' | 'publicKey' | 'proofs'>): Buffer {
  return bytesOf({
    format: REQUEST,
    checkpoint: note.toString('utf8'),
    publicKey,
    proofs: proofs.map(({ from, path }) => ({ from, path: path.map((h) => h.toString('hex')) })),
  });
}

/** The bytes of a reply. */
export function replyBytes({ note, witness }: Pick<WitnessReply, 'note' | 'witness'>): Buffer {
  const { name, publicKey } = witness;
  return bytesOf({ format: REPLY, checkpoint: note.toString('utf8'), witness: { name, publicKey } });
}

function bytesOf(file: z.input<typeof requestFile> | z.input<typeof replyFile>): Buffer {
  return Buffer.from(`${JSON.stringify(file, null, 2)}\n`);
}

/** What a file is, or null when it is neither. Never throws. */
export function readWitnessFile(bytes: Buffer): WitnessFile | null {
  let value: unknown;
  try {
    value = JSON.parse(bytes.toString('utf8'));
  } catch {
    return null;
  }
  const request = requestFile.safeParse(value);
  if (request.success) {
    const { publicKey, proofs } = request.data;
    const read = noteIn(request.data.checkpoint);
    const paths = proofs.map(({ from, path }) => ({ from, path: path.map((h) => Buffer.from(h, 'hex')) }));
    return read && { is: 'request', request: { ...read, publicKey, proofs: paths } };
  }
  const reply = replyFile.safeParse(value);
  if (!reply.success) return null;
  const read = noteIn(reply.data.checkpoint);
  return read && { is: 'reply', reply: { ...read, witness: reply.data.witness } };
}

function noteIn(text: string): { readonly note: Buffer; readonly checkpoint: SignedCheckpoint } | null {
  const note = Buffer.from(text);
  const checkpoint = parseNote(note);
  return checkpoint && { note, checkpoint };
}
