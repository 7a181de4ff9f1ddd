/** The last thing to try with a device that stopped answering: a reset of the port that it is plugged into. */
import { holdersOf } from './holder';
import { driversOf } from './kernel-side';
import type { LibraryDevice } from './library';

/** What became of it. Anything but `done` means that nothing was touched, or that it did not work. */
export type PortReset =
  | 'done'
  /** The system does not tell who else uses the device, so it is left alone. */
  | 'unknown-users'
  /** Another of its interfaces is in a driver's hands, or another program has the device open. */
  | 'in-use'
  | 'failed';

export interface PortResetOptions {
  readonly port: string;
  /** The interface that is ours. */
  readonly interfaceNumber: number;
  /** Tests have their own. */
  readonly drivers?: typeof driversOf;
  readonly holders?: typeof holdersOf;
}

/**
 * Resets the port (Linux). Never while anybody else uses the device: the reset would end a copy that runs on another
 * of its interfaces. Never throws.
 */
export async function resetPort(device: LibraryDevice, options: PortResetOptions): Promise<PortReset> {
  const { port, interfaceNumber, drivers = driversOf, holders = holdersOf } = options;
  const bound = await drivers(port);
  if (bound === null) return 'unknown-users';
  const others = [...bound].filter(([number, driver]) => number !== interfaceNumber && driver !== null);
  if (others.length > 0 || (await holders(device.bus, device.address)).length > 0) return 'in-use';
  try {
    await device.open();
    try {
      await device.reset();
      return 'done';
    } finally {
      await device.close().catch(() => undefined);
    }
  } catch {
    return 'failed'; // gone, or not ours to open: the next attempt to speak to it says which
  }
}
