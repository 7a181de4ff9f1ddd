/** What goes wrong between us and an MTP camera. */
import { usbErrorOf, type UsbTrouble } from '../usb/errors';

export type MtpTrouble =
  /** The camera was pulled or fell off the bus. */
  | 'gone'
  /** No answer within the time that was given. */
  | 'silent'
  /** The camera halted a pipe in the middle of an exchange. */
  | 'halted'
  /** What came is not what the protocol allows. */
  | 'garbled'
  /** The camera answered, and its answer is no: see `response`. */
  | 'refused'
  /** It went on saying "busy" for as long as we were ready to wait. */
  | 'busy'
  /** The session was opened anew meanwhile, so that the camera's handles must be asked for again. */
  | 'reopened'
  /** Another program holds the camera: see `program`. */
  | 'held'
  /** This user may not open the camera, or the system gave it to a driver that lets no program through. */
  | 'denied'
  /** We closed it ourselves. */
  | 'closed';

export class MtpError extends Error {
  override readonly name = 'MtpError';
  /** The camera's response code, for `refused`. */
  readonly response: number | null;
  /** The program's name, for `held`; null when the system does not show it. */
  readonly program: string | null;

  constructor(
    readonly trouble: MtpTrouble,
    message: string,
    more: { readonly response?: number; readonly program?: string | null; readonly cause?: unknown } = {},
  ) {
    super(message, { cause: more.cause });
    this.response = more.response ?? null;
    this.program = more.program ?? null;
  }
}

const FROM_USB: Readonly<Record<UsbTrouble, MtpTrouble>> = {
  'no-bus': 'gone',
  gone: 'gone',
  stall: 'halted',
  timeout: 'silent',
  denied: 'denied',
  busy: 'held',
  driver: 'denied',
  'pipe-in-use': 'garbled',
  // Some host controllers tell of a pulled device so; if it is gone, the next attempt says it.
  fault: 'garbled',
  other: 'garbled',
};

/** Anything thrown below, as an MTP error. */
export function mtpErrorOf(error: unknown): MtpError {
  if (error instanceof MtpError) return error;
  const usb = usbErrorOf(error);
  return new MtpError(FROM_USB[usb.trouble], usb.message, { program: usb.program ?? null, cause: error });
}

/** Whether it is worth while to reset the camera, open a new session and ask again. */
export function isRecoverable({ trouble, response }: MtpError): boolean {
  if (trouble === 'silent' || trouble === 'halted' || trouble === 'garbled') return true;
  return trouble === 'refused' && response !== null && LOST_SESSION.has(response);
}

/** SessionNotOpen, IncompleteTransfer, TransactionCancelled: the camera lost the thread, not the object. */
const LOST_SESSION: ReadonlySet<number> = new Set([0x2003, 0x2007, 0x201f]);

/** Whether the camera itself said no; with `responses`, with one of these codes. */
export function isRefusal(error: unknown, ...responses: readonly number[]): error is MtpError {
  if (!(error instanceof MtpError) || error.trouble !== 'refused' || isRecoverable(error)) return false;
  return responses.length === 0 || responses.includes(error.response ?? -1);
}
