/** A draw as its acts tell it: what was frozen, who is bound, what came out, and what became of each place. */
import type { Recorded } from '../acts/act-of';
import type { DrawAct, DrawData, SamplePlace, SkipReason } from '../acts/draw';
import type { Instant } from '../clock';
import type { AccountName, ClipId, DrawId, Sha256 } from '../ids';

/** A place of a sample. Positions count from 1 and never change. */
export interface Place {
  readonly position: number;
  readonly clip: ClipId;
  readonly stratum: string;
  readonly cover: boolean;
  readonly chance: boolean;
  readonly reviewer: AccountName | null;
  readonly skipped: { readonly reason: SkipReason; readonly note: string; readonly at: Instant } | null;
}

export interface Draw {
  readonly draw: DrawId;
  /** All that was frozen. */
  readonly terms: DrawData<'draw.frozen'>;
  readonly frozenAt: Instant;
  /** Null: by the station. */
  readonly frozenBy: string | null;
  readonly frozenSeq: number;
  readonly commitments: readonly { readonly account: AccountName; readonly commitment: Sha256 }[];
  readonly secrets: readonly { readonly account: AccountName; readonly secret: string }[];
  /** The last reading of each person. */
  readonly numbers: readonly { readonly account: AccountName; readonly number: string }[];
  readonly result: { readonly seed: Sha256; readonly at: Instant; readonly seq: number } | null;
  readonly places: readonly Place[];
  /** Each skip, in order: what somebody needs to draw again. */
  readonly skips: readonly number[];
  readonly abandoned: { readonly at: Instant; readonly why: string; readonly by: string | null } | null;
}

/** What a draw waits for. */
export type DrawState = 'committing' | 'revealing' | 'number-awaited' | 'drawn' | 'abandoned';

export function drawState({ terms, commitments, result, abandoned }: Draw): DrawState {
  if (abandoned) return 'abandoned';
  if (result) return 'drawn';
  if (terms.seed.by === 'public-number') return 'number-awaited';
  return commitments.length < 2 ? 'committing' : 'revealing';
}

/** The places that are to be reviewed. */
export function placesToReview({ places }: Draw): readonly Place[] {
  return places.filter(({ skipped }) => skipped === null);
}

/** A draw after one act about it; null before it was frozen. The list itself is kept apart: see `population`. */
export function drawAfter(before: Draw | null, act: Recorded<DrawAct>): Draw | null {
  const by = act.by.kind === 'operator' ? act.by.account : null;
  if (act.kind === 'draw.frozen') {
    return (
      before ?? {
        draw: act.data.draw,
        terms: act.data,
        frozenAt: act.at,
        frozenBy: by,
        frozenSeq: act.seq,
        commitments: [],
        secrets: [],
        numbers: [],
        result: null,
        places: [],
        skips: [],
        abandoned: null,
      }
    );
  }
  if (!before) return null;
  switch (act.kind) {
    case 'draw.population':
    case 'draw.exported':
      return before;
    case 'draw.committed': {
      const { account, commitment } = act.data;
      return { ...before, commitments: [...before.commitments, { account, commitment }] };
    }
    case 'draw.revealed': {
      const { account, secret } = act.data;
      return { ...before, secrets: [...before.secrets, { account, secret }] };
    }
    case 'draw.number-read': {
      const { account, number } = act.data;
      const others = before.numbers.filter((one) => one.account !== account);
      return { ...before, numbers: [...others, { account, number }] };
    }
    case 'draw.drawn': {
      if (before.result) return before;
      const { seed, sample } = act.data;
      return { ...before, result: { seed, at: act.at, seq: act.seq }, places: placesFrom(sample, 1) };
    }
    case 'draw.skipped': {
      const { position, reason, note, alsoChance, added } = act.data;
      const places = before.places.map((place) => {
        if (place.position === position) return { ...place, skipped: { reason, note, at: act.at } };
        return place.position === alsoChance ? { ...place, chance: true } : place;
      });
      return {
        ...before,
        skips: [...before.skips, position],
        places: [...places, ...placesFrom(added, places.length + 1)],
      };
    }
    case 'draw.assigned': {
      const { position, reviewer } = act.data;
      const places = before.places.map((place) =>
        place.position === position ? { ...place, reviewer } : place,
      );
      return { ...before, places };
    }
    case 'draw.abandoned':
      return { ...before, abandoned: { at: act.at, why: act.why ?? '', by } };
  }
}

function placesFrom(sample: readonly SamplePlace[], first: number): Place[] {
  return sample.map((place, n) => ({ ...place, position: first + n, skipped: null }));
}
