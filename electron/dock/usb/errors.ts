/** What went wrong on USB, told from text: package `usb` 3.x gives every error the one code `GenericFailure`. */

export type UsbTrouble =
  /** This computer has no USB at all: a virtual machine, a container. */
  | 'no-bus'
  /** The device was pulled, or fell off the bus. */
  | 'gone'
  /** The device halted the pipe; it stays so until the halt is cleared. */
  | 'stall'
  /** No answer within the time that was given; what had come of it is lost. */
  | 'timeout'
  /** This user may not open the device. */
  | 'denied'
  /** Another program, or a driver of the system, holds the interface. */
  | 'busy'
  /** The system gave the device to a driver that lets no program through (Windows without WinUSB). */
  | 'driver'
  /** The pipe is still being torn down after the former transfer; a moment later it works. */
  | 'pipe-in-use'
  /** A fault below the transfer. Some host controllers tell of a pulled device in this way. */
  | 'fault'
  | 'other';

/** An error of the USB layer. The message is the library's own text. */
export class UsbError extends Error {
  override readonly name = 'UsbError';
  constructor(
    readonly trouble: UsbTrouble,
    message: string,
    cause?: unknown,
    /** The other program's name, for `busy`; undefined when the system does not show it. */
    readonly program?: string,
  ) {
    super(message, { cause });
  }
}

/**
 * First match wins. Transfers tell a bare word (`Stall`), other calls a sentence, with the system's number behind:
 * errno on Linux, a Win32 error on Windows.
 */
const SIGNS: readonly (readonly [UsbTrouble, RegExp])[] = [
  ['no-bus', /\/sys\/bus\/usb\S* not found|\/sys\S* not found \(errno 2\)/i],
  // An open pipe that cannot be had is "not found" to the library, whatever the reason.
  ['pipe-in-use', /endpoint (?:not found|already in use)/i],
  ['stall', /\bstall/i],
  ['timeout', /\bcancell?ed\b|timed? ?out|gave no answer|\(errno 110\)/i],
  ['denied', /permission denied|access (?:is )?denied|\(errno (?:1|13)\)|\(error 5\)/i],
  ['busy', /\bbusy\b|\bin use\b|already claimed|exclusive access|\(errno 16\)/i],
  ['driver', /not WinUSB|driver is|incompatible driver/i],
  [
    'gone',
    /\bdisconnected\b|no such device|device not found|not connected|bConfigurationValue|\(errno (?:2|19|108)\)/i,
  ],
  ['fault', /\bfault\b|protocol violation|\(errno 71\)/i],
];

/** Anything thrown by the library, classified; an error that is one already comes back as it is. */
export function usbErrorOf(error: unknown): UsbError {
  if (error instanceof UsbError) return error;
  const text = error instanceof Error ? error.message : String(error);
  const trouble = SIGNS.find(([, sign]) => sign.test(text))?.[0] ?? 'other';
  return new UsbError(trouble, text, error);
}
