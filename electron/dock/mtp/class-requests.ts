/** The control requests of the USB still-image class: how to get a camera out of an exchange that went wrong. */
import { ResponseCode } from './codes';
import type { UsbPipes } from '../usb/pipes';

const CANCEL = 0x64;
const RESET = 0x66;
const STATUS = 0x67;
const CANCELLATION_CODE = 0x4001;
/** Header, and two pipes. */
const LONGEST_STATUS = 12;

/** What the camera says of its pipes. */
export interface DeviceStatus {
  /** A response code; OK when it is ready for the next exchange. */
  readonly code: number;
  /** Addresses of the pipes that it halted. */
  readonly halted: readonly number[];
}

/** Asks the camera to give up the transaction that runs. */
export async function cancelTransaction(
  transport: UsbPipes,
  transaction: number,
  timeoutMs: number,
): Promise<void> {
  const data = new DataView(new ArrayBuffer(6));
  data.setUint16(0, CANCELLATION_CODE, true);
  data.setUint32(2, transaction, true);
  await transport.requestOut(CANCEL, new Uint8Array(data.buffer), timeoutMs);
}

/** Puts the camera's MTP into the state after plugging in: no session, nothing under way. */
export async function resetDevice(transport: UsbPipes, timeoutMs: number): Promise<void> {
  await transport.requestOut(RESET, new Uint8Array(0), timeoutMs);
}

/** Asks for the status. Throws when the camera does not know the request; what is cut short counts as not said. */
export async function deviceStatus(transport: UsbPipes, timeoutMs: number): Promise<DeviceStatus> {
  const bytes = await transport.requestIn(STATUS, LONGEST_STATUS, timeoutMs);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const halted: number[] = [];
  for (let at = 4; at + 4 <= bytes.length; at += 4) halted.push(view.getUint32(at, true) & 0xff);
  return { code: bytes.length >= 4 ? view.getUint16(2, true) : ResponseCode.OK, halted };
}

/** Waits until the camera says that it is ready: true; false when it does not within `timeoutMs`, or cannot be asked. */
export async function becomesReady(transport: UsbPipes, timeoutMs: number): Promise<boolean> {
  const end = performance.now() + timeoutMs;
  do {
    const status = await deviceStatus(transport, timeoutMs).catch(() => null);
    if (status === null) return false;
    if (status.code === ResponseCode.OK) return true;
    await new Promise((resolve) => setTimeout(resolve, 50));
  } while (performance.now() < end);
  return false;
}
