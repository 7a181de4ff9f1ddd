/** What may be drawn, gathered from the catalog: clips, or finished reviews for a second reviewer. */
import type { DrawFilter, DrawScheme, PopulationRow } from '#shared/acts/draw';
import type { People } from '#shared/account';
import { millisecondsOf } from '#shared/clock';
import type { DrawableClip } from '#shared/draw/population';
import { inOrder, populationOf } from '#shared/draw/population';
import type { PersonId } from '#shared/ids';
import { inForce } from '#shared/profile/agency';
import type { CompletedReview, DrawableRow } from '../../catalog/draws';
import type { Station } from '../open';
import { profileDesk } from '../profile-desk';

/** A clip whose keeping ends within this time should be looked at before it goes. */
const ENDS_SOON_MS = 60 * 86_400_000;
const MONTH_MS = 30 * 86_400_000;

/** The list that a filter gives. In a recheck the filter's storing times are those of the first review's end. */
export function populationNow(
  station: Station,
  filter: DrawFilter,
  scheme: DrawScheme,
  recheck: boolean,
): readonly PopulationRow[] {
  const { catalog } = station;
  const people = catalog.people();
  const reviews = catalog.completedReviews();
  const drawable = drawableNow(station, people);
  if (!recheck) {
    const reviewed = new Set<string>(reviews.flatMap(({ clip }) => personsOf(catalog.drawableRow(clip))));
    const clips = catalog.drawableRows(filter).map(drawable);
    return populationOf(clips, filter, scheme.points, (stratum) => !reviewed.has(stratum));
  }
  const rows = new Map<string, PopulationRow>();
  for (const { clip, account, endedAt, isRecheck } of reviews) {
    const row = catalog.drawableRow(clip);
    const known = row && drawable(row);
    const first = account === null ? null : (people.accounts.get(account)?.person ?? null);
    if (!known || first === null || isRecheck) continue;
    const asked = { ...known, sealedAt: endedAt };
    const [listed] = populationOf([asked], filter, scheme.points, () => false);
    const barred = [...new Set([...personsOf(known), first])].join(' ');
    if (listed) rows.set(clip, [listed[0], first, 1, '', barred]);
  }
  // Each review is looked at again at most once.
  for (const { clip, isRecheck } of reviews) if (isRecheck) rows.delete(clip);
  return inOrder([...rows.values()]);
}

/** What the catalog alone does not know of a recording: its person's section, and whether it may be disposed of soon. */
function drawableNow(station: Station, people: People): (row: DrawableRow) => DrawableClip {
  const profile = profileDesk(station).history().at(-1)?.profile;
  const months = profile ? inForce(profile, 'retention.routine-months').value : null;
  const now = station.now();
  return (row) => {
    const endsAt = months === null ? null : millisecondsOf(row.recordedAt) + months * MONTH_MS;
    const person = row.person === null ? null : (people.persons.get(row.person) ?? null);
    return {
      ...row,
      section: person?.section ?? null,
      endsSoon: endsAt !== null && endsAt - now < ENDS_SOON_MS,
    };
  };
}

function personsOf(clip: DrawableRow | null): readonly PersonId[] {
  return clip?.person ? [clip.person] : [];
}

/** The name that a stratum is shown by. */
export function stratumName(
  people: People,
  stratum: string,
): { readonly name: string; readonly section: string } {
  const person = people.persons.get(stratum as PersonId);
  return person ? { name: person.name, section: person.section } : { name: '', section: '' };
}

/** The first review of a clip that a second reviewer saw again. */
export function firstReviewOf(
  reviews: readonly CompletedReview[],
  second: CompletedReview,
): CompletedReview | null {
  return (
    reviews.find((one) => one.clip === second.clip && !one.isRecheck && one.endedSeq < second.endedSeq) ??
    null
  );
}
