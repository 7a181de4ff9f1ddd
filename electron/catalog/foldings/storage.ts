/**
 * Keeps the columns of `clips` that tell how each recording stands with its storage deadline: the pure rules are asked
 * when a clip is folded, and again for those clips that a later act bears on.
 */
import type { AwayDuty } from '#shared/away-duty';
import { dutyAfter } from '#shared/away-duty';
import type { HolidayCalendar } from '#shared/calendar/holiday-calendar';
import { calendarAfter, firstDayOf } from '#shared/calendar/notice';
import { OFFICIAL_CALENDAR } from '#shared/calendar/official';
import type { Checkout } from '#shared/checkout';
import { instantOf, millisecondsOf } from '#shared/clock';
import type { DutyId, PersonId } from '#shared/ids';
import type { ActKind } from '#shared/ledger';
import { personOfAlias } from '#shared/person';
import type { Period } from '#shared/profile/history';
import { withProfileAct } from '#shared/profile/history';
import { deadlineOf, recordingEnd, sealedState, type RecordingFacts } from '#shared/storage-standing';
import { integer, integerOrNull, text, textOrNull, time } from '../columns';
import type { ReadPlace } from '../entry-shapes';
import { keptActs } from '../kept-acts';
import { people } from '../people';
import type { Database, Prepare, Row, Value } from '../sqlite';
import { KEPT_SHAPES } from './kept';
import type { Folding } from './folding';
import { clipNamed } from '../entry-shapes';

/** Beyond this no deadline can be counted: the years end. A station whose clock is there has other troubles. */
const LATEST_MS = Date.UTC(9990, 0, 1);

/** The columns that {@link recordingFacts} reads, of `clips c LEFT JOIN sessions s`. */
export const RECORDING_COLUMNS = `c.seq, c.clip, c.device, c.kind, c.recorded, c.recorded_from, c.modified, c.duration_ms,
  c.sealed_at, c.person_alias, c.holder, c.stated_end, coalesce(s.started_at, c.sealed_at) AS docked_at, s.clock_ahead,
  s.clock_uncertainty`;

/** What is on record of a recording's time. */
export function recordingFacts(prepare: Prepare, row: Row): RecordingFacts {
  const docked = time(row, 'docked_at');
  const ahead = integerOrNull(row, 'clock_ahead');
  const recorded = integerOrNull(row, 'recorded');
  const stated = integerOrNull(row, 'stated_end');
  const kind = text(row, 'kind');
  const out = checkoutAt(prepare, text(row, 'device'), millisecondsOf(docked));
  return {
    times: {
      kind: kind === 'photo' ? 'photo' : kind === 'audio' ? 'audio' : 'video',
      recorded: recorded === null ? null : { deviceClock: instantOf(recorded), from: 'file-name' },
      durationMs: integerOrNull(row, 'duration_ms'),
      modified: time(row, 'modified'),
    },
    docked,
    clock:
      ahead === null
        ? null
        : {
            deviceClock: instantOf(millisecondsOf(docked) + ahead),
            stationClock: docked,
            uncertaintyMs: integerOrNull(row, 'clock_uncertainty') ?? 0,
          },
    emptyAt: out && wasEmpty(out) ? out.handedOut : null,
    statedEnd: stated === null ? null : instantOf(stated),
  };
}

/** The hand-out in which a device was away from the house at `moment`; null when it was not. */
export function checkoutAt(prepare: Prepare, device: string, moment: number): Checkout | null {
  const row = prepare(
    'SELECT row FROM checkouts WHERE device = ? AND handed_out <= ? ORDER BY handed_out DESC LIMIT 1',
  ).get(device, moment);
  if (!row) return null;
  const checkout = JSON.parse(text(row, 'row')) as Checkout;
  const back = checkout.handedIn ?? checkout.end?.at ?? null;
  return back === null || millisecondsOf(back) >= moment ? checkout : null;
}

/** Whether it was checked at the hand-out that nothing unsealed was on the device. */
function wasEmpty({ checks }: Checkout): boolean {
  return checks.some(({ name, result }) => name === 'old-footage' && result === 'pass');
}

