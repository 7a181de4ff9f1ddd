/** The file with which anybody draws again, with or without this program: see docs/draw.md. */
import type { PopulationRow } from '../acts/draw';
import { canonicalJson } from '../canonical-json';
import type { Sha256 } from '../ids';
import {
  commitmentText,
  DRAW_FORMAT,
  frozenText,
  ordersOf,
  sampleOf,
  seedOf,
  substitutes,
  type Digest,
} from './algorithm';
import type { Draw } from './draw';

/** What went into the seed, in its order; null as long as it is not known. */
export function toldOf({ terms: { seed }, secrets, numbers }: Draw): readonly string[] | null {
  if (seed.by === 'public-number') {
    const [first, second] = numbers;
    return first && second ? [first.number] : null;
  }
  const told = [seed.first, seed.second].map((who) => secrets.find((one) => one.account === who)?.secret);
  return told.every((one) => one !== undefined) ? told : null;
}

/** The places of a draw as texts: what both programs print, and what an auditor compares. */
export function placeLines(draw: Draw): readonly string[] {
  return draw.places.map(({ position, clip, cover, chance, skipped }) =>
    [
      position,
      clip,
      [cover && 'cover', chance && 'chance'].filter(Boolean).join('+'),
      skipped ? 'skipped' : '',
    ]
      .join(' ')
      .trimEnd(),
  );
}

/** The whole file, as one line of canonical JSON and a line end. */
export function drawFile(draw: Draw, population: readonly PopulationRow[]): string {
  const { frozen, ...terms } = draw.terms;
  return `${canonicalJson({
    format: DRAW_FORMAT,
    terms,
    population,
    frozen,
    commitments: draw.commitments,
    told: toldOf(draw),
    seed: draw.result?.seed ?? null,
    skips: draw.skips,
    places: placeLines(draw),
  })}\n`;
}

/** What drawing again shows. */
export type Redrawn =
  | { readonly same: true; readonly seed: Sha256 }
  | { readonly same: false; readonly what: 'list' | 'commitment' | 'seed' | 'sample' | 'not-drawn' };

/** Draws again from what was frozen and shown, and compares with what is on record. */
export function redraw(draw: Draw, population: readonly PopulationRow[], digest: Digest): Redrawn {
  const { frozen, ...terms } = draw.terms;
  if (digest(frozenText(terms, population)) !== frozen) return { same: false, what: 'list' };
  const told = toldOf(draw);
  if (!told || !draw.result) return { same: false, what: 'not-drawn' };
  const bound = terms.seed.by === 'public-number' || areBound(draw, digest);
  if (!bound) return { same: false, what: 'commitment' };
  const seed = seedOf(frozen, told, digest);
  if (seed !== draw.result.seed) return { same: false, what: 'seed' };
  const orders = ordersOf(terms, population, seed, digest);
  let places = sampleOf(terms, orders).map((place) => ({ ...place, skipped: null as true | null }));
  for (const position of draw.skips) {
    const skipped = places[position - 1];
    if (!skipped) return { same: false, what: 'sample' };
    const { alsoChance, added } = substitutes(terms, orders, places, skipped);
    places = places.map((place, n) => {
      if (n === position - 1) return { ...place, skipped: true };
      return n + 1 === alsoChance ? { ...place, chance: true } : place;
    });
    places.push(...added.map((place) => ({ ...place, skipped: null })));
  }
  const again = placeLines({
    ...draw,
    places: places.map((place, n) => ({ ...place, position: n + 1, skipped: place.skipped as never })),
  });
  return canonicalJson(again) === canonicalJson(placeLines(draw))
    ? { same: true, seed }
    : { same: false, what: 'sample' };
}

function areBound({ terms, commitments, secrets }: Draw, digest: Digest): boolean {
  return secrets.every(({ account, secret }) => {
    const bound = commitments.find((one) => one.account === account);
    return bound?.commitment === digest(commitmentText(terms.frozen, account, secret));
  });
}
