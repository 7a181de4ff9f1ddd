/** One attempt to get a hidden camera into disk mode: connect, read, and only then set. */
import type { DeviceIdentity } from '#shared/device';
import type { VendorAdapter } from '#shared/vendor-adapter';
import { deviceIdFrom, isTellingSerial } from '../device-id';
import { vendorCalls } from './calls';
import { vendorErrorOf } from './error';
import { greet, type Greeting } from './greeting';
import type { PasswordOf } from './password';
import type { VendorTransport } from './transport';

export interface AttemptOptions {
  readonly adapter: VendorAdapter;
  readonly usbSerial: string | null;
  readonly passwordOf: PasswordOf;
  readonly now: () => number;
  /** Called with all that the camera tells, before anything is set. False: leave the camera as it is. */
  readonly onGreeting: (greeting: Greeting) => boolean;
  /** Called before it is asked to become a disk: from here on it may leave the bus at any moment. */
  readonly onAsking: () => void;
}

/**
 * Asks a camera to turn into a disk; the transport is closed afterwards in any case. `asked`: it was, and comes back as
 * one (or does not). `left`: it was not to be. Throws VendorError.
 */
export async function attempt(
  transport: VendorTransport,
  options: AttemptOptions,
): Promise<'asked' | 'left'> {
  const { adapter, usbSerial, passwordOf, now, onGreeting, onAsking } = options;
  const names = usbSerial === null ? [] : [usbSerial];
  const reading = vendorCalls(transport, adapter, await passwordOf(adapter.id, names));
  try {
    await reading.initDevice();
    const greeting = await greet(reading, now);
    if (!onGreeting(greeting)) {
      await reading.unInitDevice().catch(() => undefined);
      return 'left';
    }
    const identity = identityIn(greeting);
    const password = await passwordOf(adapter.id, identity ? [identity.device, ...names] : names);
    onAsking();
    // One that obeys stays connected: disconnecting would take it out of disk mode again.
    await vendorCalls(transport, adapter, password)
      .setMsdc()
      .catch((thrown: unknown) => {
        const error = vendorErrorOf(thrown);
        // It may be leaving the bus before it could answer. Whether it obeyed shows by its coming back.
        if (error.trouble !== 'gone' && error.trouble !== 'silent') throw error;
      });
    return 'asked';
  } catch (thrown) {
    const error = vendorErrorOf(thrown);
    const listens = error.trouble !== 'silent' && error.trouble !== 'gone';
    if (listens) await reading.unInitDevice().catch(() => undefined);
    throw error;
  } finally {
    await transport.close();
  }
}

/** Whose camera it is by its own word; null when its number tells nothing. */
export function identityIn({ info }: Greeting): DeviceIdentity | null {
  const device = isTellingSerial(info.serial) ? deviceIdFrom(info.serial) : null;
  return device && { device, from: 'vendor-call' };
}
