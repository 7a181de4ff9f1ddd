/** States of a ledger that somebody else kept, held against what a verification found in the ledger itself. */
import type { VerificationFinding } from '#shared/verification';
import { cosignatureOf, type WitnessKey } from './cosignature';
import { isNoted, type NotedHead } from './head';
import { originOf, parseNote, signatureOf, type SignedCheckpoint } from './signed-note';

/** A checkpoint file that came from elsewhere, or was laid aside beside the ledger. `name`: for findings. */
export interface WitnessNote {
  readonly name: string;
  readonly note: Buffer | null;
  readonly checkpoint: SignedCheckpoint | null;
}

/** A noted state as a person entered it. */
export interface EnteredHead {
  readonly text: string;
  readonly noted: NotedHead;
}

/** What a verification found, as far as noted states are held against it. */
export interface FoundLedger {
  readonly entries: number;
  readonly roots: ReadonlyMap<number, Buffer>;
  readonly keys: readonly string[];
  readonly origin: string | null;
  /** The witnesses that the ledger itself names. */
  readonly witnesses: readonly WitnessKey[];
}

/** The sizes whose roots {@link witnessFindings} needs. */
export function sizesOf(notes: readonly WitnessNote[], heads: readonly EnteredHead[]): ReadonlySet<number> {
  const sizes = heads.map(({ noted }) => noted.head.size);
  for (const { checkpoint } of notes) if (checkpoint) sizes.push(checkpoint.size);
  return new Set(sizes);
}

/** A note from its bytes. */
export function witnessNote(name: string, note: Buffer): WitnessNote {
  return { name, note, checkpoint: parseNote(note) };
}

/**
 * Every noted state that the ledger no longer contains, and every note that says nothing. Our own signature on a note
 * is what proves that the state was ours; a counter-signature adds who saw it, and when.
 */
export async function witnessFindings(
  found: FoundLedger,
  notes: readonly WitnessNote[],
  heads: readonly EnteredHead[],
): Promise<readonly VerificationFinding[]> {
  const findings = notes.flatMap((note) => noteFindings(found, note));
  for (const head of heads) findings.push(...(await headFindings(found, head)));
  return findings;
}

function noteFindings(found: FoundLedger, { name, checkpoint }: WitnessNote): readonly VerificationFinding[] {
  if (!checkpoint) return [{ code: 'WITNESS_NOTE_UNREADABLE', subject: name }];
  const { origin, size, root } = checkpoint;
  if (found.origin !== null && origin !== found.origin)
    return [{ code: 'WITNESS_NOTE_FOREIGN', subject: name, values: { origin } }];
  if (!found.keys.some((key) => signatureOf(checkpoint, key) === 'right'))
    return [{ code: 'WITNESS_KEY_UNKNOWN', subject: name }];
  const wrong = found.witnesses.find((witness) => cosignatureOf(checkpoint, witness) === 'wrong');
  const lost = lostHead(found, name, size, (there) => there.equals(root));
  return [
    ...(wrong
      ? [{ code: 'WITNESS_SIGNATURE_WRONG', subject: name, values: { witness: wrong.name } } as const]
      : []),
    ...(lost ? [lost] : []),
  ];
}

async function headFindings(
  found: FoundLedger,
  { text, noted }: EnteredHead,
): Promise<readonly VerificationFinding[]> {
  const { size } = noted.head;
  const foreign = noted.is === 'full' && found.origin !== null && originOf(noted.head.vault) !== found.origin;
  if (foreign)
    return [{ code: 'WITNESS_NOTE_FOREIGN', subject: text, values: { origin: originOf(noted.head.vault) } }];
  const root = found.roots.get(size);
  const same =
    root !== undefined && found.origin !== null && (await isNoted(noted, found.origin, { size, root }));
  const lost = lostHead(found, text, size, () => same);
  return lost ? [lost] : [];
}

/** Where a part of the ledger is missing nothing can be said of a state; that it is missing was told. */
function lostHead(
  { entries, roots }: FoundLedger,
  subject: string,
  size: number,
  isSame: (root: Buffer) => boolean,
): VerificationFinding | null {
  if (size > entries)
    return { code: 'WITNESS_HEAD_MISSING', subject, values: { expected: size, found: entries } };
  const root = roots.get(size);
  return root && !isSame(root) ? { code: 'WITNESS_HEAD_DIFFERS', subject, values: { size } } : null;
}
