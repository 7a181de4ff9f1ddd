/** All numbered files of a camera in the order in which it must have made them, and what is missing between them. */
import type { ClipId, SessionId } from '../ids';
import type { ContinuityInput, Docking } from './check';
import type { ContinuityFinding } from './finding';
import {
  countTogether,
  inNumberOrder,
  numberText,
  stepBetween,
  type SequenceNumber,
  type Step,
} from './numbering';
import type { Run } from './runs';

/** One file of the chain; `clip` null for one that is no clip (empty, failed). */
interface Link {
  readonly clip: ClipId | null;
  readonly number: SequenceNumber;
  readonly at: number | null;
}

interface Pair {
  readonly a: Link;
  readonly b: Link;
  readonly step: Step;
}

export interface NumberChain {
  readonly pairs: readonly Pair[];
  /**
   * How many numbers are missing between two clips; 0 when they follow one another; null when they have no numbers, or
   * stand the other way round, or the numbering began anew in between.
   */
  missingBetween(a: ClipId, b: ClipId): number | null;
}

/** Chains the files of each docking by their numbers, and the dockings by their time. */
export function numberChain({ recordings, dockings, otherFiles = [] }: ContinuityInput): NumberChain {
  const generation = generations(dockings);
  const sealed = recordings.flatMap((r) =>
    r.number === null ? [] : [{ session: r.session, number: r.number, clip: r.clip, at: r.start }],
  );
  const known = new Set(sealed.map(({ number }) => keyOf(number)));
  const others = otherFiles
    .filter(({ number }) => !known.has(keyOf(number)))
    .map((file) => ({ ...file, clip: null, at: null }));
  const files = [...sealed, ...others].sort((a, b) => compareText(a.clip ?? '', b.clip ?? ''));

  const apart = countTogether(files) ? [files] : [...grouped(files, ({ number }) => number.series).values()];
  const chains = apart.map((own) => {
    const byGeneration = grouped(own, ({ session }) => generation(session));
    return [...byGeneration].sort(([a], [b]) => a - b).flatMap(([, links]) => inNumberOrder(links));
  });

  const pairs: Pair[] = [];
  const place = new Map<ClipId, { readonly chain: number; readonly index: number }>();
  const missingBefore: (number | null)[][] = [];
  chains.forEach((links, chain) => {
    const sums: (number | null)[] = [];
    links.forEach((b, index) => {
      const a = links[index - 1];
      if (b.clip !== null && !place.has(b.clip)) place.set(b.clip, { chain, index });
      if (!a) {
        sums.push(0);
        return;
      }
      const step = stepBetween(a.number, b.number);
      pairs.push({ a, b, step });
      sums.push(step.to === 'anew' ? null : step.to === 'later' ? step.missing : 0);
    });
    missingBefore.push(sums);
  });
  return {
    pairs,
    missingBetween(a, b) {
      const [from, to] = [place.get(a), place.get(b)];
      if (!from || !to || from.chain !== to.chain || from.index >= to.index) return null;
      let sum = 0;
      for (const missing of (missingBefore[from.chain] ?? []).slice(from.index + 1, to.index + 1)) {
        if (missing === null) return null;
        sum += missing;
      }
      return sum;
    },
  };
}

/** What is missing where no gap of a run says so already. */
export function numberFindings({ pairs }: NumberChain, runs: readonly Run[]): readonly ContinuityFinding[] {
  const inGaps = insideGaps(pairs, runs);
  return pairs.flatMap((pair): ContinuityFinding[] => {
    const { a, b, step } = pair;
    if (step.to === 'next') return [];
    const between = {
      after: a.clip,
      before: b.clip,
      from: a.at,
      to: b.at,
    };
    const id = `${a.clip ?? numberText(a.number)}:${b.clip ?? numberText(b.number)}`;
    if (step.to === 'anew') {
      const values = { last: numberText(a.number), next: numberText(b.number) };
      return [{ id: `anew:${id}`, code: 'NUMBERING_ANEW', severity: 'note', ...between, values }];
    }
    if (inGaps.has(pair)) return [];
    const { missing: count, first, last } = step;
    return [
      {
        id: `missing:${id}`,
        code: 'NUMBERS_MISSING',
        severity: 'warning',
        ...between,
        values: { count, numbers: first === last ? first : `${first} – ${last}` },
      },
    ];
  });
}

/** The pairs that lie between the two clips of a gap. */
function insideGaps(pairs: readonly Pair[], runs: readonly Run[]): ReadonlySet<Pair> {
  const endingAt = new Map(pairs.flatMap(({ b }, i) => (b.clip === null ? [] : [[b.clip, i] as const])));
  const inside = new Set<Pair>();
  for (const { after, before } of runs.flatMap(({ gaps }) => gaps)) {
    const way: Pair[] = [];
    for (let i = endingAt.get(before) ?? -1; i >= 0; i--) {
      const pair = pairs[i];
      if (!pair || pair.step.to === 'anew') break;
      way.push(pair);
      if (pair.a.clip !== after) continue;
      way.forEach((each) => inside.add(each));
      break;
    }
  }
  return inside;
}

/**
 * The place of an import in time. What an interrupted import left on the camera came with the next one: both saw one
 * and the same card, and are one generation. Imports before all that are given here come first.
 */
function generations(dockings: readonly Docking[]): (session: SessionId) => number {
  const places = new Map<SessionId, number>();
  let generation = 0;
  for (const { session, complete } of dockings) {
    places.set(session, generation);
    if (complete) generation += 1;
  }
  return (session) => places.get(session) ?? -1;
}

function grouped<T, K>(items: readonly T[], key: (item: T) => K): Map<K, T[]> {
  const groups = new Map<K, T[]>();
  for (const item of items) {
    const group = groups.get(key(item));
    if (group) group.push(item);
    else groups.set(key(item), [item]);
  }
  return groups;
}

function keyOf({ series, folder, counter }: SequenceNumber): string {
  return `${series}/${folder ?? ''}/${counter}`;
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
