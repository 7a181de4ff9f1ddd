/** What goes wrong between us and a camera that is spoken to by its vendor's calls. */
import { usbErrorOf, type UsbTrouble } from '../usb/errors';

export type VendorTrouble =
  /** The camera was pulled, or fell off the bus. */
  | 'gone'
  /** No answer within the time that was given, or a halted pipe that stays halted. */
  | 'silent'
  /** What came is not what its adapter says. */
  | 'garbled'
  /** The camera answered, and its answer is no: see `code`. */
  | 'refused'
  /** It wants a password and none is kept. */
  | 'password-missing'
  /** It refused the password. */
  | 'password-wrong'
  /** Another program, or a driver of the system, holds the camera. */
  | 'held'
  /** This user may not open the camera. */
  | 'denied';

export class VendorError extends Error {
  override readonly name = 'VendorError';
  constructor(
    readonly trouble: VendorTrouble,
    message: string,
    more: { readonly code?: number; readonly cause?: unknown } = {},
  ) {
    super(message, { cause: more.cause });
    this.code = more.code ?? null;
  }
  /** The camera's return code, for `refused` and `password-wrong`. */
  readonly code: number | null;
}

const FROM_USB: Readonly<Record<UsbTrouble, VendorTrouble>> = {
  'no-bus': 'gone',
  gone: 'gone',
  stall: 'silent',
  timeout: 'silent',
  denied: 'denied',
  busy: 'held',
  driver: 'denied',
  'pipe-in-use': 'silent',
  fault: 'silent',
  other: 'silent',
};

/** Anything thrown below, as a vendor error. */
export function vendorErrorOf(error: unknown): VendorError {
  if (error instanceof VendorError) return error;
  const usb = usbErrorOf(error);
  return new VendorError(FROM_USB[usb.trouble], usb.message, { cause: error });
}