/** The regulation through time, duties, and holidays, as they are on record. */
export interface Rules {
  readonly history: readonly Period[];
  readonly duties: readonly AwayDuty[];
  /** The program's own calendar with the notices that the office entered. */
  readonly calendar: HolidayCalendar;
}

const RULING = [
  'profile.chosen',
  'profile.changed',
  'duty.filed',
  'duty.returned',
  'calendar.notice-entered',
] as const;

/** Reads the acts that rule deadlines. */
export function rulesIn(prepare: Prepare): Rules {
  const history = keptActs(prepare, ['profile.chosen', 'profile.changed']).reduce<readonly Period[]>(
    withProfileAct,
    [],
  );
  const duties = new Map<DutyId, AwayDuty>();
  for (const act of keptActs(prepare, ['duty.filed', 'duty.returned'])) {
    const after = dutyAfter(duties.get(act.data.duty) ?? null, act);
    if (after) duties.set(after.duty, after);
  }
  const calendar = keptActs(prepare, ['calendar.notice-entered']).reduce(calendarAfter, OFFICIAL_CALENDAR);
  return { history, duties: [...duties.values()], calendar };
}

/** The rules of each connection as of the last act that rules: thousands of clips are folded between two of these. */
const known = new WeakMap<Database, { readonly asOf: number; readonly rules: Rules }>();

function rulesNow(db: Database): Rules {
  const asOf = Math.max(
    ...RULING.map((kind) => {
      const row = db.prepare('SELECT max(seq) AS seq FROM kept_acts WHERE kind = ?').get(kind);
      return (row && integerOrNull(row, 'seq')) ?? -1;
    }),
  );
  const before = known.get(db);
  if (before?.asOf === asOf) return before.rules;
  const rules = rulesIn((sql) => db.prepare(sql));
  known.set(db, { asOf, rules });
  return rules;
}

/** Judges the recordings that pass `where` (a condition on `c`) anew. */
function judge(db: Database, where: string, ...values: readonly Value[]): void {
  const rules = rulesNow(db);
  const found = db
    .prepare(`SELECT c.seq FROM clips c WHERE ${where} AND c.kind <> 'side-log'`)
    .all(...values)
    .map((row) => integer(row, 'seq'));
  for (const seq of found) judgeOne(db, seq, rules);
}

function judgeOne(db: Database, seq: number, { history, duties, calendar }: Rules): void {
  const prepare: Prepare = (sql) => db.prepare(sql);
  const row = prepare(
    `SELECT ${RECORDING_COLUMNS} FROM clips c LEFT JOIN sessions s ON s.session = c.session WHERE c.seq = ?`,
  ).get(seq);
  if (!row || integer(row, 'docked_at') > LATEST_MS) return;
  const facts = recordingFacts(prepare, row);
  const end = recordingEnd(facts);
  const holder = holderOf(db, row, millisecondsOf(end.known ? end.stationClock : facts.docked));
  const office = { history, calendar };
  const own = duties.filter(({ person }) => person === holder);
  const deadline = deadlineOf(end, facts.docked, own, office);
  const state = deadline && sealedState(end, deadline, time(row, 'sealed_at'), office);
  prepare(
    'UPDATE clips SET holder = ?, ended_at = ?, storage = ?, due_at = ?, storage_doubtful = ? WHERE seq = ?',
  ).run(
    holder,
    end.known ? millisecondsOf(end.stationClock) : null,
    state &&
      (state.state === 'stored-late' ? 'late' : state.state === 'undetermined' ? 'undetermined' : 'in-time'),
    deadline?.kind === 'runs' ? millisecondsOf(deadline.due.at) : null,
    state && 'doubtful' in state && state.doubtful ? 1 : 0,
    seq,
  );
}

/** Who had the camera: whoever it was handed out to. Else whom its names mean; once found, that stays. */
function holderOf(db: Database, row: Row, moment: number): PersonId | null {
  const out = checkoutAt((sql) => db.prepare(sql), text(row, 'device'), moment);
  if (out) return out.person;
  const before = textOrNull(row, 'holder');
  if (before !== null) return before as PersonId;
  const alias = textOrNull(row, 'person_alias');
  if (alias === null) return null;
  return personOfAliasNow(db, alias);
}

