/**
 * Numbers that no regulation states and the program needs: the agency's own settings, each with a default that the
 * program recommends (「本站建议」, no article). An agency may set them either way inside what makes sense at all.
 */
import { z } from 'zod';

export interface Setting {
  readonly shape: z.ZodType<number>;
  readonly byDefault: number;
  readonly unit: 'percent' | 'hours' | 'minutes' | 'seconds' | 'days' | 'megabytes-per-hour' | 'cameras';
}

function setting(unit: Setting['unit'], byDefault: number, least: number, most: number): Setting {
  return { unit, byDefault, shape: z.int().min(least).max(most) };
}

export const SETTINGS = {
  /** A camera is handed out with at least this much battery: a new one loses about a tenth in an hour of recording. */
  'checkout.battery': setting('percent', 80, 1, 100),
  /** … and with room for at least so many hours of recording: a half day's duty. */
  'checkout.free-hours': setting('hours', 4, 1, 72),
  /** What an hour of recording takes, where the device's own number is not known: 8 Mbit/s. */
  'checkout.megabytes-per-hour': setting('megabytes-per-hour', 3600, 100, 100_000),
  /** … and with a clock that is off by no more than this: documents name minutes. */
  'checkout.clock-tolerance': setting('seconds', 30, 1, 3600),
  /** … by readings no older than this: from one evening's docking to the next morning. */
  'checkout.readings-age': setting('minutes', 16 * 60, 5, 14 * 24 * 60),
  /** Cameras that one person may hold at a time. */
  'checkout.cameras-per-person': setting('cameras', 1, 1, 10),
  /** A camera that is issued to one person for good is expected in a dock this often. */
  'checkout.personal-docking': setting('days', 7, 1, 60),
  /** A storage deadline counted in hours is "due soon" from here on; one in days, from the beginning of its last day. */
  'storage.due-soon': setting('hours', 6, 1, 48),
  /** A holder is reminded again after this long. */
  'overdue.remind-every': setting('hours', 4, 1, 72),
  /** The section head is told when a camera is overdue by this much. */
  'overdue.escalate-after': setting('hours', 24, 1, 720),
} as const satisfies Record<string, Setting>;

export type SettingName = keyof typeof SETTINGS;

export const SETTING_NAMES = Object.keys(SETTINGS) as readonly SettingName[];

/** Whether a name is one of the agency's own settings. */
export function isSettingName(name: string): name is SettingName {
  return Object.hasOwn(SETTINGS, name);
}
