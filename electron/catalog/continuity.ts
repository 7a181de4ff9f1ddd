/** What the checks across clips ask of the catalog, and what was found by them. */
import { z } from 'zod';
import type { ContinuityCode, GapReason } from '#shared/continuity/finding';
import { CONTINUITY_CODES, GAP_REASONS } from '#shared/continuity/finding';
import type { Docking } from '#shared/continuity/check';
import type { Instant } from '#shared/clock';
import type { Severity } from '#shared/finding';
import type { ClipId, DeviceId, SessionId } from '#shared/ids';
import { oneOf } from './clip-rows';
import { integer, integerOrNull, text, textOrNull, time, timeOrNull } from './columns';
import type { Prepare, Row } from './sqlite';

/** A sealed recording as the catalog has it; what its name and content say of its times is for others to judge. */
export interface RecordingRow {
  readonly clip: ClipId;
  /** The import that sealed it. */
  readonly session: SessionId;
  readonly source: string;
  readonly kind: 'video' | 'audio' | 'photo';
  /** By the camera's clock, milliseconds since 1970. */
  readonly recorded: number | null;
  readonly modified: number;
  /** Length of the content that was verified; null when nobody could tell. */
  readonly durationMs: number | null;
  readonly marked: boolean;
  /** The officer's number in the name. */
  readonly personAlias: string | null;
}

/** A file that an import saw on the camera and did not seal. */
export interface UnsealedRow {
  readonly session: SessionId;
  readonly source: string;
  readonly outcome: 'already-sealed' | 'skipped' | 'failed';
  readonly clip: ClipId | null;
}

/** A reason on file. */
export interface ReasonOnFile {
  readonly reason: GapReason;
  readonly text: string;
  /** Who gave it. */
  readonly person: string;
  readonly at: Instant;
  /** The account it was filed with; null for the station itself. */
  readonly account: string | null;
  readonly seq: number;
}

/** A finding as it stands: with the reason on file. */
export interface StandingFinding {
  readonly device: DeviceId;
  readonly id: string;
  readonly session: SessionId;
  readonly code: ContinuityCode;
  readonly severity: Severity;
  readonly after: ClipId | null;
  readonly before: ClipId | null;
  readonly from: Instant | null;
  readonly to: Instant | null;
  readonly values: Readonly<Record<string, string | number>>;
  readonly asks: boolean;
  /** Later footage showed that it is not so. */
  readonly withdrawn: boolean;
  readonly reason: ReasonOnFile | null;
  /** The officer's number in the name of the clip behind it (or before it). */
  readonly personAlias: string | null;
}

export interface ContinuityQueries {
  /** A camera's recordings shown between two moments of its clock, at most `limit`, the latest. */
  recordingsBetween(device: DeviceId, from: number, to: number, limit: number): RecordingRow[];
  /** The recordings of a camera that were sealed last. */
  lastRecordings(device: DeviceId, limit: number): RecordingRow[];
  recordingsOfSession(session: SessionId): RecordingRow[];
  /** What an import saw and did not seal now. */
  unsealedOf(session: SessionId): UnsealedRow[];
  /** The last dockings of a camera, in order of time; `safe` when everything on the camera was sealed. */
  lastDockings(device: DeviceId, limit: number): (Docking & { readonly safe: boolean })[];
  /** What an import left on the camera: what failed and what was skipped. */
  leftBy(session: SessionId): UnsealedRow[];
  /** Finished imports after which nothing was checked across clips, oldest first. */
  sessionsUnchecked(limit: number): { readonly session: SessionId; readonly device: DeviceId }[];
  /** Findings that stand (were not withdrawn) and have one of these clips on a side. */
  findingsAtClips(clips: readonly ClipId[]): StandingFinding[];
  findingById(device: DeviceId, id: string): StandingFinding | null;
  /** Findings of a camera for which somebody is to give the reason and nobody has, oldest first, at most `limit`. */
  unexplained(device: DeviceId, limit: number): StandingFinding[];
  countUnexplained(device: DeviceId): number;
}

const RECORDING = `SELECT clip, session, source, kind, recorded, modified, duration_ms, device_mark, person_alias FROM clips`;
const FOOTAGE = `kind IN ('video', 'audio', 'photo')`;
const UNSEALED = 'SELECT session, source, outcome, clip FROM session_files';
const STANDING = `SELECT c.*, r.seq AS reason_seq, r.reason, r.text, r.person, r.at AS reason_at,
    r.account AS reason_account, coalesce(b.person_alias, a.person_alias) AS person_alias
  FROM continuity c LEFT JOIN continuity_reasons r ON r.seq = c.explained_seq
  LEFT JOIN clips b ON b.clip = c.before_clip LEFT JOIN clips a ON a.clip = c.after_clip`;