/** Whom numbers in names mean, on each connection, as of what is on file of persons: thousands of clips ask for the same. */
const meant = new WeakMap<
  Database,
  { readonly asOf: string; readonly persons: Map<string, PersonId | null> }
>();

function personOfAliasNow(db: Database, alias: string): PersonId | null {
  const asOf = text(db.prepare(PERSONS_ON_FILE).get() ?? {}, 'persons');
  let aliases = meant.get(db);
  if (aliases?.asOf !== asOf) meant.set(db, (aliases = { asOf, persons: new Map() }));
  let person = aliases.persons.get(alias);
  if (person === undefined) {
    const { persons } = people((sql) => db.prepare(sql));
    person = personOfAlias(alias, persons.values())?.person ?? null;
    if (aliases.persons.size < MOST_ALIASES) aliases.persons.set(alias, person);
  }
  return person;
}

/** Cameras may put anything into a name. */
const MOST_ALIASES = 10_000;

/** All that decides whom a number means, as one text. */
const PERSONS_ON_FILE = `
  SELECT coalesce(group_concat(person || active || aliases), '') AS persons
  FROM (SELECT person, active, aliases FROM persons ORDER BY person)`;

const WEEK = 7 * 86_400_000;

/**
 * From which deadline on, in milliseconds since 1970, days may have been counted that the notice for this year rules.
 * A deadline is also counted from as late as the clocks' uncertainty lets a recording end; a week is more than any.
 */
export function countedInto(year: number): number {
  return Date.parse(`${firstDayOf(year)}T00:00:00+08:00`) - WEEK;
}

type Effect = (db: Database, place: ReadPlace, data: unknown) => void;

const judgeSince: Effect = (db, place) => judge(db, '(c.ended_at >= ? OR c.storage IS NULL)', place.at);
const judgeOfNobody: Effect = (db) => judge(db, 'c.holder IS NULL AND c.person_alias IS NOT NULL');

/** What each act that bears on deadlines changes beside what it folds into. */
const EFFECTS: Readonly<Partial<Record<ActKind, Effect>>> = {
  'clip.sealed': (db, _place, data) => judge(db, 'c.clip = ?', clipNamed.parse(data).clip),
  'profile.chosen': judgeSince,
  'profile.changed': judgeSince,
  'person.registered': judgeOfNobody,
  'person.changed': judgeOfNobody,
  'duty.filed': (db, _place, data) =>
    judge(db, 'c.ended_at >= ?', millisecondsOf(KEPT_SHAPES['duty.filed'].parse(data).from)),
  'duty.returned': (db, _place, data) => {
    const { duty } = KEPT_SHAPES['duty.returned'].parse(data);
    const filed = rulesNow(db).duties.find((one) => one.duty === duty);
    if (filed) judge(db, 'c.ended_at >= ?', millisecondsOf(filed.from));
  },
  'calendar.notice-entered': (db, _place, data) => {
    const { year } = KEPT_SHAPES['calendar.notice-entered'].parse(data);
    judge(db, 'c.due_at >= ?', countedInto(year));
  },
  'storage.end-stated': (db, _place, data) => {
    const { clip, end } = KEPT_SHAPES['storage.end-stated'].parse(data);
    db.prepare('UPDATE clips SET stated_end = ? WHERE clip = ?').run(millisecondsOf(end), clip);
    judge(db, 'c.clip = ?', clip);
  },
  'storage.explained': (db, _place, data) => {
    const { clips, reason } = KEPT_SHAPES['storage.explained'].parse(data);
    for (const clip of clips) db.prepare('UPDATE clips SET late_reason = ? WHERE clip = ?').run(reason, clip);
  },
};

/** The foldings, each followed by what its act changes of deadlines. */
export function withDeadlines<F extends Readonly<Record<string, Folding>>>(foldings: F): F {
  const all = Object.entries(foldings).map(([kind, folding]): readonly [string, Folding] => {
    const effect = EFFECTS[kind as ActKind];
    if (!effect) return [kind, folding];
    return [
      kind,
      (db, place, data) => {
        const done = folding(db, place, data);
        if (done === 'folded') effect(db, place, data);
        return done;
      },
    ];
  });
  return Object.fromEntries(all) as F;
}
