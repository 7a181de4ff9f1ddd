/** Setting a camera's clock: both clocks before, the order, both clocks after; each step on record. */
import type { ClockSettingView } from '#shared/contract/camera';
import { failed, FailureError } from '#shared/failure';
import type { DeviceId } from '#shared/ids';
import type { Act } from '#shared/ledger';
import { clockDifferenceMs, isClockOff, type ClockComparison, type ClockSetting } from '#shared/readings';
import type { SourceAnswer } from '../dock/mtp/messages';
import type { SourceChannel } from '../intake/remote-source';

/** The clock of one docked camera. Both are null when the camera has none that can be read, or set. Rejects when gone. */
export interface CameraClock {
  read(): Promise<ClockComparison | null>;
  set(): Promise<ClockSetting | null>;
}

/** The clock of a camera that another process holds. */
export function remoteClock(ask: SourceChannel): CameraClock {
  const value = async <T>(asked: Promise<SourceAnswer<T>>): Promise<T> => {
    const answer = await asked.catch((error: unknown) => {
      throw failed('camera-gone', undefined, error);
    });
    if (answer.ok) return answer.value;
    throw 'failure' in answer ? new FailureError(answer.failure) : failed('camera-gone');
  };
  return { read: () => value(ask({ do: 'clock' })), set: () => value(ask({ do: 'set-clock' })) };
}

/** A clock that was set may still differ by this: cameras take whole seconds. */
const LEFT_MS = 1_000;

/**
 * Sets the clock. Throws a FailureError when it cannot be read or set at all; what became of an order that was given is
 * the answer, and on record, whatever it is.
 */
export async function setCameraClock(
  clock: CameraClock,
  device: DeviceId,
  append: (act: Act) => Promise<unknown>,
): Promise<{ readonly view: ClockSettingView; readonly after: ClockComparison | null }> {
  const seen = await clock.read();
  if (!seen) throw failed('clock-unsettable');
  await append({ kind: 'device.clock-setting', data: { device, before: seen } });
  const { setting, outcome } = await ordered(clock);
  const before = setting?.before ?? seen;
  const after = setting?.after ?? null;
  const differenceMs = clockDifferenceMs(before);
  await append({ kind: 'device.clock-set', data: { device, before, after, differenceMs, outcome } });
  return {
    view: {
      outcome,
      differenceMs,
      leftMs: after && clockDifferenceMs(after),
      uncertaintyMs: (after ?? before).uncertaintyMs,
    },
    after,
  };
}

async function ordered(
  clock: CameraClock,
): Promise<{ readonly setting: ClockSetting | null; readonly outcome: ClockSettingView['outcome'] }> {
  try {
    const setting = await clock.set();
    if (!setting) return { setting, outcome: 'refused' };
    if (!setting.after) return { setting, outcome: 'unknown' };
    // A camera may say yes and do nothing.
    return { setting, outcome: isClockOff(setting.after, LEFT_MS) ? 'refused' : 'set' };
  } catch {
    // The order may have reached the camera.
    return { setting: null, outcome: 'unknown' };
  }
}
