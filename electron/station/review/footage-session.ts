/** The recording that a clip belongs to, laid out for the desk. */
import { millisecondsOf, instantOf } from '#shared/clock';
import type { ClipView } from '#shared/contract/footage';
import { failed } from '#shared/failure';
import type { ClipId, PersonId } from '#shared/ids';
import { recordedBy } from '#shared/review/recorded-by';
import { sessionLine, shiftBetween, type SeamFinding, type SessionLine } from '#shared/review/session-line';
import type { StandingFinding } from '../../catalog/continuity';
import { runOfClip } from '../continuity';
import type { Station } from '../open';

export interface FootageSession {
  readonly clip: ClipView;
  /** The segments in order of time, each with its beginning by the camera's clock. */
  readonly segments: readonly {
    readonly view: ClipView;
    readonly start: number | null;
    readonly lengthMs: number;
  }[];
  readonly findings: readonly SeamFinding[];
  readonly line: SessionLine;
  readonly aheadMs: number | null;
}

/** Side by side is only what overlaps, and no camera records longer than this without a new file name. */
const BESIDE_MS = 60 * 60_000;
const BESIDE_CLIPS = 400;
const BESIDE_CAMERAS = 8;

/** Throws FailureError `not-found`. */
export function footageSession(station: Station, id: ClipId): FootageSession {
  const { catalog } = station;
  const clip = clipOf(station, id);
  const run =
    clip.kind === 'video' || clip.kind === 'audio'
      ? runOfClip(station, clip.device, id, millisecondsOf(clip.recorded ?? clip.modified))
      : null;
  const told = run ? run.segments : [{ clip: id, start: startOf(clip), end: null }];
  const segments = told.map(({ clip: one, start, end }) => {
    const view = one === id ? clip : clipOf(station, one);
    const lengthMs =
      view.durationMs ??
      view.media?.claimedMs ??
      (start !== null && end !== null ? Math.max(0, end - start) : 0);
    return { view, start, lengthMs };
  });
  const findings = catalog.findingsAtClips(segments.map(({ view }) => view.clip)).map(seamFinding);
  return {
    clip,
    segments,
    findings,
    line: sessionLine(
      segments.map(({ view, start, lengthMs }) => ({ clip: view.clip, start, lengthMs })),
      findings,
    ),
    aheadMs: catalog.clockAhead(clip.session),
  };
}

/** Everybody who may have recorded any of it. */
export function personsOf(station: Station, { segments, aheadMs }: FootageSession): readonly PersonId[] {
  const { catalog } = station;
  const persons = [...catalog.people().persons.values()];
  const stays = catalog.allStays();
  return [
    ...new Set(
      segments.flatMap(({ view, start }) =>
        recordedBy(
          {
            personAlias: view.personAlias,
            recorded: start === null ? view.recorded : instantOf(start),
            aheadMs,
          },
          persons,
          stays.get(view.device) ?? [],
        ),
      ),
    ),
  ];
}

/** The first clip of each other camera's recording that runs at the same time, moved to this one's line. */
export function camerasBeside(station: Station, session: FootageSession) {
  const { catalog } = station;
  const start = session.segments[0]?.start ?? null;
  if (start === null) return [];
  const own = { start, aheadMs: session.aheadMs };
  const rows = catalog.camerasBeside(
    session.clip.device,
    start - BESIDE_MS,
    start + session.line.lengthMs + BESIDE_MS,
    BESIDE_CLIPS,
  );
  const cameras = new Map<string, { clip: ClipId; source: string; shiftMs: number; measured: boolean }>();
  for (const row of rows) {
    if (cameras.has(row.device)) continue;
    const aheadMs = catalog.clockAhead(row.session);
    const shiftMs = shiftBetween(own, { start: row.recorded, aheadMs });
    const length = clipOf(station, row.clip).durationMs ?? 0;
    if (shiftMs === null || shiftMs + length < 0 || shiftMs > session.line.lengthMs) continue;
    cameras.set(row.device, {
      clip: row.clip,
      source: row.source,
      shiftMs,
      measured: aheadMs !== null && session.aheadMs !== null,
    });
  }
  return [...cameras]
    .slice(0, BESIDE_CAMERAS)
    .map(([device, beside]) => ({ device: device as ClipView['device'], ...beside }));
}

function clipOf({ catalog }: Station, id: ClipId): ClipView {
  const found = catalog.clipById(id);
  if (!found) throw failed('not-found', { subject: id });
  return found;
}

function startOf({ recorded, kind, modified }: ClipView): number | null {
  if (recorded) return millisecondsOf(recorded);
  return kind === 'photo' ? millisecondsOf(modified) : null;
}

function seamFinding({ id, code, after, before, values, reason, asks }: StandingFinding): SeamFinding {
  const { count } = values;
  return {
    id,
    code,
    after,
    before,
    missing: code.endsWith('NUMBERS_MISSING') && typeof count === 'number' ? count : 0,
    reason: reason && { reason: reason.reason, text: reason.text, person: reason.person },
    asks,
  };
}
