/** Footage as it is told to somebody who must not learn that it was drawn. The rules are in `shared/review/discretion`. */
import type { ClipId } from '#shared/ids';
import type { Actor } from '#shared/ledger';
import { isToldOfReview, type Asker } from '#shared/review/discretion';
import { rightsOf } from '#shared/role';
import { accountNameOf } from '../account';
import type { Station } from '../open';
import { barredFrom } from './draw-desk';
import { footageSession, personsOf } from './footage-session';

/** What is kept from an asker of one clip: the looks of others from this entry of the ledger on. */
export interface Discretion {
  readonly asker: Asker;
  /** Null: nothing is kept from them. */
  readonly since: number | null;
}

/** A clip is under review from its draw, or else from its review's beginning, until that review is concluded. */
export function discretionOf(station: Station, clip: ClipId, by: Actor): Discretion {
  const { catalog } = station;
  const account = accountNameOf(by);
  const holder = account === null ? undefined : catalog.people().accounts.get(account);
  const seesReviews = holder?.active === true && rightsOf(holder.roles).has('review.see');
  const asker: Asker = { account, person: holder?.person ?? null, seesReviews };

  const waiting = catalog
    .drawsWith(clip)
    .flatMap((draw) =>
      draw.places.some(
        (place) =>
          place.clip === clip &&
          place.skipped === null &&
          catalog.reviewOfPlace(draw.draw, place.position)?.ending !== 'completed',
      )
        ? [draw]
        : [],
    );
  const going = catalog.unconcludedReviews(clip).filter(({ drawn, ending }) => {
    if (ending === null || drawn === null) return ending === null;
    const place = catalog.drawById(drawn.draw)?.places.find(({ position }) => position === drawn.position);
    return place?.skipped === null;
  });
  const marks = [...waiting.flatMap(({ result }) => result?.seq ?? []), ...going.map(({ seq }) => seq)];
  if (marks.length === 0) return { asker, since: null };
  const concerned = [
    ...personsOf(station, footageSession(station, clip)),
    ...waiting.flatMap(({ draw }) => barredFrom(catalog.populationOf(draw), clip)),
  ];
  return { asker, since: isToldOfReview(asker, concerned) ? null : Math.min(...marks) };
}
