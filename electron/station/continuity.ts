/**
 * The checks across clips, wired: after each import over a window of the camera's history, for a clip on the spot.
 * What is found goes on record once; what later footage shows to be no gap is withdrawn on record too.
 */
import { readName, type CameraProfile } from '#shared/camera-profile';
import { instantOf, type Instant } from '#shared/clock';
import { kindOfName } from '#shared/card';
import { checkContinuity, type Docking, type SeenFile } from '#shared/continuity/check';
import type { ContinuityFinding } from '#shared/continuity/finding';
import { goneFindings, type Listing } from '#shared/continuity/gone';
import { numberIn } from '#shared/continuity/numbering';
import { timesOf, type Recording } from '#shared/continuity/recording';
import { PRE_RECORD_MS, type Run } from '#shared/continuity/runs';
import type { ClipId, DeviceId, SessionId } from '#shared/ids';
import type { Act } from '#shared/ledger';
import type { RecordingRow, StandingFinding } from '../catalog/continuity';
import type { Station } from './open';

const DAY_MS = 86_400_000;
/** So much of the history is looked at: what may touch new footage, and no more. */
const LAST_RECORDINGS = 300;
const LAST_DOCKINGS = 60;
const IN_A_WINDOW = 2000;
/** A card with clips from everywhere in time (a clock that failed) has this many windows at most. */
const MOST_WINDOWS = 12;
/** A start must not take long. */
const MADE_UP_FOR = 20;
/** Entries stay small. */
const FINDINGS_IN_ACT = 100;

type Catalog = Station['catalog'];

/** Checks a camera's recordings after one of its imports and puts what is new on record. */
export async function recordContinuity(
  station: Station,
  device: DeviceId,
  session: SessionId,
): Promise<void> {
  const { catalog, profiles, record } = station;
  const fresh = catalog.recordingsOfSession(session);
  const fromSession = new Set(fresh.map(({ clip }) => clip));
  const rows = windowOf(catalog, device, fresh);
  const dockings = catalog.lastDockings(device, LAST_DOCKINGS);
  const seen = seenWith(catalog, rows, dockings, profiles);
  const { findings } = checkContinuity({ ...seen, dockings });
  const found = [
    ...findings.filter((finding) => touches(finding, session, fromSession)),
    ...goneSince(catalog, dockings, session, profiles),
  ];
  const standing = catalog.findingsAtClips(rows.map(({ clip }) => clip));
  const known = new Set(standing.map(({ id }) => id));
  const isNew = ({ id }: ContinuityFinding): boolean => {
    const before = known.has(id) ? null : catalog.findingById(device, id);
    return !known.has(id) && (before === null || before.withdrawn);
  };
  const brought = seen.recordings.filter(({ clip }) => fromSession.has(clip));
  await record(actsOf(device, session, found.filter(isNew), withdrawn(standing, findings, brought)), {
    kind: 'station',
  });
}

/**
 * The same for an import that has just ended. Never rejects: an import that is safe stays safe, and what could not be
 * checked now is made up for when the vault is opened again.
 */
export async function checkAfterImport(
  station: Station,
  { device, session }: { readonly device: DeviceId; readonly session: SessionId },
): Promise<void> {
  try {
    await recordContinuity(station, device, session);
  } catch (error) {
    console.error('continuity:', error);
  }
}

/** Makes up for checks that a crash, or an older program, left undone: the latest ones. */
export async function catchUpContinuity(station: Station): Promise<void> {
  for (const ended of station.catalog.sessionsUnchecked(MADE_UP_FOR)) await checkAfterImport(station, ended);
}

/** The run that a clip belongs to, over as much of the camera's history as the run takes, or null for a photo. */
export function runOfClip(station: Station, device: DeviceId, clip: ClipId, shownAt: number): Run | null {
  const { catalog, profiles } = station;
  const rows = catalog.recordingsBetween(device, shownAt - DAY_MS, shownAt + DAY_MS, IN_A_WINDOW);
  const dockings = catalog.lastDockings(device, LAST_DOCKINGS);
  const { runs } = checkContinuity({ ...seenWith(catalog, rows, dockings, profiles), dockings });
  return runs.find(({ segments }) => segments.some((segment) => segment.clip === clip)) ?? null;
}

/** What was recorded within a day of new footage, and what was sealed last. */
function windowOf(
  catalog: Catalog,
  device: DeviceId,
  fresh: readonly RecordingRow[],
): readonly RecordingRow[] {
  const rows = new Map<string, RecordingRow>();
  const add = (more: readonly RecordingRow[]): void => more.forEach((row) => rows.set(row.clip, row));
  add(fresh);
  add(catalog.lastRecordings(device, LAST_RECORDINGS));
  for (const [from, to] of stretches(fresh.map(shownAt), DAY_MS).slice(-MOST_WINDOWS))
    add(catalog.recordingsBetween(device, from, to, IN_A_WINDOW));
  return [...rows.values()];
}

/** Stretches of time that hold all these moments with a margin, in order; those that touch are one. */
function stretches(moments: readonly number[], margin: number): readonly (readonly [number, number])[] {
  const joined: [number, number][] = [];
  for (const at of [...moments].sort((a, b) => a - b)) {
    const last = joined.at(-1);
    if (last && at - margin <= last[1]) last[1] = at + margin;
    else joined.push([at - margin, at + margin]);
  }
  return joined;
}

