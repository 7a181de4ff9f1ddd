/** How recordings stand with their storage deadline: what was judged when they were folded, and all that it was judged by. */
import type { Due } from '#shared/calendar/due';
import type { HolidayCalendar } from '#shared/calendar/holiday-calendar';
import type { Recorded } from '#shared/acts/act-of';
import type { StorageAct } from '#shared/acts/storage';
import type { AwayDuty } from '#shared/away-duty';
import { CHINA_OFFSET, millisecondsOf, type Instant } from '#shared/clock';
import type { ClipId, DeviceId, PersonId } from '#shared/ids';
import type { RecordingEnd } from '#shared/recording-end';
import type { StorageDeadline } from '#shared/storage-deadline';
import { deadlineOf, recordingEnd, sealedState, type RecordingFacts } from '#shared/storage-standing';
import { integer, integerOrNull, text, textOrNull, time } from './columns';
import { countedInto, RECORDING_COLUMNS, recordingFacts, rulesIn, type Rules } from './foldings/storage';
import { keptActs } from './kept-acts';
import type { Prepare, Row } from './sqlite';

/** All that a clip's deadline was counted from. */
export interface StorageAccount {
  readonly device: DeviceId;
  readonly holder: PersonId | null;
  readonly facts: RecordingFacts;
  readonly end: RecordingEnd;
  /** Null as long as no regulation is chosen. */
  readonly deadline: StorageDeadline | null;
  readonly duty: AwayDuty | null;
  /** The last reason on file for storing late. */
  readonly explained: Recorded<Extract<StorageAct, { kind: 'storage.explained' }>> | null;
}

export interface LateRow {
  readonly clip: ClipId;
  readonly source: string;
  readonly ended: Instant;
  readonly due: Instant;
  readonly sealedAt: Instant;
  readonly holder: PersonId | null;
  readonly personAlias: string | null;
}

/** Recordings of one month and one holder, counted. */
export interface StorageGroup {
  readonly month: string;
  readonly holder: PersonId | null;
  readonly device: DeviceId;
  readonly inTime: number;
  readonly late: number;
  readonly unexplained: number;
  readonly undetermined: number;
  readonly doubtful: number;
  readonly longestLateMs: number;
}

/** One recording's deadline by two calendars. */
export interface MovedDeadline {
  readonly clip: ClipId;
  readonly device: DeviceId;
  readonly source: string;
  readonly before: Due;
  readonly after: Due;
  /** Whether it was, and would be, stored late. */
  readonly lateBefore: boolean;
  readonly lateAfter: boolean;
}

/** What another calendar would change. */
export interface CalendarEffect {
  /** How many recordings were looked at; `all`: these are all that it can concern. */
  readonly looked: number;
  readonly all: boolean;
  readonly moved: readonly MovedDeadline[];
}

export interface StorageQueries {
  /** Null for a clip that is none, and for side logs. */
  storageOf(clip: ClipId): StorageAccount | null;
  /** What another calendar, that differs in the days of one year's notice, would change of deadlines. */
  underCalendar(calendar: HolidayCalendar, year: number, most: number): CalendarEffect;
  /** The regulation through time, every duty away on file, and the holidays. */
  storageRules(): Rules;
  /** Of these clips, which are late, and which of those have a reason on file; those of other cameras are left out. */
  lateAmong(
    device: DeviceId,
    clips: readonly ClipId[],
  ): { clip: ClipId; late: boolean; explained: boolean }[];
  /** What of a camera was stored late and has no reason on file, newest recording first. */
  lateUnexplained(device: DeviceId, limit: number): readonly LateRow[];
  countLateUnexplained(device: DeviceId): number;
  /** Recordings that ended from `from` on and before `to`; those without a known end count by their sealing. */
  storageGroups(from: Instant, to: Instant): readonly StorageGroup[];
}

export function storageQueries(prepare: Prepare): StorageQueries {
  return {
    storageOf: (clip) => storageOf(prepare, clip),
    underCalendar: (calendar, year, most) => underCalendar(prepare, calendar, year, most),
    storageRules: () => rulesIn(prepare),
    lateAmong(device, clips) {
      const one = prepare(
        "SELECT storage = 'late' AS late, late_reason IS NOT NULL AS explained FROM clips WHERE clip = ? AND device = ?",
      );
      return clips.flatMap((clip) => {
        const row = one.get(clip, device);
        return row ? [{ clip, late: row['late'] === 1, explained: row['explained'] === 1 }] : [];
      });
    },
    lateUnexplained: (device, limit) =>
      prepare(
        `SELECT clip, source, ended_at, due_at, sealed_at, holder, person_alias FROM clips
         WHERE device = ? AND ${UNEXPLAINED} ORDER BY shown_at DESC, seq DESC LIMIT ?`,
      )
        .all(device, limit)
        .map((row) => ({
          clip: text(row, 'clip') as ClipId,
          source: text(row, 'source'),
          ended: time(row, 'ended_at'),
          due: time(row, 'due_at'),
          sealedAt: time(row, 'sealed_at'),
          holder: textOrNull(row, 'holder') as PersonId | null,
          personAlias: textOrNull(row, 'person_alias'),
        })),
    countLateUnexplained(device) {
      const row = prepare(`SELECT count(*) AS n FROM clips WHERE device = ? AND ${UNEXPLAINED}`).get(device);
      return row ? integer(row, 'n') : 0;
    },
    storageGroups(from, to) {
      const [begin, end] = [millisecondsOf(from), millisecondsOf(to)];
      const whole = wholeMonths(begin, end);
      if (!whole) return prepare(GROUPS).all(begin, end).map(groupIn);
      return [
        ...prepare(GROUPS).all(begin, whole.begin),
        ...prepare(MONTHS).all(monthOf(whole.begin), monthOf(whole.end)),
        ...prepare(GROUPS).all(whole.end, end),
      ].map(groupIn);
    },
  };
}

