/** The review desk at work: laying out, looking on record, keeping pictures, completing. Rules are in `shared/review`. */
import { randomBytes } from 'node:crypto';
import type { DeskView } from '#shared/contract/desk';
import type { ParsedArguments, Result } from '#shared/contract/requests';
import { instantOf } from '#shared/clock';
import { failed } from '#shared/failure';
import { recordIdOf, type AccountName, type ClipId, type ReviewId } from '#shared/ids';
import type { Actor } from '#shared/ledger';
import { citationText, type Citation } from '#shared/profile/citation';
import type { PraiseAct } from '#shared/acts/rectification';
import type { AgencyProfile } from '#shared/profile/agency';
import { againstCompletion, checklistOf, regulationName } from '#shared/review/checklist';
import { lengthOf, recordable, secondsOf } from '#shared/review/intervals';
import { showingOf } from '#shared/review/playability';
import { missingForProxies } from '../../media/proxy';
import type { MediaTools } from '../../media/tools';
import type { ReviewRow } from '../../catalog/reviews';
import { accountNameOf } from '../account';
import { keepBytes } from '../attachments';
import type { Station } from '../open';
import { profileDesk } from '../profile-desk';
import { discretionOf } from './discretion';
import { whoOf } from './draw-views';
import { camerasBeside, footageSession, personsOf, type FootageSession } from './footage-session';
import type { Looks } from './looks';
import type { Proxies } from './proxies';

type DrawnPlace = NonNullable<ParsedArguments<'desk.open'>['drawn']>;

export interface ReviewDesk {
  /** `drawn`: the place of a draw that it is laid out for; null: none. */
  session(clip: ClipId, by: Actor, drawn?: DrawnPlace | null): Promise<DeskView>;
  open(given: ParsedArguments<'desk.open'>, by: Actor): Promise<ReviewId>;
  watched(given: ParsedArguments<'desk.watched'>, by: Actor): Promise<void>;
  keepStill(given: ParsedArguments<'desk.keep-still'>, by: Actor): Promise<Result<'desk.keep-still'>>;
  complete(given: ParsedArguments<'desk.complete'>, by: Actor): Promise<Result<'desk.complete'>>;
  drop(review: ReviewId, by: Actor, why: string): Promise<void>;
}