function shownAt({ recorded, modified }: RecordingRow): number {
  return recorded ?? modified;
}

/**
 * Rows with what their names and contents tell of time and number, and the other footage that the same imports saw.
 * What an import saw and could not seal was on the camera then, whenever it was sealed.
 */
function seenWith(
  catalog: Catalog,
  rows: readonly RecordingRow[],
  dockings: readonly Docking[],
  profiles: readonly CameraProfile[],
): { readonly recordings: readonly Recording[]; readonly otherFiles: readonly SeenFile[] } {
  const left = dockings
    .flatMap(({ session }) => catalog.leftBy(session))
    .filter(({ source }) => isFootage(source));
  const firstSeen = new Map([...left].reverse().map(({ source, session }) => [source, session]));
  const numberOf = (source: string) => numberIn(source, readName(source, profiles).counter);
  return {
    recordings: rows.map((row) => ({
      clip: row.clip,
      session: earlier(firstSeen.get(row.source), row.session),
      source: row.source,
      kind: row.kind,
      ...timesOf(row),
      number: numberOf(row.source),
      marked: row.marked,
    })),
    otherFiles: left.flatMap(({ session, source }) => {
      const number = numberOf(source);
      return number === null ? [] : [{ session, number }];
    }),
  };
}

/** A session's id begins with its time. */
function earlier(a: SessionId | undefined, b: SessionId): SessionId {
  return a !== undefined && a < b ? a : b;
}

function isFootage(source: string): boolean {
  const kind = kindOfName(source);
  return kind !== null && kind !== 'side-log';
}

/** Only where both imports saw all of the camera, and this one left nothing behind. */
function goneSince(
  catalog: Catalog,
  dockings: readonly (Docking & { readonly safe: boolean })[],
  session: SessionId,
  profiles: readonly CameraProfile[],
): readonly ContinuityFinding[] {
  const at = dockings.findIndex((d) => d.session === session);
  const before = dockings
    .slice(0, Math.max(0, at))
    .reverse()
    .find(({ complete }) => complete);
  if (!before || dockings[at]?.safe !== true) return [];
  return goneFindings(listingOf(catalog, before.session, profiles), listingOf(catalog, session, profiles));
}

function listingOf(catalog: Catalog, session: SessionId, profiles: readonly CameraProfile[]): Listing {
  const seen = (source: string, clip: ClipId | null) => {
    const { recorded, deviceMark } = readName(source, profiles);
    return {
      source,
      clip,
      start: recorded ? Date.parse(recorded.deviceClock) : null,
      marked: deviceMark,
    };
  };
  const sealed = catalog.recordingsOfSession(session);
  const there = new Set(sealed.map(({ source }) => source));
  const unsealed = catalog
    .unsealedOf(session)
    .filter(({ outcome, source }) => outcome !== 'skipped' && isFootage(source) && !there.has(source));
  return {
    session,
    footage: [
      ...sealed.map(({ source, clip }) => seen(source, clip)),
      ...unsealed.map(({ source, clip }) => seen(source, clip)),
    ],
  };
}

/** Whether a finding is about what this import brought. */
function touches(finding: ContinuityFinding, session: SessionId, clips: ReadonlySet<ClipId>): boolean {
  const { id, after, before } = finding;
  return (
    id.endsWith(`:${session}`) ||
    (after !== null && clips.has(after)) ||
    (before !== null && clips.has(before))
  );
}

/** Findings that do not hold any more because this import brought the footage in between. */
function withdrawn(
  standing: readonly StandingFinding[],
  findings: readonly ContinuityFinding[],
  brought: readonly Recording[],
): readonly string[] {
  const still = new Set(findings.map(({ id }) => id));
  return standing
    .filter(({ id, after, before }) => after !== null && before !== null && !still.has(id))
    .filter(({ from, to }) => brought.some(({ start }) => liesBetween(start, from, to)))
    .map(({ id }) => id);
}

/** Where nobody knows the time, it may. */
function liesBetween(start: number | null, from: Instant | null, to: Instant | null): boolean {
  if (start === null || from === null || to === null) return true;
  return start >= Date.parse(from) - PRE_RECORD_MS && start <= Date.parse(to);
}

function actsOf(
  device: DeviceId,
  session: SessionId,
  findings: readonly ContinuityFinding[],
  withdrawnIds: readonly string[],
): readonly Act[] {
  const acts: Act[] = [];
  for (let i = 0; i === 0 || i < findings.length; i += FINDINGS_IN_ACT)
    acts.push({
      kind: 'continuity.found',
      data: {
        device,
        session,
        findings: findings.slice(i, i + FINDINGS_IN_ACT).map(recorded),
        withdrawn: i === 0 ? [...withdrawnIds] : [],
      },
    });
  return acts;
}

function recorded({ from, to, ...finding }: ContinuityFinding) {
  return { ...finding, values: { ...finding.values }, from: instantOrNull(from), to: instantOrNull(to) };
}

function instantOrNull(ms: number | null): Instant | null {
  return ms === null ? null : instantOf(ms);
}
