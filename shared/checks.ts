/**
 * What is looked at when a device changes hands (D2): each check with its value, what it is held against, who told the
 * value and when, and the article that asks for it. The numbers are the agency's settings.
 */
import type { Check, CheckName } from './acts/check';
import { millisecondsOf, type Instant } from './clock';
import type { DeviceFile } from './device-file';
import type { PersonId } from './ids';
import type { Person } from './person';
import { inForce, itemSource, settingInForce, type AgencyProfile } from './profile/agency';
import type { Citation } from './profile/citation';
import { clockDifferenceMs, type CameraReadings, type Reading } from './readings';

/** A check with what only its judging needs. */
export interface JudgedCheck {
  readonly check: Check;
  /** The articles that ask for it; empty: the program's own advice. */
  readonly source: readonly Citation[];
  /** Whether a custodian may hand out in spite of it. A fault may not, where the regulation stops the device at once. */
  readonly overridable: boolean;
}

export interface HandOutFacts {
  readonly file: DeviceFile;
  readonly person: Person;
  /** How many cameras the person holds already. */
  readonly holds: number;
  /** The last readings, from a dock or entered by a person who looked at the camera's display. */
  readonly readings: CameraReadings;
  /** Files on it that are not in the vault, as the last docking left it; null when it was not docked since it came here. */
  readonly unstored: number | null;
  readonly profile: AgencyProfile;
  readonly now: Instant;
}

/** The checks of a hand-out, in the order in which they are shown. */
export function handOutChecks(facts: HandOutFacts): readonly JudgedCheck[] {
  return [
    ...deviceChecks(facts),
    oneCameraCheck(facts.holds, facts.profile),
    certificateCheck(facts.person),
    assignedCheck(facts.file, facts.person.person),
  ];
}

/** Those of them that ask nothing of the person: how fit the device is by itself. */
export function deviceChecks(facts: Omit<HandOutFacts, 'person' | 'holds'>): readonly JudgedCheck[] {
  return [
    faultCheck(facts.file, facts.profile),
    ...readingChecks(facts.file, facts.readings, facts.profile, facts.now),
    ageCheck(facts.readings, facts.profile, facts.now),
    oldFootageCheck(facts.unstored),
  ];
}

/** The checks of a return: the same looks at the camera, put on record and blocking nothing. */
export function returnChecks(
  file: DeviceFile,
  readings: CameraReadings,
  profile: AgencyProfile,
  now: Instant,
): readonly Check[] {
  return [faultCheck(file, profile), ...readingChecks(file, readings, profile, now)].map(
    ({ check }) => check,
  );
}

function faultCheck({ faults }: DeviceFile, profile: AgencyProfile): JudgedCheck {
  const stopped = inForce(profile, 'repair.rules').value?.includes('stop-at-once') ?? false;
  return {
    check: {
      name: 'fault',
      result: faults.length === 0 ? 'pass' : 'fail',
      value: faults.length,
      limit: 0,
      told: 'register',
      readAt: null,
    },
    source: [
      ...(stopped ? itemSource(profile, 'repair.rules', 'stop-at-once') : []),
      ...askedBeforeUse(profile, 'works'),
    ],
    overridable: !stopped,
  };
}

function readingChecks(
  { facts }: DeviceFile,
  readings: CameraReadings,
  profile: AgencyProfile,
  now: Instant,
): readonly JudgedCheck[] {
  const { batteryPercent, storage, clock } = readings;
  const setting = (name: Parameters<typeof settingInForce>[1]): number => settingInForce(profile, name).value;
  const megabytesPerHour = facts.megabytesPerHour ?? setting('checkout.megabytes-per-hour');
  const freeBytes = storage?.value.freeBytes ?? null;
  const offMs = clock && Math.abs(clockDifferenceMs(clock.value)) - clock.value.uncertaintyMs;
  return [
    {
      check: measured('battery', batteryPercent, {
        value: batteryPercent && Math.floor(batteryPercent.value),
        least: setting('checkout.battery'),
      }),
      source: askedBeforeUse(profile, 'battery'),
      overridable: true,
    },
    {
      check: measured('free-space', storage, {
        value: freeBytes === null ? null : Math.floor((freeBytes * 60) / (megabytesPerHour * 1_000_000)),
        least: setting('checkout.free-hours') * 60,
      }),
      source: askedBeforeUse(profile, 'free-space'),
      overridable: true,
    },
    {
      check: measured('clock', clock, {
        value: offMs === null ? null : Math.ceil(Math.max(0, offMs) / 1000),
        most: setting('checkout.clock-tolerance'),
      }),
      // Times in documents are held against the footage's [S18].
      source: itemSourceIfAsked(profile, 'documents.rules', 'times-agree'),
      overridable: true,
    },
  ].map((judged) => (isFromLater(judged.check.readAt, now) ? asUnknown(judged) : judged));
}

