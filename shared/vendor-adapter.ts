/**
 * How one make of camera is spoken to that stays hidden until a password switches it to disk mode: data that an
 * office can read, change and exchange, never code. The calls have the names of the vendors' published interface.
 */
import { z } from 'zod';

/**
 * The calls of the published interface, and two that it lacks: `readDevTime`, because a clock must be read before it
 * is set, and `outcome`, by which a camera that was sent data tells its return code.
 */
export const VENDOR_CALLS = [
  'initDevice',
  'getIdCode',
  'getZfyInfo',
  'writeZfyInfo',
  'syncDevTime',
  'readDevTime',
  'setMsdc',
  'readDeviceResolution',
  'readDeviceBatteryDumpEnergy',
  'unInitDevice',
  'outcome',
] as const;
export type VendorCall = (typeof VENDOR_CALLS)[number];

/** Without these a camera cannot be taken in. */
const NEEDED = ['initDevice', 'getZfyInfo', 'setMsdc', 'unInitDevice'] as const;

const usbId = z.string().regex(/^[0-9a-f]{4}$/);
const byte = z.int().min(0).max(255);

/**
 * A SCSI command block, byte by byte: hexadecimal digits, `PP` for a letter of the password, `LL` for the number of
 * bytes that are asked for or sent (highest first). Only operation codes that SCSI leaves to vendors: no file can
 * make this program write to a camera's memory or erase it.
 */
const command = z.string().regex(/^[C-F][0-9A-F](?: (?:[0-9A-F]{2}|PP|LL)){5,15}$/);

export const vendorAdapterSchema = z
  .strictObject({
    id: z.string().regex(/^[a-z0-9-]{1,40}$/),
    name: z.strictObject({ zh: z.string().min(1).max(80), en: z.string().min(1).max(80) }),
    /** The camera while it is hidden. In disk mode it may have other numbers: it is known again by its port. */
    usb: z.array(z.strictObject({ vendorId: usbId, productId: usbId })).min(1),
    /** Which of its interfaces is spoken to; what is left out may be anything. */
    interface: z.strictObject({
      class: byte,
      subclass: byte.optional(),
      protocol: byte.optional(),
    }),
    /** How calls travel. This program speaks one of the ways that are in use. */
    transport: z.enum(['bulk-only-scsi']),
    /** The layout of the identity: 94 bytes whose texts end with a zero, 89 bytes without, or told by the answer. */
    identity: z.enum(['terminated', 'unterminated', 'either']),
    /** Numbers of two bytes. */
    byteOrder: z.enum(['little-endian', 'big-endian']),
    clock: z.strictObject({
      /** `digits`: 14 letters, `20261121093005`; `bcd`: the same in 7 bytes. */
      format: z.enum(['digits', 'bcd']),
      utcOffsetMinutes: z.int().min(-720).max(840),
    }),
    /** Null: this make asks for none. */
    password: z
      .strictObject({ length: z.int().min(1).max(12), letters: z.enum(['digits', 'ascii']) })
      .nullable(),
    calls: z.partialRecord(z.enum(VENDOR_CALLS), command),
  })
  .superRefine(({ calls, password }, context) => {
    const wrong = (name: string, problem: string): void =>
      context.addIssue({ code: 'custom', path: ['calls', name], message: problem, params: { problem } });
    for (const name of NEEDED) if (calls[name] === undefined) wrong(name, 'call-missing');
    const sends = calls.writeZfyInfo !== undefined || calls.syncDevTime !== undefined;
    if (sends && calls.outcome === undefined) wrong('outcome', 'call-missing');
    for (const [name, text] of Object.entries(calls)) {
      const letters = runOf(text, 'PP');
      if (letters === null || (letters !== 0 && letters !== (password?.length ?? 0)))
        wrong(name, 'command-password');
      const length = runOf(text, 'LL');
      if (length === null || length > 4) wrong(name, 'command-length');
    }
  });

export type VendorAdapter = z.infer<typeof vendorAdapterSchema>;

/** Whether a call of this make carries the password. */
export function carriesPassword({ calls }: VendorAdapter, call: VendorCall): boolean {
  return (calls[call] ?? '').includes('PP');
}

/** Whether a text can be a password of this make. */
export function isPasswordFit({ password }: VendorAdapter, text: string): boolean {
  if (password === null) return false;
  return (
    text.length === password.length && (password.letters === 'digits' ? /^\d+$/ : /^[\x21-\x7e]+$/).test(text)
  );
}

/** How many places of a command are `mark`, which must stand side by side; null when they do not. */
function runOf(command: string, mark: 'PP' | 'LL'): number | null {
  const places = command.split(' ').flatMap((each, place) => (each === mark ? [place] : []));
  const [first = 0] = places;
  return places.every((place, n) => place === first + n) ? places.length : null;
}