function groupIn(row: Row): StorageGroup {
  return {
    month: text(row, 'month'),
    holder: textOrNull(row, 'holder') as PersonId | null,
    device: text(row, 'device') as DeviceId,
    inTime: integer(row, 'in_time'),
    late: integer(row, 'late'),
    unexplained: integer(row, 'unexplained'),
    undetermined: integer(row, 'undetermined'),
    doubtful: integer(row, 'doubtful'),
    longestLateMs: integerOrNull(row, 'longest') ?? 0,
  };
}

/** China's months that lie wholly in a span of time, as another span; null when there is none. */
function wholeMonths(begin: number, end: number): { readonly begin: number; readonly end: number } | null {
  const first = monthStart(begin) === begin ? begin : monthStart(begin, 1);
  const last = monthStart(end);
  return first < last ? { begin: first, end: last } : null;
}

/** When China's month of a moment begins, or one that many months later; milliseconds since 1970. */
function monthStart(moment: number, later = 0): number {
  const there = new Date(moment + CHINA_MS);
  return Date.UTC(there.getUTCFullYear(), there.getUTCMonth() + later) - CHINA_MS;
}

function monthOf(moment: number): string {
  return new Date(moment + CHINA_MS).toISOString().slice(0, 7);
}

const CHINA_MS = CHINA_OFFSET * 60_000;

const UNEXPLAINED = "storage = 'late' AND late_reason IS NULL";

/** Whole months as the catalog keeps them counted. */
const MONTHS = `
  SELECT month, nullif(holder, '') AS holder, device, in_time, late, unexplained, undetermined, doubtful, longest
  FROM storage_months WHERE month >= ? AND month < ? ORDER BY month, holder, device`;

/** Parts of months, counted one by one. Months are China's: eight hours ahead of UTC. */
const GROUPS = `
  SELECT strftime('%Y-%m', coalesce(ended_at, sealed_at) / 1000 + 28800, 'unixepoch') AS month, holder, device,
    sum(storage = 'in-time') AS in_time, sum(storage = 'late') AS late,
    sum(${UNEXPLAINED}) AS unexplained, sum(storage = 'undetermined') AS undetermined,
    sum(storage_doubtful) AS doubtful, max(CASE WHEN storage = 'late' THEN sealed_at - due_at END) AS longest
  FROM clips
  WHERE storage IS NOT NULL AND coalesce(ended_at, sealed_at) >= ? AND coalesce(ended_at, sealed_at) < ?
  GROUP BY month, holder, device ORDER BY month, holder, device`;

function storageOf(prepare: Prepare, clip: ClipId): StorageAccount | null {
  const row = prepare(
    `SELECT ${RECORDING_COLUMNS} FROM clips c LEFT JOIN sessions s ON s.session = c.session
     WHERE c.clip = ? AND c.kind <> 'side-log'`,
  ).get(clip);
  if (!row) return null;
  const { history, duties, calendar } = rulesIn(prepare);
  const facts = recordingFacts(prepare, row);
  const end = recordingEnd(facts);
  const holder = textOrNull(row, 'holder') as PersonId | null;
  const own = duties.filter(({ person }) => person === holder);
  const deadline = deadlineOf(end, facts.docked, own, { history, calendar });
  const duty = deadline && deadline.kind !== 'undetermined' ? deadline.duty : null;
  const reasons = keptActs(prepare, ['storage.explained']).filter(({ data }) => data.clips.includes(clip));
  return {
    device: text(row, 'device') as DeviceId,
    holder,
    facts,
    end,
    deadline,
    duty: duty === null ? null : (duties.find((one) => one.duty === duty) ?? null),
    explained: reasons.at(-1) ?? null,
  };
}

function underCalendar(
  prepare: Prepare,
  calendar: HolidayCalendar,
  year: number,
  most: number,
): CalendarEffect {
  const rules = rulesIn(prepare);
  const rows = prepare(
    `SELECT ${RECORDING_COLUMNS}, c.source FROM clips c LEFT JOIN sessions s ON s.session = c.session
     WHERE c.due_at >= ? AND c.kind <> 'side-log' ORDER BY c.due_at DESC, c.seq LIMIT ?`,
  ).all(countedInto(year), most + 1);
  const moved = rows.slice(0, most).flatMap((row): MovedDeadline[] => {
    const facts = recordingFacts(prepare, row);
    const end = recordingEnd(facts);
    const own = rules.duties.filter(({ person }) => person === textOrNull(row, 'holder'));
    const by = (holidays: HolidayCalendar) => {
      const office = { history: rules.history, calendar: holidays };
      const deadline = deadlineOf(end, facts.docked, own, office);
      if (deadline?.kind !== 'runs') return null;
      const state = sealedState(end, deadline, time(row, 'sealed_at'), office);
      return { due: deadline.due, isLate: state?.state === 'stored-late' };
    };
    const [before, after] = [by(rules.calendar), by(calendar)];
    if (!before || !after) return [];
    const same = before.due.at === after.due.at && before.due.calendar === after.due.calendar;
    if (same && before.isLate === after.isLate) return [];
    return [
      {
        clip: text(row, 'clip') as ClipId,
        device: text(row, 'device') as DeviceId,
        source: text(row, 'source'),
        before: before.due,
        after: after.due,
        lateBefore: before.isLate,
        lateAfter: after.isLate,
      },
    ];
  });
  return { looked: Math.min(rows.length, most), all: rows.length <= most, moved };
}
