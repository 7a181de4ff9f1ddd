import { z } from 'zod';
import { instantOfWallTime, type DeviceTime } from './clock';
import { stemOf } from './file-name';

/**
 * How one make of camera names its files: data that an office can read and change, never code. Names are matched
 * without their extension; a pattern's named groups say what was found:
 * `device`, `person` (the officer's alias), `date` + `time` or `stamp` (the wall clock), `important` (a mark made
 * on the camera), `counter` (its sequence number).
 */
export const cameraProfileSchema = z.strictObject({
  id: z.string().regex(/^[a-z0-9-]{1,40}$/),
  name: z.strictObject({ zh: z.string().min(1), en: z.string().min(1) }),
  /** Minutes east of UTC that the camera's wall clock runs at; China has one zone and no summer time. */
  utcOffsetMinutes: z.int().min(-720).max(840),
  names: z
    .array(
      z.strictObject({
        /** `name`: the file's name; `path`: the last folder, `/` and the name. */
        of: z.enum(['name', 'path']),
        pattern: z.string().max(200),
        example: z.string(),
      }),
    )
    .min(1),
  /** Folder names (any case) whose files the person wearing the camera marked as important. */
  importantFolders: z.array(z.string()),
  /** Files at the camera's root that hold nothing but its number. */
  idFiles: z.array(z.string()),
});

export type CameraProfile = z.infer<typeof cameraProfileSchema>;

/** What a file's name and folder say, in the words of the profile that understood them. */
export interface NameReading {
  readonly profile: string | null;
  readonly device: string | null;
  readonly personAlias: string | null;
  readonly recorded: DeviceTime | null;
  readonly deviceMark: boolean;
  readonly counter: number | null;
  /** The name holds a date and time that no clock can show. */
  readonly impossibleTime: boolean;
}

/** Reads a path (`/` between parts) by the first profile that understands its name. Never throws. */
export function readName(path: string, profiles: readonly CameraProfile[]): NameReading {
  const parts = path.split('/');
  const stem = stemOf(parts[parts.length - 1] ?? '');
  const folder = parts[parts.length - 2] ?? '';
  for (const profile of profiles) {
    const inImportantFolder = parts
      .slice(0, -1)
      .some((part) => profile.importantFolders.some((name) => name.toLowerCase() === part.toLowerCase()));
    for (const { of, pattern } of profile.names) {
      const match = new RegExp(pattern, 'u').exec(of === 'name' ? stem : `${folder}/${stem}`);
      if (!match) continue;
      const groups: Readonly<Partial<Record<string, string>>> = match.groups ?? {};
      const digits = groups['stamp'] ?? `${groups['date'] ?? ''}${groups['time'] ?? ''}`;
      const deviceClock = wallTimeOf(digits, profile.utcOffsetMinutes);
      return {
        profile: profile.id,
        device: groups['device'] ?? null,
        personAlias: groups['person'] ?? null,
        recorded: deviceClock ? { deviceClock, from: 'file-name' } : null,
        deviceMark: groups['important'] !== undefined || inImportantFolder,
        counter: groups['counter'] === undefined ? null : Number(groups['counter']),
        impossibleTime: digits !== '' && deviceClock === null,
      };
    }
  }
  return {
    profile: null,
    device: null,
    personAlias: null,
    recorded: null,
    deviceMark: false,
    counter: null,
    impossibleTime: false,
  };
}

function wallTimeOf(digits: string, offsetMinutes: number) {
  const m = /^(\d{4})(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})$/.exec(digits);
  if (!m) return null;
  const [year, month, day, hour, minute, second] = m.slice(1).map(Number) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  return instantOfWallTime({ year, month, day, hour, minute, second }, offsetMinutes);
}
