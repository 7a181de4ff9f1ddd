/**
 * The proof ladder: how well a clip is proven, rung by rung, as the ledger's acts say. A rung that is reached is never
 * taken for a higher one, and a later finding of damage breaks the rungs that rested on what was damaged.
 */
import type { ReadBack } from './clip';
import type { Instant } from './clock';
import type { PlaceId } from './ids';
import type { DamageKind } from './safekeeping';

/** The clip's bytes at one place: the vault's original, or a second copy. */
export interface Holding {
  /** When it was last read whole and found to be as recorded (station clock), and how that reading was made. */
  readonly verifiedAt: Instant;
  readonly readBack: ReadBack;
  /** What was found wrong with it and has not been healed yet. */
  readonly damage: { readonly how: DamageKind; readonly at: Instant } | null;
}

/** A second copy, by the place that holds it. */
export interface CopyHolding extends Holding {
  readonly place: PlaceId;
  /** What people call the place. */
  readonly name: string;
}

/** What the acts on record say of one clip. */
export interface ProofFacts {
  readonly sealedAt: Instant;
  readonly original: Holding;
  /** In places that are in use. */
  readonly copies: readonly CopyHolding[];
}

/** The rungs, lowest first. */
export const RUNGS = ['copied', 'length-agreed', 're-read', 'second-copy'] as const;
export type RungName = (typeof RUNGS)[number];

/**
 * `proven`; `stated`: done, but through the operating system's cache, which proves less; `open`: not reached;
 * `broken`: what it rested on was found damaged.
 */
export type RungState = 'proven' | 'stated' | 'open' | 'broken';

export interface Rung {
  readonly rung: RungName;
  readonly state: RungState;
  /** When it was reached, or found broken; null while it is open. */
  readonly at: Instant | null;
}

/** All rungs of a clip, lowest first. */
export function proofLadder({ sealedAt, original, copies }: ProofFacts): readonly Rung[] {
  return [
    // A clip is sealed only after both: the ledger has no clip without them.
    { rung: 'copied', state: 'proven', at: sealedAt },
    { rung: 'length-agreed', state: 'proven', at: sealedAt },
    { rung: 're-read', ...stateOf(original) },
    { rung: 'second-copy', ...bestOf(copies) },
  ];
}

function stateOf({ damage, readBack, verifiedAt }: Holding): Omit<Rung, 'rung'> {
  if (damage) return { state: 'broken', at: damage.at };
  return { state: readBack === 'medium' ? 'proven' : 'stated', at: verifiedAt };
}

const WORTH: Readonly<Record<RungState, number>> = { proven: 3, stated: 2, broken: 1, open: 0 };

function bestOf(copies: readonly Holding[]): Omit<Rung, 'rung'> {
  return copies
    .map(stateOf)
    .reduce<Omit<Rung, 'rung'>>((best, next) => (WORTH[next.state] > WORTH[best.state] ? next : best), {
      state: 'open',
      at: null,
    });
}

/** The ladder in one word, for a list: the highest that holds, unless the original itself is damaged. */
export const PROOF_MARKS = ['damaged', 'second-copy', 'medium', 'cached'] as const;
export type ProofMark = (typeof PROOF_MARKS)[number];

/** `copies`: how many second copies are whole. */
export function proofMark(original: {
  readonly readBack: ReadBack;
  readonly damaged: boolean;
  readonly copies: number;
}): ProofMark {
  if (original.damaged) return 'damaged';
  return original.copies > 0 ? 'second-copy' : original.readBack;
}