export function continuityQueries(prepare: Prepare): ContinuityQueries {
  return {
    recordingsBetween: (device, from, to, limit) =>
      prepare(
        `${RECORDING} WHERE device = ? AND shown_at BETWEEN ? AND ? AND +${FOOTAGE} ORDER BY shown_at DESC LIMIT ?`,
      )
        .all(device, from, to, limit)
        .map(recording),
    lastRecordings: (device, limit) =>
      prepare(
        `${RECORDING} INDEXED BY clips_of_device WHERE device = ? AND +${FOOTAGE} ORDER BY seq DESC LIMIT ?`,
      )
        .all(device, limit)
        .map(recording),
    recordingsOfSession: (session) =>
      prepare(`${RECORDING} WHERE session = ? AND +${FOOTAGE}`).all(session).map(recording),
    unsealedOf: (session) => prepare(`${UNSEALED} WHERE session = ?`).all(session).map(unsealed),
    lastDockings: (device, limit) =>
      prepare(
        `SELECT session, started_at, clock_ahead, clock_uncertainty, ending, safe FROM sessions
         WHERE device = ? ORDER BY started_seq DESC LIMIT ?`,
      )
        .all(device, limit)
        .map(docking)
        .reverse(),
    leftBy: (session) =>
      prepare(`${UNSEALED} WHERE session = ? AND outcome <> 'already-sealed'`).all(session).map(unsealed),
    sessionsUnchecked: (limit) =>
      prepare(
        `SELECT session, device FROM sessions
         WHERE ending = 'finished' AND continuity_seq IS NULL AND device IS NOT NULL
         ORDER BY started_seq DESC LIMIT ?`,
      )
        .all(limit)
        .map((row) => ({
          session: text(row, 'session') as SessionId,
          device: text(row, 'device') as DeviceId,
        }))
        .reverse(),
    findingsAtClips(clips) {
      const beside = prepare(
        `${STANDING} WHERE c.withdrawn_seq IS NULL AND (c.before_clip = ?1 OR c.after_clip = ?1)`,
      );
      const found = new Map<string, StandingFinding>();
      for (const clip of clips)
        for (const finding of beside.all(clip).map(standing)) found.set(finding.id, finding);
      return [...found.values()].sort(byTime);
    },
    findingById(device, id) {
      const row = prepare(`${STANDING} WHERE c.device = ? AND c.id = ?`).get(device, id);
      return row ? standing(row) : null;
    },
    unexplained: (device, limit) =>
      prepare(`${STANDING} WHERE c.device = ? AND ${OPEN} ORDER BY c.from_at, c.id LIMIT ?`)
        .all(device, limit)
        .map(standing),
    countUnexplained(device) {
      const row = prepare(`SELECT count(*) AS n FROM continuity c WHERE c.device = ? AND ${OPEN}`).get(
        device,
      );
      return row ? integer(row, 'n') : 0;
    },
  };
}

const OPEN = 'c.asks = 1 AND c.withdrawn_seq IS NULL AND c.explained_seq IS NULL';
const OUTCOMES = ['already-sealed', 'skipped', 'failed'] as const;
const KINDS = ['video', 'audio', 'photo'] as const;
const SEVERITIES = ['error', 'warning', 'note'] as const;
const values = z.record(z.string(), z.union([z.string(), z.number()]));

function recording(row: Row): RecordingRow {
  return {
    clip: text(row, 'clip') as ClipId,
    session: text(row, 'session') as SessionId,
    source: text(row, 'source'),
    kind: oneOf(KINDS, text(row, 'kind')),
    recorded: integerOrNull(row, 'recorded'),
    modified: integer(row, 'modified'),
    durationMs: integerOrNull(row, 'duration_ms'),
    marked: integer(row, 'device_mark') === 1,
    personAlias: textOrNull(row, 'person_alias'),
  };
}

function unsealed(row: Row): UnsealedRow {
  return {
    session: text(row, 'session') as SessionId,
    source: text(row, 'source'),
    outcome: oneOf(OUTCOMES, text(row, 'outcome')),
    clip: textOrNull(row, 'clip') as ClipId | null,
  };
}

function docking(row: Row) {
  const ahead = integerOrNull(row, 'clock_ahead');
  return {
    session: text(row, 'session') as SessionId,
    at: integer(row, 'started_at'),
    clock:
      ahead === null ? null : { aheadMs: ahead, uncertaintyMs: integerOrNull(row, 'clock_uncertainty') ?? 0 },
    complete: textOrNull(row, 'ending') === 'finished',
    safe: row['safe'] === 1,
  };
}

function standing(row: Row): StandingFinding {
  const reasonSeq = integerOrNull(row, 'reason_seq');
  return {
    device: text(row, 'device') as DeviceId,
    id: text(row, 'id'),
    session: text(row, 'session') as SessionId,
    code: oneOf(CONTINUITY_CODES, text(row, 'code')),
    severity: oneOf(SEVERITIES, text(row, 'severity')),
    after: textOrNull(row, 'after_clip') as ClipId | null,
    before: textOrNull(row, 'before_clip') as ClipId | null,
    from: timeOrNull(row, 'from_at'),
    to: timeOrNull(row, 'to_at'),
    values: values.parse(JSON.parse(text(row, 'values'))),
    asks: integer(row, 'asks') === 1,
    withdrawn: row['withdrawn_seq'] !== null,
    reason:
      reasonSeq === null
        ? null
        : {
            reason: oneOf(GAP_REASONS, text(row, 'reason')),
            text: text(row, 'text'),
            person: text(row, 'person'),
            at: time(row, 'reason_at'),
            account: textOrNull(row, 'reason_account'),
            seq: reasonSeq,
          },
    personAlias: textOrNull(row, 'person_alias'),
  };
}

function byTime(a: StandingFinding, b: StandingFinding): number {
  return (a.from ?? '') < (b.from ?? '') ? -1 : (a.from ?? '') > (b.from ?? '') ? 1 : a.id < b.id ? -1 : 1;
}