export function reviewDesk(
  station: Station,
  tools: Promise<MediaTools>,
  proxies: Proxies,
  looks: Looks,
): ReviewDesk {
  const { catalog, record, inTurn, now } = station;

  const profile = (): AgencyProfile | null => profileDesk(station).history().at(-1)?.profile ?? null;
  /** The account that asks. Whoever is not signed in has no right to any of this. */
  const accountOf = (by: Actor): string => {
    const account = accountNameOf(by);
    if (account === null) throw failed('right-missing');
    return account;
  };
  const nameOf = (account: string): string => whoOf(catalog.people(), account as AccountName).name;
  /** One's own review that is going on, or why not. */
  const own = (review: ReviewId, by: Actor) => {
    const found = catalog.reviewById(review);
    if (!found) throw failed('not-found', { subject: review });
    if (found.account !== accountOf(by)) throw failed('review-of-another');
    if (found.ending !== null) throw failed('review-ended');
    return found;
  };
  const partOf = (review: ReviewId | null, clip: ClipId, by: Actor): void => {
    if (review === null) return;
    own(review, by);
    if (!catalog.clipsOfReview(review).includes(clip)) throw failed('not-found', { subject: clip });
  };

  /** A drawn place is for the clip that was drawn, and for the one whom the draw named. */
  const placeOf = ({ draw, position }: DrawnPlace, clip: ClipId, account: string): void => {
    const place = catalog.drawById(draw)?.places.find((one) => one.position === position);
    if (place?.clip !== clip || place.skipped) throw failed('not-found', { subject: draw });
    if (place.reviewer !== null && place.reviewer !== account) throw failed('review-of-another');
  };

  /** What somebody has taken up of a recording: rather of this very clip than of another that belongs to it. */
  const chosen = (account: string, clip: ClipId): ReviewRow | null => {
    const going = catalog.goingOnWith(account, clip);
    return going.find((one) => one.clip === clip) ?? going[0] ?? null;
  };
  const goingOnBy = (review: ReviewRow | null, account: string): ReviewRow | null =>
    review?.account === account && review.ending === null ? review : null;

  const segmentsOf = async (
    session: FootageSession,
    account: string | null,
    review: ReviewId | null,
    tellsProxies: boolean,
  ) =>
    Promise.all(
      session.segments.map(async ({ view, start, lengthMs }) => {
        const video = view.media?.tracks.find((track) => track.kind === 'video');
        return {
          clip: view.clip,
          sha256: view.sha256,
          source: view.source,
          kind: view.kind,
          format: view.format,
          start: start === null ? null : instantOf(start),
          lengthMs,
          milliFps: video?.milliFps ?? null,
          hasSound: view.media?.tracks.some((track) => track.kind === 'audio') ?? view.kind === 'audio',
          worst: view.worst,
          findings: view.findings,
          showing: showingOf(view.kind, view.format, view.media),
          // A copy is made because somebody looked.
          proxy: tellsProxies ? await proxies.state(view.clip) : { at: 'none' as const },
          watched:
            account === null
              ? []
              : catalog.watchedOf(account, view.clip, review).map(([a, b]): [number, number] => [a, b]),
        };
      }),
    );

  /** What was done well is praise for whoever recorded it, and names the review that saw it. */
  const praiseIn = (
    clip: ClipId,
    { review, praise }: { readonly review: ReviewId; readonly praise: string },
  ): readonly PraiseAct[] => {
    const person = catalog.clipById(clip)?.holder ?? null;
    return praise === '' || person === null
      ? []
      : [{ kind: 'praise.given', data: { clip, person, review, note: praise } }];
  };

  return {
    async session(clip, by, drawn = null) {
      const session = footageSession(station, clip);
      const account = accountNameOf(by);
      const ofPlace = drawn && catalog.reviewOfPlace(drawn.draw, drawn.position);
      const going = account === null ? null : drawn ? goingOnBy(ofPlace, account) : chosen(account, clip);
      const regulation = profile();
      const people = catalog.people();
      const persons = personsOf(station, session);
      const clips = session.segments.map(({ view }) => view.clip);
      const { since } = discretionOf(station, clip, by);
      return {
        clip,
        device: session.clip.device,
        persons: persons.map((one) => people.persons.get(one)?.name ?? one),
        segments: await segmentsOf(session, account, going?.review ?? null, since === null),
        findings: session.findings.map((finding) => ({ ...finding })),
        aheadMs: session.aheadMs,
        beside: [...camerasBeside(station, session)],
        regulation: regulation && {
          name: regulationName(regulation),
          zh: regulation.regulation.title.zh,
          en: regulation.regulation.title.en,
        },
        checklist: regulation
          ? checklistOf(regulation).map((item) => ({ ...item, source: sourceView(item.source) }))
          : [],
        stills: catalog
          .stillsOf(clips)
          .filter(({ seq, by: keeper }) => since === null || seq < since || keeper === account)
          .map(({ still, clip: of, at, keptAt, by: keeper, sha256, file, proxy }) => ({
            still,
            clip: of,
            at,
            keptAt,
            by: nameOf(keeper ?? 'station'),
            sha256,
            file,
            proxy,
          })),
        review: going
          ? { review: going.review, drawn: going.drawn, openedAt: going.openedAt, why: going.why }
          : null,
        placeDone: ofPlace?.ending === 'completed' && ofPlace.clip === clip,
        completed: catalog.completedWith(clip),
        refusal: looks.againstLooking(clips, by),
        reviewRefusal: looks.againstReviewing(session, by),
        asksReason: looks.asksReason(clips, by),
        toolsMissing: [...missingForProxies(await tools)],
      };
    },

    open: (given, by) =>
      inTurn('reviews', async () => {
        const { clip, drawn, why } = given;
        const account = accountOf(by);
        const session = footageSession(station, clip);
        if (!profile()) throw failed('no-profile');
        looks.mayReview(session, by);
        if (drawn) placeOf(drawn, clip, account);
        const going = drawn ? catalog.reviewOfPlace(drawn.draw, drawn.position) : chosen(account, clip);
        if (going) {
          if (going.account !== account) throw failed('review-of-another');
          if (going.ending !== null) throw failed('review-ended');
          return going.review;
        }
        // What nobody drew is reviewed for a reason, as it would be looked at.
        const reason = drawn ? why : looks.reasonFor(clip, by, null, why);
        const review = recordIdOf('review', now(), randomBytes(4));
        const clips = session.segments.map((segment) => segment.view.clip);
        await record(
          [{ kind: 'review.opened', data: { review, drawn, clip, clips } }],
          by,
          reason ?? undefined,
        );
        return review;
      }),

    async watched({ clip, review, intervals, proxy, why }, by) {
      partOf(review, clip, by);
      const found = catalog.clipById(clip);
      // Only what was opened can have been seen; that a word has run out meanwhile does not undo what was.
      const account = accountOf(by);
      const opened = found?.history
        .filter((act) => act.kind === 'clip.looked-at' && act.by === account)
        .at(-1);
      if (!found || !opened) throw failed('not-found', { subject: clip });
      const length = found.durationMs ?? found.media?.claimedMs ?? null;
      // A container's own length may be a little short of what a player shows.
      const shown = recordable(intervals, length === null ? null : length + 2000);
      if (shown.length === 0) return;
      // It was opened for a reason, and that is what it was watched for.
      const reason = why?.trim() || opened.why;
      await record(
        [
          {
            kind: 'clip.watched',
            data: { clip, review, intervals: shown, seconds: secondsOf(shown), proxy },
          },
        ],
        by,
        reason ?? undefined,
      );
    },

    async keepStill({ clip, review, at, proxy, width, height, png }, by) {
      partOf(review, clip, by);
      looks.mayLook(clip, by);
      const found = catalog.clipById(clip);
      if (!found) throw failed('not-found', { subject: clip });
      const bytes = Buffer.from(png, 'base64');
      if (!isPng(bytes)) throw failed('bad-arguments', { detail: 'png' });
      const still = recordIdOf('still', now(), randomBytes(4));
      const { file, sha256, readBack } = await keepBytes(station, bytes, 'png');
      const data = {
        still,
        clip,
        review,
        at,
        original: found.sha256,
        proxy,
        sha256,
        file,
        bytes: bytes.length,
        readBack,
        width,
        height,
      };
      const [entry] = await record([{ kind: 'still.kept', data }], by);
      const keptAt = entry?.entry.at ?? instantOf(now());
      return { still, clip, at, keptAt, by: nameOf(accountOf(by)), sha256, file, proxy };
    },

    complete: (given, by) =>
      inTurn('reviews', async () => {
        const going = own(given.review, by);
        // Meanwhile the place may have been skipped, or handed to another.
        if (going.drawn) placeOf(going.drawn, going.clip, accountOf(by));
        const regulation = profile();
        if (!regulation) throw failed('no-profile');
        looks.mayReview(footageSession(station, going.clip), by);
        const clips = catalog.clipsOfReview(given.review);
        const lengths = clips.map((clip) => catalog.clipById(clip)?.durationMs ?? 0);
        const watchedMs = clips.reduce(
          (sum, clip) => sum + lengthOf(catalog.watchedOf(accountOf(by), clip, given.review)),
          0,
        );
        const isPhoto = clips.every((clip) => catalog.clipById(clip)?.kind === 'photo');
        const findings = given.findings.map((finding) => ({
          finding: recordIdOf('finding', now(), randomBytes(4)),
          ...finding,
        }));
        const { judgements, result, notes, praise, summary } = given;
        const data = {
          review: given.review,
          drawn: going.drawn,
          clips: [...clips],
          regulation: regulationName(regulation),
          judgements,
          result,
          findings,
          notes,
          praise: praise.trim(),
          summary: summary.trim(),
          watchedMs: Math.round(watchedMs),
          lengthMs: lengths.reduce((sum, ms) => sum + ms, 0),
        };
        const against = againstCompletion(checklistOf(regulation), {
          ...data,
          // A photo has no time; it was shown when it was opened.
          watchedMs: isPhoto ? 1 : data.watchedMs,
        });
        if (against.length === 0)
          await record([{ kind: 'review.completed', data }, ...praiseIn(going.clip, data)], by);
        return {
          refusals: against.map(({ code, values, source }) => ({
            code,
            item: typeof values?.['item'] === 'string' ? values['item'] : null,
            source: sourceView(source ?? []),
          })),
        };
      }),

    drop: (review, by, why) =>
      inTurn('reviews', async () => {
        own(review, by);
        await record([{ kind: 'review.dropped', data: { review } }], by, why);
      }),
  };
}

const PNG = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

function isPng(bytes: Buffer): boolean {
  return bytes.length > 60 && bytes.subarray(0, 8).equals(PNG);
}

function sourceView(source: readonly Citation[]) {
  return source.map((one) => ({ zh: citationText(one, 'zh'), en: citationText(one, 'en') }));
}
