/** The window's only way to the rest of the program: the one user of `window.station`. */
import type { StationBridge } from '#shared/contract/bridge';
import type { EventName, StationEvents } from '#shared/contract/events';
import type { Arguments, RequestName, Result } from '#shared/contract/requests';
import { failed, FailureError } from '#shared/failure';

declare global {
  interface Window {
    /** Put there by the preload; missing when the page is opened in anything but the program. */
    readonly station?: StationBridge;
  }
}

/** Asks and returns the answer. Throws FailureError with what the envelope says. */
export async function ask<N extends RequestName>(name: N, args: Arguments<N>): Promise<Result<N>> {
  const envelope = await bridge().ask(name, plain(args));
  if (!envelope.ok) throw new FailureError(envelope.failure);
  return envelope.value;
}

/** Listens until the returned function is called. Without a bridge nothing is heard; asking says that it is missing. */
export function on<E extends EventName>(name: E, listener: (value: StationEvents[E]) => void): () => void {
  return window.station?.on(name, listener) ?? (() => undefined);
}

function bridge(): StationBridge {
  if (!window.station) throw failed('unexpected', { message: 'window.station is missing' });
  return window.station;
}

/** Arguments are plain data; reactive proxies around them cannot cross to another process. */
function plain<T>(args: T): T {
  return JSON.parse(JSON.stringify(args)) as T;
}
