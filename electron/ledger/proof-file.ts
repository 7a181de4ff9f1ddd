/**
 * The proof of one entry as a file that an outsider checks without the rest of the ledger: the entry's exact line, the
 * path to the tree's root, and the signed checkpoint with that root.
 */
import { z } from 'zod';
import type { AnyEntry } from '#shared/ledger';
import type { VerificationFinding } from '#shared/verification';
import { cosignatureOf, type WitnessKey } from './cosignature';
import { readLine } from './entry';
import { leafHash } from './merkle';
import { LONGEST_PATH, rootByInclusion } from './proof';
import { parseNote, signatureOf } from './signed-note';

const FORMAT = 'evidock-proof-1';
/** No file is longer, in bytes: an entry's line may be 1 MiB, and twice that when JSON escapes it. */
export const LONGEST_PROOF_FILE = 4 << 20;

const hash = z.string().regex(/^[0-9a-f]{64}$/);

const proofFile = z.strictObject({
  format: z.literal(FORMAT),
  /** The line, without line end; its UTF-8 bytes are the leaf. */
  entry: z.string(),
  index: z.int().nonnegative(),
  size: z.int().positive(),
  path: z.array(hash).max(LONGEST_PATH),
  /** The whole checkpoint file. */
  checkpoint: z.string(),
  publicKey: hash,
  /** Keys of those who counter-signed the checkpoint. */
  witnesses: z.array(z.strictObject({ name: z.string(), publicKey: hash })).max(16),
  /** For people: what the entry says of the clip. */
  clip: z.strictObject({ original: z.string(), bytes: z.int().nonnegative(), sha256: hash }),
});
export type ProofFile = z.infer<typeof proofFile>;

export interface ProofParts {
  readonly line: Buffer;
  readonly index: number;
  readonly path: readonly Buffer[];
  readonly note: Buffer;
  readonly size: number;
  readonly publicKey: string;
  readonly witnesses: readonly WitnessKey[];
  readonly clip: ProofFile['clip'];
}

/** The proof file of these parts. */
export function proofFileOf({
  line,
  path,
  note,
  witnesses,
  index,
  size,
  publicKey,
  clip,
}: ProofParts): ProofFile {
  return {
    format: FORMAT,
    entry: line.toString('utf8'),
    index,
    size,
    path: path.map((h) => h.toString('hex')),
    checkpoint: note.toString('utf8'),
    publicKey,
    witnesses: witnesses.map(({ name, publicKey: key }) => ({ name, publicKey: key })),
    clip,
  };
}

/** The text of a proof file. */
export function proofText(file: ProofFile): string {
  return `${JSON.stringify(file, null, 2)}\n`;
}

/** The proof file in a text, or null. */
export function readProof(text: string): ProofFile | null {
  try {
    const read = proofFile.safeParse(JSON.parse(text));
    return read.success ? read.data : null;
  } catch {
    return null;
  }
}

/** What a proof file proved. */
export interface ProofReport {
  readonly entry: AnyEntry | null;
  readonly failures: readonly VerificationFinding[];
  /** Who counter-signed, and when in seconds since 1970. */
  readonly witnessed: readonly { readonly name: string; readonly seconds: number }[];
}

/** Proves a proof file from its first byte on. `key`: the station's key as it is known from elsewhere. */
export function checkProof(file: ProofFile, key: string | null): ProofReport {
  const failures: VerificationFinding[] = [];
  const witnessed: { name: string; seconds: number }[] = [];
  const subject = String(file.index);
  const fail = (code: VerificationFinding['code'], values: VerificationFinding['values'] = {}): void =>
    void failures.push({ code, subject, values: { seq: file.index, ...values } });

  const line = Buffer.from(file.entry);
  const { entry, problem } = readLine(line);
  if (problem) fail(problem);
  else if (entry.seq !== file.index) fail('ENTRY_MISNUMBERED', { expected: file.index, found: entry.seq });
  if (entry && !saysSo(entry, file.clip)) fail('PROOF_CLIP_DIFFERS');

  const checkpoint = parseNote(Buffer.from(file.checkpoint));
  if (!checkpoint) fail('CHECKPOINT_UNREADABLE');
  else {
    const path = file.path.map((h) => Buffer.from(h, 'hex'));
    const root = rootByInclusion(leafHash(line), file.index, file.size, path);
    if (checkpoint.size !== file.size || !root?.equals(checkpoint.root)) fail('PROOF_PATH_WRONG');
    const signature = signatureOf(checkpoint, file.publicKey);
    if (signature === 'absent' || (key !== null && key !== file.publicKey)) fail('CHECKPOINT_KEY_UNKNOWN');
    else if (signature === 'wrong') fail('CHECKPOINT_SIGNATURE_WRONG');
    for (const witness of file.witnesses) {
      const cosignature = cosignatureOf(checkpoint, witness);
      if (typeof cosignature === 'string') fail('WITNESS_SIGNATURE_WRONG', { witness: witness.name });
      else witnessed.push({ name: witness.name, seconds: cosignature.seconds });
    }
  }
  return { entry, failures, witnessed };
}

function saysSo({ data }: AnyEntry, clip: ProofFile['clip']): boolean {
  const told = data as Readonly<Record<string, unknown>>;
  return told['original'] === clip.original && told['bytes'] === clip.bytes && told['sha256'] === clip.sha256;
}
