/** Gives the page `window.station`, and nothing else of the outside. */
import { contextBridge, ipcRenderer } from 'electron';
import { ASK_CHANNEL, EVENT_CHANNEL, type StationBridge } from '#shared/contract/bridge';
import { enveloped, type Envelope } from '#shared/contract/envelope';
import { EVENT_NAMES, type EventName, type StationEvents } from '#shared/contract/events';

const listeners = new Map<EventName, Set<(value: never) => void>>(
  EVENT_NAMES.map((name) => [name, new Set()]),
);

ipcRenderer.on(EVENT_CHANNEL, <E extends EventName>(_event: unknown, name: E, value: StationEvents[E]) => {
  for (const listener of listeners.get(name) ?? []) (listener as (value: StationEvents[E]) => void)(value);
});

const bridge: StationBridge = {
  async ask(name, args) {
    // What comes back is an envelope already; only its way here can fail.
    const way = await enveloped(
      () => ipcRenderer.invoke(ASK_CHANNEL, name, args) as Promise<Envelope<never>>,
    );
    return way.ok ? way.value : way;
  },
  on(name, listener) {
    const set = listeners.get(name);
    // The same function may listen twice; each has its own end.
    const own = (value: Parameters<typeof listener>[0]): void => listener(value);
    set?.add(own);
    return () => {
      set?.delete(own);
    };
  },
};

contextBridge.exposeInMainWorld('station', bridge);
