/** Which clips may be drawn, whose they are and what each weighs: everything that is frozen before a seed is known. */
import { WEIGHT_REASONS, type DrawFilter, type DrawScheme, type PopulationRow } from '../acts/draw';
import { millisecondsOf, type Instant } from '../clock';
import type { ClipId, DeviceId, PersonId } from '../ids';
import type { MediaKind } from '../clip';
import { placesToReview, type Draw } from './draw';

/** A clip as far as drawing is concerned. */
export interface DrawableClip {
  readonly clip: ClipId;
  readonly device: DeviceId;
  /** Who held the camera; null: nobody knows. */
  readonly person: PersonId | null;
  /** That person's section; null: nobody knows. */
  readonly section: string | null;
  readonly kind: MediaKind;
  readonly durationMs: number | null;
  readonly sealedAt: Instant;
  /** By the camera's clock, else the file's time. */
  readonly recordedAt: Instant;
  /** The officer marked it as important. */
  readonly marked: boolean;
  /** Something that somebody should look at was found in it. */
  readonly hasFindings: boolean;
  readonly late: boolean;
  /** It may be disposed of soon. */
  readonly endsSoon: boolean;
}

/** The stratum of clips of which nobody knows whose they are. No person's number is this. */
export const NOBODY = '-';

export function stratumOf({ person }: Pick<DrawableClip, 'person'>): string {
  return person ?? NOBODY;
}

/** Whether a filter lets a clip in. Every bound is within. */
export function fits(filter: DrawFilter, clip: DrawableClip): boolean {
  const among = <T>(list: readonly T[], value: T | null): boolean =>
    list.length === 0 || (value !== null && list.includes(value));
  return (
    clip.kind !== 'side-log' &&
    among<MediaKind>(filter.kinds, clip.kind) &&
    among(filter.devices, clip.device) &&
    among(filter.persons, clip.person) &&
    among(filter.sections, clip.section) &&
    within(clip.sealedAt, filter.sealedFrom, filter.sealedTo) &&
    within(clip.recordedAt, filter.recordedFrom, filter.recordedTo) &&
    // A clip of which nobody knows the length stays in: it is just the one that somebody should look at.
    (clip.durationMs === null || clip.durationMs >= filter.minSeconds * 1000)
  );
}

/** The list in its one order, by clip, with weights. `neverReviewed`: the person has no finished review. */
export function populationOf(
  clips: Iterable<DrawableClip>,
  filter: DrawFilter,
  points: DrawScheme['points'],
  neverReviewed: (stratum: string) => boolean,
): readonly PopulationRow[] {
  const rows: PopulationRow[] = [];
  for (const clip of clips) {
    if (!fits(filter, clip)) continue;
    const stratum = stratumOf(clip);
    const holds = {
      marked: clip.marked,
      findings: clip.hasFindings,
      'never-reviewed': neverReviewed(stratum),
      late: clip.late,
      'ends-soon': clip.endsSoon,
    };
    const reasons = WEIGHT_REASONS.filter((reason) => holds[reason] && points[reason] > 0);
    const weight = reasons.reduce((sum, reason) => sum + points[reason], 1);
    rows.push([clip.clip, stratum, weight, reasons.join(' '), clip.person ?? '']);
  }
  return inOrder(rows);
}

/** Rows by their clips' ids. */
export function inOrder(rows: readonly PopulationRow[]): readonly PopulationRow[] {
  return [...rows].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
}

/**
 * Everyone in the population, in order, and how many draws in a row, counting back from the last, had clips of theirs
 * and drew none. `earlier` are the finished draws, the newest first.
 */
export function strataOf(
  population: readonly PopulationRow[],
  earlier: readonly Draw[],
): readonly (readonly [string, number])[] {
  const strata = [...new Set(population.map(([, stratum]) => stratum))].sort((a, b) => (a < b ? -1 : 1));
  return strata.map((stratum) => {
    let waited = 0;
    for (const draw of earlier) {
      if (!draw.terms.strata.some(([one]) => one === stratum)) continue;
      if (placesToReview(draw).some((place) => place.stratum === stratum)) break;
      waited++;
    }
    return [stratum, waited] as const;
  });
}

function within(at: Instant, from: Instant | null, to: Instant | null): boolean {
  const ms = millisecondsOf(at);
  return (from === null || ms >= millisecondsOf(from)) && (to === null || ms <= millisecondsOf(to));
}
