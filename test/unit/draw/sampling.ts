/** Draws that tests make: populations of invented people, frozen and drawn by the rules themselves. */
import { createHash } from 'node:crypto';
import type { DrawAct, DrawScheme, PopulationRow } from '#shared/acts/draw';
import type { Day, Instant } from '#shared/clock';
import { commitmentText, type Terms } from '#shared/draw/algorithm';
import { commit, freeze, reveal } from '#shared/draw/conduct';
import { drawAfter, type Draw } from '#shared/draw/draw';
import { inOrder, strataOf } from '#shared/draw/population';
import type { AccountName, ClipId, DrawId, PersonId, Sha256 } from '#shared/ids';
import type { Ruling } from '#shared/ruling';

export const digest = (text: string): Sha256 => createHash('sha256').update(text).digest('hex') as Sha256;
export const AT = '2026-11-21T01:30:05.000Z' as Instant;
export const FIRST = 'li.na' as AccountName;
export const SECOND = 'audit' as AccountName;
export const PERSONS = new Map([
  [FIRST, 'R1' as PersonId],
  [SECOND, 'R2' as PersonId],
]);
export const personOf = (account: AccountName): PersonId | null => PERSONS.get(account) ?? null;

export const SCHEME: DrawScheme = {
  persons: null,
  perPerson: 1,
  byChance: 0,
  claim: null,
  points: { marked: 1, findings: 3, 'never-reviewed': 3, late: 2, 'ends-soon': 1 },
};

/** As many clips of each person, with the weights that `weight` gives them. */
export function rowsOf(
  clipsOf: Readonly<Record<string, number>>,
  weight: (n: number) => number = () => 1,
): readonly PopulationRow[] {
  return inOrder(
    Object.entries(clipsOf).flatMap(([person, clips]) =>
      Array.from({ length: clips }, (_, n): PopulationRow => {
        const clip = digest(`${person} ${n}`).slice(0, 32) as ClipId;
        return [clip, person, weight(n), '', person === '-' ? '' : person];
      }),
    ),
  );
}

export function termsOf(population: readonly PopulationRow[], scheme: Partial<DrawScheme> = {}): Terms {
  return {
    draw: '20261121T013005Z-00c0ffee' as DrawId,
    purpose: 'spot-check',
    about: '',
    plan: null,
    period: null,
    filter: {
      sealedFrom: null,
      sealedTo: null,
      recordedFrom: null,
      recordedTo: null,
      kinds: ['video'],
      sections: [],
      persons: [],
      devices: [],
      minSeconds: 0,
    },
    scheme: { ...SCHEME, ...scheme },
    seed: { by: 'two-people', first: FIRST, second: SECOND },
    strata: strataOf(population, []).map(([stratum, waited]): [string, number] => [stratum, waited]),
    reviewers: [
      [FIRST, 'R1' as PersonId],
      ['wang' as AccountName, 'R3' as PersonId],
    ],
    clips: population.length,
    due: '2026-12-01' as Day,
  };
}

/** The acts of a ruling that has to be granted. */
export function grantedActs(ruling: Ruling<DrawAct, string>): readonly DrawAct[] {
  if (!ruling.ok) throw new Error(ruling.refusals.map(({ code }) => code).join());
  return ruling.acts;
}

/** The draw after these acts. */
export function after(before: Draw | null, acts: readonly DrawAct[]): Draw {
  const draw = acts.reduce<Draw | null>(
    (so, act, n) => drawAfter(so, { ...act, seq: n, at: AT, by: { kind: 'operator', account: FIRST } }),
    before,
  );
  if (!draw) throw new Error('no draw');
  return draw;
}

/** Freezes, binds both, shows both. */
export function drawn(
  population: readonly PopulationRow[],
  terms: Terms,
  secrets: readonly [string, string] = ['first secret', 'second secret'],
): Draw {
  let draw = after(null, grantedActs(freeze(terms, population, personOf, AT, digest)));
  const both = [FIRST, SECOND].map((who, n) => [who, secrets[n] ?? ''] as const);
  for (const [who, secret] of both) {
    const bound = digest(commitmentText(draw.terms.frozen, who, secret));
    draw = after(draw, grantedActs(commit(draw, who, bound)));
  }
  for (const [who, secret] of both)
    draw = after(draw, grantedActs(reveal(draw, who, secret, population, digest)));
  return draw;
}
