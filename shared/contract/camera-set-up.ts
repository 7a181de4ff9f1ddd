/** What the station knows of makes of cameras, and how hidden and unmounted ones are opened: set up by an administrator. */
import { z } from 'zod';
import { CAMERA_FILE_PROBLEMS } from '../camera-file-problem';
import type { RequestShapes } from './shape';
import { count, nothing, text } from './values';

const problem = z.object({
  code: z.enum(CAMERA_FILE_PROBLEMS),
  values: z.record(text, text).optional(),
});

/** One camera profile or vendor adapter: what it is, where it came from, and whether it counts. */
export const cameraFileView = z.object({
  /** Its name in the vault's folder; null when it came with the program. */
  file: text.nullable(),
  /** Null for a file of which nothing can be read. */
  content: z
    .object({
      kind: z.enum(['profile', 'adapter']),
      id: text,
      name: z.object({ zh: text, en: text }),
      /** An example of each way of naming; the USB numbers of an adapter. */
      examples: z.array(text),
      /** How many letters its password has; null where none is asked for. */
      passwordLength: count.nullable(),
    })
    .nullable(),
  /** Why it does not count. */
  problem: problem.nullable(),
  notes: z.array(problem),
});
export type CameraFileView = z.infer<typeof cameraFileView>;

export const cameraSetUpView = z.object({
  files: z.array(cameraFileView),
  /** The folder, for reading only. */
  folder: text,
  /** Whether this computer has a keychain that can keep passwords. */
  keychain: z.boolean(),
});
export type CameraSetUpView = z.infer<typeof cameraSetUpView>;

const fileName = text.regex(/^[^/\\\0]{1,255}$/);
const adapterId = text.regex(/^[a-z0-9-]{1,40}$/);

export const cameraSetUpRequests = {
  /** All camera files as they are in the folder now. */
  'camera-files.list': { right: 'station.set-up', args: nothing, result: cameraSetUpView },
  /** Lets the person pick a file and copies it into the vault; tells why one does not count. Null when they cancel. */
  'camera-files.add': { right: 'station.set-up', args: nothing, result: cameraFileView.nullable() },
  /** Takes one of the office's own files away. */
  'camera-files.remove': {
    right: 'station.set-up',
    args: z.strictObject({ file: fileName }),
    result: nothing,
  },
  /** Lets the person pick a place and writes the file there, to change it or hand it on. False when they cancel. */
  'camera-files.export': {
    right: 'station.set-up',
    args: z.strictObject({ kind: z.enum(['profile', 'adapter']), id: text.max(40) }),
    result: z.boolean(),
  },
  /**
   * Gives the keychain the password of one camera, or of all of a make (`camera` null); a null password is forgotten.
   * Cameras that waited for it are tried again. No answer ever holds a password.
   */
  'dock.set-password': {
    right: 'station.set-up',
    args: z.strictObject({
      adapter: adapterId,
      camera: text.min(1).max(200).nullable(),
      password: text.min(1).max(64).nullable(),
    }),
    result: nothing,
  },
  /** Whether cards that nobody mounts are mounted by the station itself, read-only (Linux); null where it cannot. */
  'dock.mounting': { right: 'station.set-up', args: nothing, result: z.boolean().nullable() },
  'dock.set-mounting': {
    right: 'station.set-up',
    args: z.strictObject({ on: z.boolean() }),
    result: nothing,
  },
} as const satisfies RequestShapes;
