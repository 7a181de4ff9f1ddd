/** A camera's battery, space, clock and firmware, in its own words and as readings. */
import { instantOf, type Instant } from '#shared/clock';
import type { CameraReadings, ClockComparison, StorageSpace } from '#shared/readings';
import { DeviceProperty, Operation } from './codes';
import { datasetReader, type PropertyValue } from './dataset';
import { parseDateTime } from './date-time';
import type { DeviceInfo, PropertyDescription, PropertyForm, StorageInfo } from './device-datasets';
import { isRefusal, MtpError, mtpErrorOf } from './error';
import { getDevicePropDesc, getDevicePropValue, getStorageIds, getStorageInfo } from './operations';
import type { Quirks } from './quirks';
import type { Session } from './session';
import { wordsOf } from '../mass-storage/volume';

const UINT8 = 2;
const UINT16 = 4;
const STRING = 0xffff;
/** The quickest of so many questions is the one that says most about the clock. */
const CLOCK_QUESTIONS = 3;

/** What the readings are taken with. */
export interface Taking {
  readonly session: Session;
  readonly device: DeviceInfo;
  readonly quirks: Quirks;
  /** The station's clock, milliseconds since 1970. */
  readonly now: () => number;
  readonly assumedOffsetMinutes: number;
  /** Readings that silenced the camera: they are not asked for again, so that they do not cost a wait each time. */
  readonly unanswered: Set<string>;
}

/** Everything that the camera tells. What it refuses or garbles is null; a lost camera throws {@link MtpError}. */
export async function takeReadings(taking: Taking): Promise<CameraReadings> {
  const at = <T>(value: T | null) =>
    value === null ? null : { value, source: 'device' as const, at: instantOf(taking.now()) };
  const ask = async <T>(name: string, reading: (taking: Taking) => Promise<T | null>) =>
    taking.unanswered.has(name) ? null : at(await orNull(taking, name, reading(taking)));
  // The clock first: nothing that takes long has happened since the camera was opened.
  const clock = await ask('clock', compareClocks);
  const batteryPercent = await ask('battery', batteryOf);
  const storage = await ask('storage', spaceOf);
  return {
    batteryPercent,
    charging: null, // MTP has no word for it
    storage,
    clock,
    firmware: at(wordsOf(taking.device.version)),
    resolution: null, // the pictures themselves tell
  };
}

/** A reading that fails says nothing, as long as the camera is still there to be asked for others. */
async function orNull<T>(taking: Taking, name: string, reading: Promise<T | null>): Promise<T | null> {
  try {
    return await reading;
  } catch (thrown) {
    const error = mtpErrorOf(thrown);
    if (taking.session.over !== null || error.trouble === 'closed') throw error;
    if (error.trouble === 'silent' || error.trouble === 'halted') taking.unanswered.add(name);
    return null;
  }
}

async function batteryOf({ session, device, quirks }: Taking): Promise<number | null> {
  const property = DeviceProperty.BatteryLevel;
  if (!device.properties.has(property)) return null;
  const description = await descriptionOf(session, device, property);
  const bytes = await getDevicePropValue(session, property);
  // UINT8 in PTP; some have it as UINT16, whatever they call it.
  const value = datasetReader(bytes).value(bytes.length === 1 ? UINT8 : UINT16);
  if (typeof value !== 'bigint' || (value === 0n && quirks.zeroBatteryIsUnknown)) return null;
  return percentOf(value, description?.form ?? { is: 'any' });
}

/** A level on the camera's own scale as 0 to 100; null when it lies outside of that scale. */
export function percentOf(level: bigint, form: PropertyForm): number | null {
  const [least, most] = scaleOf(form);
  if (most <= least || level < least || level > most) return null;
  return Math.round((Number(level - least) / Number(most - least)) * 100);
}

function scaleOf(form: PropertyForm): readonly [bigint, bigint] {
  if (form.is === 'range') return [form.least, form.most];
  const values = form.is === 'one-of' ? form.values.filter(isBigint) : [];
  if (values.length < 2) return [0n, 100n];
  // Steps such as 0, 25, 50, 75, 100, or 0 to 3.
  return [0n, values.reduce((most, value) => (value > most ? value : most))];
}

function isBigint(value: PropertyValue): value is bigint {
  return typeof value === 'bigint';
}

/** What there is of one storage, without what cannot be. */
export function spaceIn({ totalBytes, freeBytes }: StorageInfo, quirks: Quirks): StorageSpace | null {
  const most = BigInt(Number.MAX_SAFE_INTEGER);
  if (totalBytes <= 0n || totalBytes > most) return null;
  const isBelievable = freeBytes <= totalBytes && !quirks.freeSpaceIsWrong;
  return { totalBytes: Number(totalBytes), freeBytes: isBelievable ? Number(freeBytes) : null };
}

/** All storages together, each asked by itself. */
async function spaceOf({ session, quirks }: Taking): Promise<StorageSpace | null> {
  const spaces: (StorageSpace | null)[] = [];
  for (const storage of await getStorageIds(session))
    spaces.push(spaceIn(await getStorageInfo(session, storage), quirks));
  return spaces.reduce<StorageSpace | null>(
    (sum, space) =>
      sum && space
        ? {
            totalBytes: sum.totalBytes + space.totalBytes,
            freeBytes:
              sum.freeBytes === null || space.freeBytes === null ? null : sum.freeBytes + space.freeBytes,
          }
        : null,
    spaces.length === 0 ? null : { totalBytes: 0, freeBytes: 0 },
  );
}

/** Both clocks; null when the camera shows none. */
export async function compareClocks(taking: Taking): Promise<ClockComparison | null> {
  const { session, device, now, assumedOffsetMinutes } = taking;
  if (!device.properties.has(DeviceProperty.DateTime)) return null;
  let best: ClockComparison | null = null;
  for (let question = 0; question < CLOCK_QUESTIONS; question++) {
    const began = performance.now();
    const text = await clockText(session);
    const halfMs = (performance.now() - began) / 2;
    const shown = parseDateTime(text, assumedOffsetMinutes);
    if (!shown) return null;
    const uncertaintyMs = Math.ceil(halfMs + shown.resolutionMs);
    if (best && best.uncertaintyMs <= uncertaintyMs) continue;
    const stationClock: Instant = instantOf(Math.round(now() - halfMs));
    best = { deviceClock: shown.instant, stationClock, uncertaintyMs, zone: shown.zone };
  }
  return best;
}

/** The camera's clock in its own words. */
export async function clockText(session: Session): Promise<string> {
  const value = datasetReader(await getDevicePropValue(session, DeviceProperty.DateTime)).value(STRING);
  return typeof value === 'string' ? value : '';
}

/** A property's description; null when the camera does not describe its properties. */
export async function descriptionOf(
  session: Session,
  device: DeviceInfo,
  property: number,
): Promise<PropertyDescription | null> {
  if (!device.operations.has(Operation.GetDevicePropDesc)) return null;
  try {
    return await getDevicePropDesc(session, property);
  } catch (error) {
    // Not every property is described, and not every description can be read.
    if (isRefusal(error) || (error instanceof MtpError && error.trouble === 'garbled')) return null;
    throw error;
  }
}
