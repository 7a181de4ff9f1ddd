/**
 * An office that plays a month by the pure rules: its ledger, its cameras, its footage. Every method says in words what
 * the rules answered, so that a scenario reads like a diary beside its hand-calculated dates.
 */
import type { AwayKind } from '#shared/profile/vocabulary';
import type { DutyAct } from '#shared/acts/storage';
import type { MissingAct, MissingReason } from '#shared/acts/checkout';
import type { CheckName } from '#shared/acts/check';
import { dutyAfter, fileAwayDuty, returnFromDuty, type AwayDuty } from '#shared/away-duty';
import { dueOf, dueText } from '#shared/calendar/due';
import type { HolidayCalendar } from '#shared/calendar/holiday-calendar';
import { completeReturn, handIn, handOut, writeOff, type Checkout, type Proof } from '#shared/checkout';
import type { ProfileAct } from '#shared/acts/profile';
import { CHINA_OFFSET, wallTextOf, type Instant } from '#shared/clock';
import { deviceState, type DeviceFile } from '#shared/device-file';
import { holdsOf, openCheckoutOf } from '#shared/equipment';
import { recordIdOf, type CheckoutId, type DeviceId } from '#shared/ids';
import { explainMissing, missingAfter, type MissingFootage } from '#shared/missing-footage';
import { overdueActs, overdueList } from '#shared/overdue';
import type { Person } from '#shared/person';
import { choose, inForce, tighten } from '#shared/profile/agency';
import { citationText, type Citation } from '#shared/profile/citation';
import { profileAt, withProfileAct, type Period } from '#shared/profile/history';
import type { RegulationProfile } from '#shared/profile/rule';
import { endOfRecording } from '#shared/recording-end';
import { checkRepaired, finishRepair, openRepair, reportFault } from '#shared/repair';
import type { Ruling } from '#shared/ruling';
import { LATE_REASONS, storageDeadline, storageState, type LateReason } from '#shared/storage-deadline';
import { at, deviceOf, next, officeLedger, personOf, readings } from '../equipment/office';

export { LATE_REASONS };

/** A recording on a camera, and its sealing. */
export interface Footage {
  readonly device: DeviceId;
  readonly ended: Instant;
  /** How far the camera's clock was ahead when it was docked. */
  readonly driftMs: number;
  readonly person: Person | null;
  storedAt: Instant | null;
  reason: LateReason | null;
}

/** A refusal as its codes with their check and articles: `check-not-passed battery (河北街道 · 第22条)`; `ok` otherwise. */
export function answer(ruling: Ruling<unknown, string>): string {
  if (ruling.ok) return 'ok';
  return ruling.refusals
    .map(
      ({ code, values, source }) =>
        `${code}${said(values?.['check'] ?? values?.['name'])}${cited(source ?? [])}`,
    )
    .join('; ');
}

export function cited(source: readonly Citation[]): string {
  return source.length === 0 ? '' : ` (${source.map((one) => citationText(one, 'zh')).join('，')})`;
}

const said = (value: string | number | undefined): string => (value === undefined ? '' : ` ${value}`);
const time = (text: string): Instant => at(`2026-${text.replace(' ', 'T')}:00`);

