/** Registering devices and persons from a spreadsheet: the person picks the file in the system's own dialog. */
import { z } from 'zod';
import { deviceFacts } from '../acts/device';
import { MOST_ROWS } from '../sheet';
import { refusalsView } from './devices';
import { personDetails } from './people';
import type { RequestShapes } from './shape';
import { count, deviceId, nothing, personId, text } from './values';

/** What is wrong with a row, at which column where it is one's. */
const problem = z.object({
  row: count,
  column: text.nullable(),
  code: text,
  values: z.record(text, z.union([text, z.number()])),
});
export type SheetProblemView = z.infer<typeof problem>;

const sheet = { file: text, problems: z.array(problem) };
export const deviceSheetView = z.object({
  ...sheet,
  devices: z.array(z.object({ row: count, device: deviceId, facts: deviceFacts })),
});
export type DeviceSheetView = z.infer<typeof deviceSheetView>;

export const personSheetView = z.object({
  ...sheet,
  persons: z.array(
    z.object({
      row: count,
      person: personId,
      name: text,
      section: text,
      certificate: text.nullable(),
      aliases: z.array(text),
    }),
  ),
});
export type PersonSheetView = z.infer<typeof personSheetView>;

const written = z.object({ file: text }).nullable();

export const sheetRequests = {
  /** What a spreadsheet would register and what is wrong with its other rows; null when the person picks none. */
  'devices.read-sheet': { right: 'device.keep', args: nothing, result: deviceSheetView.nullable() },
  /** Registers the rows of a spreadsheet: all of them together, or none, with what speaks against each. */
  'devices.register-many': {
    right: 'device.keep',
    args: z.strictObject({
      rows: z
        .array(z.strictObject({ device: deviceId, facts: deviceFacts }))
        .min(1)
        .max(MOST_ROWS),
    }),
    result: z.object({ rows: z.array(refusalsView) }),
  },
  /** Saves an empty spreadsheet to fill in. */
  'devices.save-template': { right: 'device.keep', args: nothing, result: written },
  'people.read-sheet': { right: 'people.manage', args: nothing, result: personSheetView.nullable() },
  /** Registers the persons of a spreadsheet: all of them together, or none. */
  'people.register-many': {
    right: 'people.manage',
    args: z.strictObject({ rows: z.array(z.strictObject(personDetails)).min(1).max(MOST_ROWS) }),
    result: z.object({ rows: z.array(refusalsView) }),
  },
  'people.save-template': { right: 'people.manage', args: nothing, result: written },
} as const satisfies RequestShapes;
