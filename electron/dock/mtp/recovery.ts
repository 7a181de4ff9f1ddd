/**
 * Getting a session on a camera about which nothing is known: an earlier program may have left one open, data in the
 * pipe, or an exchange that hangs. What a camera does not know of the class requests is no reason to stop.
 */
import { patiently } from '../patience';
import { becomesReady, cancelTransaction, deviceStatus, resetDevice } from './class-requests';
import { codeText, Operation, ResponseCode } from './codes';
import { MtpError, mtpErrorOf } from './error';
import { begin, type Wire } from './exchange';
import type { UsbPipes } from '../usb/pipes';
import type { MtpTiming } from './timing';

const SESSION = 1;
const DRAIN = 64 << 10;
const SILENCE_MS = 100;

/** Opens a session, dropping what an earlier one left. Throws {@link MtpError}. */
export async function openFresh(wire: Wire, patienceMs: number, commandMs: number): Promise<void> {
  const end = performance.now() + patienceMs;
  const fresh = async (code: number, transaction: number, params: readonly number[]): Promise<number> => {
    const exchange = await begin(wire, { code, transaction, params, patienceMs, commandMs, fresh: true });
    while ((await exchange.next()) !== null);
    const response = await exchange.response();
    if (response.code !== ResponseCode.DeviceBusy || performance.now() > end) return response.code;
    await new Promise((resolve) => setTimeout(resolve, SILENCE_MS));
    return fresh(code, transaction, params);
  };
  let code = await fresh(Operation.OpenSession, 0, [SESSION]);
  if (code === ResponseCode.SessionAlreadyOpen) {
    const closed = await fresh(Operation.CloseSession, 1, []);
    // What cannot be closed is used as it is.
    if (closed === ResponseCode.OK) code = await fresh(Operation.OpenSession, 0, [SESSION]);
  }
  if (code !== ResponseCode.OK && code !== ResponseCode.SessionAlreadyOpen)
    throw new MtpError('refused', `OpenSession answered ${codeText(code)}`, { response: code });
}

/**
 * Puts the camera back into its first state and opens a session. Throws {@link MtpError} when it does not answer. Both
 * class requests, because cameras heed one or the other; then what they were sending is taken from them, because some
 * hear nothing until it is gone.
 */
export async function resetAndOpen(
  wire: Wire,
  cause: MtpError,
  timing: MtpTiming,
  transaction: number,
): Promise<void> {
  const { transport } = wire;
  await cancelTransaction(transport, transaction, timing.controlMs).catch(() => undefined);
  await resetDevice(transport, timing.controlMs).catch(() => undefined);
  await clearHalts(transport, cause, timing.controlMs);
  await drain(transport, timing.reopenMs);
  await openFresh(wire, timing.reopenMs, timing.commandMs);
}

/** Takes what the camera sends until it is silent: true; false when it is not within `patienceMs`. */
async function drain(transport: UsbPipes, patienceMs: number): Promise<boolean> {
  const end = performance.now() + patienceMs;
  try {
    do await transport.read(DRAIN, Math.min(SILENCE_MS, patienceMs));
    while (performance.now() < end);
    return false;
  } catch (error) {
    const { trouble } = mtpErrorOf(error);
    if (trouble === 'gone') throw error;
    return trouble === 'silent';
  }
}

/** Only what is halted: on a pipe that runs, some cameras lose count of the packets by it. */
async function clearHalts(transport: UsbPipes, cause: MtpError, patienceMs: number): Promise<void> {
  const status = await deviceStatus(transport, patienceMs).catch(() => null);
  const halted = new Set<'in' | 'out'>();
  for (const address of status?.halted ?? []) halted.add((address & 0x80) !== 0 ? 'in' : 'out');
  if (cause.trouble === 'halted') halted.add('in').add('out');
  for (const pipe of halted)
    await patiently(transport.clearHalt(pipe), patienceMs, 'clearing a halt').catch(() => undefined);
}

/** Stops a transaction whose data is still coming. False when the camera must be reset to be of use again. */
export async function cancelRunning(
  transport: UsbPipes,
  transaction: number,
  patienceMs: number,
): Promise<boolean> {
  try {
    await cancelTransaction(transport, transaction, patienceMs);
    return (await becomesReady(transport, patienceMs)) && (await drain(transport, patienceMs));
  } catch {
    return false;
  }
}