/** An office under a regulation, from the first day on. `own`: what it sets itself. Times are `MM-DD HH:MM` of 2026, China. */
export function month(
  regulation: RegulationProfile,
  from: string,
  own: Readonly<Record<string, unknown>>,
  calendar: HolidayCalendar,
) {
  const ledger = officeLedger();
  const onCamera: Footage[] = [];
  const docked = new Set<DeviceId>();
  const lastImport = new Map<DeviceId, Omit<Proof, 'stillDocked'>>();
  const lastDocked = new Map<DeviceId, Instant>();
  const duties = new Map<string, AwayDuty>();
  const register: MissingFootage[] = [];
  const people = new Map<string, Person>();
  let periods: readonly Period[] = [];
  const by = { kind: 'operator', account: 'zhao.keeper' } as const;

  const enact = (act: ProfileAct, when: string): void => {
    periods = withProfileAct(periods, { ...act, seq: periods.length, at: time(when), by });
  };
  const chosen = choose(regulation, own);
  if (!chosen.ok) throw new Error(answer(chosen));
  enact(chosen.act, from);
  const profileOn = (when: Instant) => {
    const profile = profileAt(periods, when);
    if (!profile) throw new Error('no profile');
    return profile;
  };

  const fileOf = (device: string): DeviceFile | null =>
    ledger.equipment.devices.get(deviceOf(device)) ?? null;
  const checkoutOf = (device: string): Checkout | null => openCheckoutOf(deviceOf(device), ledger.equipment);
  const who = (name: string): Person => {
    const known = people.get(name) ?? personOf(name);
    people.set(name, known);
    return known;
  };
  /** Appends what was granted, and says what was answered. */
  const put = (ruling: Parameters<typeof ledger.must>[0], when: Instant): string => {
    if (ruling.ok) ledger.append(ruling.acts, when);
    return answer(ruling);
  };
  const proofOf = (device: DeviceId): Proof | null => {
    const last = lastImport.get(device);
    return last ? { ...last, stillDocked: docked.has(device) } : null;
  };

  return {
    ledger,
    /** Registers cameras that were docked, empty, charged, the evening before. */
    cameras(...names: readonly string[]): void {
      for (const name of names) {
        ledger.register(deviceOf(name), time(from));
        this.dock(name, from);
      }
    },
    profile: (when: string) => profileOn(time(when)),
    /** Changes one value of the profile. */
    change(when: string, name: string, value: unknown): string {
      const made = tighten(profileOn(time(when)), { name, value });
      if (made.ok) enact(made.act, when);
      return answer(made.ok ? { ok: true, acts: [made.act] } : made);
    },
    handOut(
      when: string,
      device: string,
      name: string,
      until: string | null,
      {
        battery = 95,
        override = null,
        purpose = 'inspection',
      }: {
        readonly battery?: number;
        readonly override?: { readonly checks: readonly CheckName[]; readonly reason: string } | null;
        readonly purpose?: 'inspection' | 'personal-issue' | 'training';
      } = {},
    ): string {
      const now = time(when);
      const id = deviceOf(device);
      const ruling = handOut(
        {
          checkout: recordIdOf('checkout', Date.parse(now), next()),
          purpose,
          case: null,
          expectedReturn: until === null ? null : time(until),
          accessories: [],
          override,
        },
        {
          file: fileOf(device),
          person: who(name),
          holds: holdsOf(who(name).person, ledger.equipment),
          readings: readings(now, { battery }),
          unstored: lastImport.get(id)?.failed ?? null,
          profile: profileOn(now),
          now,
        },
      );
      if (ruling.ok) docked.delete(id);
      return put(ruling, now);
    },
    /** A recording that ended at `ended` by the true time; the camera's clock is `driftMs` ahead. */
    record(device: string, ended: string, driftMs = 0): Footage {
      const place = fileOf(device)?.place;
      const person = place?.where === 'out' ? place.person : null;
      const footage: Footage = {
        device: deviceOf(device),
        ended: time(ended),
        driftMs,
        person: [...people.values()].find((one) => one.person === person) ?? null,
        storedAt: null,
        reason: null,
      };
      onCamera.push(footage);
      return footage;
    },
    /** Docks and imports; `left`: so many files cannot be read. Says how the return, if one was open, came out. */
    dock(device: string, when: string, { left = 0 } = {}): string {
      const now = time(when);
      const id = deviceOf(device);
      const here = onCamera.filter((one) => one.device === id && one.storedAt === null);
      const stored = here.slice(left);
      for (const one of stored) one.storedAt = now;
      docked.add(id);
      const before = lastDocked.get(id);
      lastDocked.set(id, now);
      lastImport.set(id, {
        session: recordIdOf('session', Date.parse(now), next()),
        device: id,
        started: now,
        safeToUnplug: left === 0,
        failed: Math.min(left, here.length),
        clips: stored.length,
      });
      const checkout = checkoutOf(device);
      if (!checkout) return before === undefined ? 'first' : 'nothing to return';
      return put(
        completeReturn(checkout, fileOf(device), proofOf(id), readings(now), profileOn(now), now),
        now,
      );
    },
    pull(device: string): void {
      docked.delete(deviceOf(device));
    },
    handIn(device: string, when: string): string {
      const now = time(when);
      const back = { condition: 'good' as const, accessoriesMissing: [], readings: readings(now) };
      return put(handIn(checkoutOf(device), fileOf(device), back, profileOn(now), now), now);
    },
    writeOff(device: string, when: string, outcome: 'lost' | 'unreadable', reason: string): string {
      return put(writeOff(checkoutOf(device), fileOf(device), outcome, reason), time(when));
    },
    state: (device: string): string => {
      const file = fileOf(device);
      return file ? deviceState(file, docked.has(file.device)) : 'unknown';
    },
    lastCheckout: (device: string): Checkout | undefined =>
      [...ledger.equipment.checkouts.values()].filter((one) => one.device === deviceOf(device)).at(-1),

    fault(device: string, when: string): string {
      const fault = recordIdOf('fault', Date.parse(time(when)), next());
      return put(
        reportFault(fileOf(device), { fault, what: 'no-picture', note: '', person: null, photos: [] }),
        time(when),
      );
    },
    repair(device: string, when: string, firm: string | null): string {
      const repair = recordIdOf('repair', Date.parse(time(when)), next());
      return put(openRepair(fileOf(device), repair, firm, null), time(when));
    },
    repaired(device: string, when: string, cost = 0): string {
      const file = fileOf(device);
      if (!file?.repair) return 'no repair';
      const { repair } = file.repair;
      const done = { repair, result: 'repaired', cost, parts: [], notOpenedHere: true, note: '' } as const;
      return put(finishRepair(file, done, profileOn(time(when))), time(when));
    },
    checked(device: string, when: string, passed = true): string {
      const file = fileOf(device);
      if (!file?.repair) return 'no repair';
      const { repair } = file.repair;
      const fault = recordIdOf('fault', Date.parse(time(when)), next());
      return put(checkRepaired(file, { repair, passed, checks: [], fault, note: '' }), time(when));
    },

    away(when: string, name: string, kind: AwayKind, since: string): string {
      const { person } = who(name);
      const mine = [...duties.values()].filter((duty) => duty.person === person);
      const ruling = fileAwayDuty(
        {
          duty: recordIdOf('duty', Date.parse(time(when)), next()),
          person,
          kind,
          from: time(since),
          expectedReturn: null,
          reason: '外出执法',
        },
        mine,
        profileOn(time(when)),
      );
      if (ruling.ok) this.noteDuty(ruling.acts[0], when);
      return answer(ruling);
    },
    back(when: string, name: string, returned: string): string {
      const { person } = who(name);
      const open = [...duties.values()].find((duty) => duty.person === person && duty.returned === null);
      const ruling = returnFromDuty(open ?? null, time(returned), 'person', time(when));
      if (ruling.ok) this.noteDuty(ruling.acts[0], when);
      return answer(ruling);
    },
    noteDuty(act: DutyAct, when: string): void {
      const { duty } = act.data;
      const after = dutyAfter(duties.get(duty) ?? null, { ...act, seq: 1, at: time(when), by });
      if (after) duties.set(duty, after);
    },

    /** The deadline in words: when, by what, and what of the calendar is missing. */
    due(footage: Footage): string {
      const deadline = this.deadline(footage);
      switch (deadline.kind) {
        case 'undetermined':
          return `undetermined: ${deadline.why}`;
        case 'away':
          return `away${cited(deadline.source)}`;
        case 'runs': {
          const warning = deadline.due.provisional ? ` ${deadline.due.calendar}` : '';
          return `${dueText(deadline.due)}${warning}${cited(deadline.source)}`;
        }
      }
    },
    deadline(footage: Footage) {
      const docking = footage.storedAt ?? lastDocked.get(footage.device) ?? time('12-31 23:59');
      const shown = new Date(Date.parse(footage.ended) + footage.driftMs).toISOString() as Instant;
      const end = endOfRecording(
        { kind: 'video', recorded: null, durationMs: null, modified: shown },
        footage.storedAt === null
          ? null
          : {
              deviceClock: new Date(Date.parse(docking) + footage.driftMs).toISOString() as Instant,
              stationClock: docking,
              uncertaintyMs: 0,
            },
        { from: null, to: footage.storedAt ?? time('12-31 23:59') },
      );
      const mine = [...duties.values()].filter((duty) => duty.person === footage.person?.person);
      return storageDeadline(end, mine, profileOn(footage.ended), calendar);
    },
    /** How footage stands at a moment, in words. */
    standing(footage: Footage, when: string): string {
      const now = time(when);
      const stored = footage.storedAt !== null && footage.storedAt <= now ? footage.storedAt : null;
      const found = storageState(this.deadline(footage), stored, footage.reason, profileOn(now), now);
      if ('lateMs' in found)
        return `${found.state} by ${found.lateMs / 60_000} min: ${found.reason ?? 'no reason'}`;
      return found.state;
    },
    /** The filing deadline of a case whose enforcement ended at `ended`. */
    filing(ended: string): string {
      const rule = inForce(profileOn(time(ended)), 'filing.within');
      if (rule.value === null) return 'none';
      const due = dueOf(rule.value, time(ended), calendar);
      return `${dueText(due)}${due.provisional ? ` ${due.calendar}` : ''}${cited(rule.source)}`;
    },
    /** Puts a reason for missing footage on file; says the verdict, the form, and who is told. */
    missing(
      when: string,
      name: string,
      reason: MissingReason,
      {
        note = '情况说明',
        basis = '',
        checkout = null,
        matter = null,
      }: {
        readonly note?: string;
        readonly basis?: string;
        readonly checkout?: CheckoutId | null;
        readonly matter?: 'sealing' | 'routine-inspection' | null;
      } = {},
    ): string {
      const missing = recordIdOf('missing', Date.parse(time(when)), next());
      const command = {
        missing,
        person: who(name).person,
        device: null,
        checkout,
        matter,
        reason,
        note,
        basis,
      };
      const ruling = explainMissing(command, register, profileOn(time(when)));
      if (!ruling.ok) return answer(ruling);
      const line = this.noteMissing(ruling.acts[0], when);
      return [line?.verdict, ...(line?.tell ?? [])].join(' → ');
    },
    noteMissing(act: MissingAct, when: string): MissingFootage | null {
      const line = missingAfter(null, { ...act, seq: 1, at: time(when), by });
      if (line) register.push(line);
      return line;
    },
    /** What the station puts on record at `when` about cameras that should be back: `BC1 holder since …`. */
    overdue(when: string): readonly string[] {
      const now = time(when);
      const open = [...ledger.equipment.checkouts.values()].map((checkout) => ({
        checkout,
        lastDocked: lastDocked.get(checkout.device) ?? null,
      }));
      const acts = overdueActs(overdueList(open, profileOn(now), now));
      ledger.append(acts, now);
      return acts.flatMap((act) =>
        act.kind === 'checkout.overdue'
          ? [
              `${act.data.device} → ${act.data.told}, since ${wallTextOf(act.data.since, CHINA_OFFSET).slice(5, 16)}`,
            ]
          : [],
      );
    },
  };
}
