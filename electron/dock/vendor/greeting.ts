/** What a hidden camera tells of itself before anything is set: its clock first, then who it is, then what it reads. */
import { instantOf } from '#shared/clock';
import { NO_READINGS, type CameraReadings, type ClockComparison } from '#shared/readings';
import type { VendorCalls } from './calls';
import { vendorErrorOf } from './error';
import type { ZfyInfo } from './zfy-info';

export interface Greeting {
  /** The maker's and the model's code. */
  readonly idCode: string | null;
  readonly info: ZfyInfo;
  readonly readings: CameraReadings;
}

/** The quickest of so many questions is the one that says most about the clock. */
const CLOCK_QUESTIONS = 3;
/** Its clock shows whole seconds. */
const CLOCK_STEP_MS = 1_000;

/** Asks a connected camera. Readings that it refuses or garbles are null; without its identity it throws. */
export async function greet(calls: VendorCalls, now: () => number): Promise<Greeting> {
  const read = async <T>(reading: Promise<T | null>) => {
    const value = await orNull(reading);
    return value === null ? null : { value, source: 'device' as const, at: instantOf(now()) };
  };
  const clock = await read(compareClocks(calls, now));
  const idCode = await orNull(calls.getIdCode());
  const { info } = await calls.getZfyInfo();
  return {
    idCode,
    info,
    readings: {
      ...NO_READINGS,
      clock,
      batteryPercent: await read(calls.readDeviceBatteryDumpEnergy()),
      resolution: await read(calls.readDeviceResolution()),
    },
  };
}

async function compareClocks(calls: VendorCalls, now: () => number): Promise<ClockComparison | null> {
  let best: ClockComparison | null = null;
  for (let question = 0; question < CLOCK_QUESTIONS; question++) {
    const began = performance.now();
    const deviceClock = await calls.readDevTime();
    if (deviceClock === null) return null;
    const halfMs = (performance.now() - began) / 2;
    const uncertaintyMs = Math.ceil(halfMs) + CLOCK_STEP_MS;
    if (best && best.uncertaintyMs <= uncertaintyMs) continue;
    const stationClock = instantOf(Math.round(now() - halfMs));
    best = { deviceClock, stationClock, uncertaintyMs, zone: 'assumed' };
  }
  return best;
}

/** A reading that the camera will not or cannot give says nothing, as long as the camera is still there. */
async function orNull<T>(reading: Promise<T | null>): Promise<T | null> {
  try {
    return await reading;
  } catch (thrown) {
    const error = vendorErrorOf(thrown);
    const isAboutReading =
      error.trouble === 'refused' || error.trouble === 'garbled' || error.trouble === 'password-missing';
    if (!isAboutReading) throw error;
    return null;
  }
}