function ageCheck(readings: CameraReadings, profile: AgencyProfile, now: Instant): JudgedCheck {
  const used = [readings.batteryPercent, readings.storage, readings.clock].flatMap((r) => (r ? [r.at] : []));
  const oldest = used.length === 0 ? null : Math.min(...used.map(millisecondsOf));
  const minutes = oldest === null ? null : Math.max(0, Math.floor((millisecondsOf(now) - oldest) / 60_000));
  const limit = settingInForce(profile, 'checkout.readings-age').value;
  return own({
    name: 'readings-age',
    result: minutes === null ? 'unknown' : minutes <= limit ? 'pass' : 'fail',
    value: minutes,
    limit,
    told: null,
    readAt: null,
  });
}

function oldFootageCheck(unstored: number | null): JudgedCheck {
  return own({
    name: 'old-footage',
    result: unstored === null ? 'unknown' : unstored === 0 ? 'pass' : 'fail',
    value: unstored,
    limit: 0,
    told: 'vault',
    readAt: null,
  });
}

function oneCameraCheck(holds: number, profile: AgencyProfile): JudgedCheck {
  const limit = settingInForce(profile, 'checkout.cameras-per-person').value;
  return own({
    name: 'one-camera',
    result: holds < limit ? 'pass' : 'fail',
    value: holds + 1,
    limit,
    told: 'register',
    readAt: null,
  });
}

function certificateCheck({ certificate }: Person): JudgedCheck {
  return own({
    name: 'certificate',
    result: certificate === null ? 'fail' : 'pass',
    value: null,
    limit: null,
    told: 'register',
    readAt: null,
  });
}

function assignedCheck({ facts }: DeviceFile, person: PersonId): JudgedCheck {
  return own({
    name: 'assigned',
    result: facts.assignedTo === null || facts.assignedTo === person ? 'pass' : 'fail',
    value: null,
    limit: null,
    told: 'register',
    readAt: null,
  });
}

/** A check that the program adds by itself: an override is the office's own matter. */
function own(check: Check): JudgedCheck {
  return { check, source: [], overridable: true };
}

type Held =
  | { readonly value: number | null; readonly least: number }
  | { readonly value: number | null; readonly most: number };

function measured(name: CheckName, reading: Reading<unknown> | null, held: Held): Check {
  const { value } = held;
  const limit = 'least' in held ? held.least : held.most;
  const passes = value !== null && ('least' in held ? value >= limit : value <= limit);
  return {
    name,
    result: value === null ? 'unknown' : passes ? 'pass' : 'fail',
    value,
    limit,
    told: reading?.source ?? null,
    readAt: reading?.at ?? null,
  };
}

/** A reading from the future was taken while the station's clock was wrong: nobody knows how old it is. */
function isFromLater(readAt: Instant | null, now: Instant): boolean {
  return readAt !== null && millisecondsOf(readAt) > millisecondsOf(now);
}

function asUnknown(judged: JudgedCheck): JudgedCheck {
  return { ...judged, check: { ...judged.check, result: 'unknown' } };
}

function askedBeforeUse(
  profile: AgencyProfile,
  item: 'works' | 'battery' | 'free-space',
): readonly Citation[] {
  return itemSourceIfAsked(profile, 'before-use.checks', item);
}

function itemSourceIfAsked(
  profile: AgencyProfile,
  name: 'before-use.checks' | 'documents.rules',
  item: string,
): readonly Citation[] {
  const asked: readonly string[] = inForce(profile, name).value ?? [];
  return asked.includes(item) ? itemSource(profile, name, item) : [];
}
