import type { Envelope } from './envelope';
import type { EventName, StationEvents } from './events';
import type { Arguments, RequestName, Result } from './requests';

/** `window.station`: all that the window can reach. Verbs of the trade and ids; no paths, no Node. */
export interface StationBridge {
  /** Asks; never rejects. */
  ask<N extends RequestName>(name: N, args: Arguments<N>): Promise<Envelope<Result<N>>>;
  /** Listens until the returned function is called. */
  on<E extends EventName>(name: E, listener: (value: StationEvents[E]) => void): () => void;
}

/** Names of the channels between the window and the main process. */
export const ASK_CHANNEL = 'station:ask';
export const EVENT_CHANNEL = 'station:event';
