/**
 * Tells which USB devices are plugged in. Two witnesses: the library's events, which come at once but need udev on
 * Linux, and a listing every few seconds, which needs nothing. A computer without USB is a state and no failure.
 */
import { patiently } from '../patience';
import { usbErrorOf, type UsbError } from './errors';
import { loadUsb, type LibraryDevice, type UsbLibrary } from './library';
import { isInfrastructure, sightingOf, type UsbSighting } from './sighting';

export type UsbState =
  | { readonly is: 'starting' }
  /** `events` is false when only the listing tells, and so up to an interval late. */
  | { readonly is: 'watching'; readonly events: boolean }
  | { readonly is: 'no-bus' }
  | { readonly is: 'failed'; readonly error: UsbError };

export interface UsbWatchOptions {
  /** Called with the whole list: once when it is first known, and at each change. */
  readonly onChange: (devices: readonly UsbSighting[]) => void;
  /** Called at each change of state. */
  readonly onState?: (state: UsbState) => void;
  readonly load?: () => Promise<UsbLibrary>;
  /** Between two listings. */
  readonly intervalMs?: number;
  /** Between two attempts on a computer without USB; it may get one. */
  readonly noBusIntervalMs?: number;
  /** The kernel's table of USB devices; tests have their own. */
  readonly sysfs?: string;
}

export interface UsbWatch {
  /** The device of a sighting, for opening; null once it is gone. */
  device(key: string): LibraryDevice | null;
  /** Stops; nothing is told any more. */
  close(): Promise<void>;
}

interface Seen {
  readonly device: LibraryDevice;
  sighting: UsbSighting | null;
}

const LISTING_PATIENCE_MS = 10_000;

/** Starts watching. Nothing is thrown: what does not work is told as a state. */
export function watchUsb(options: UsbWatchOptions): UsbWatch {
  const { onChange, onState, load = loadUsb, intervalMs = 2_000, noBusIntervalMs = 30_000, sysfs } = options;
  const seen = new Map<string, Seen>();
  let library: UsbLibrary | null = null;
  let stopListening: (() => Promise<void>) | null = null;
  let canListen = true;
  let listing: Promise<readonly LibraryDevice[]> | null = null;
  let state: UsbState = { is: 'starting' };
  let told: string | null = null;
  /** Counts comings and goings: a listing that began before the last of them is out of date. */
  let changes = 0;
  let closed = false;
  let timer: NodeJS.Timeout | undefined;

  function tell(): void {
    const list = [...seen.values()].flatMap(({ sighting }) => sighting ?? []);
    const text = JSON.stringify(list);
    if (closed || text === told) return;
    told = text;
    onChange(list);
  }

  function enter(next: UsbState): void {
    const former = JSON.stringify(state);
    state = next;
    if (!closed && JSON.stringify(next) !== former) onState?.(next);
  }

  async function look(each: Seen): Promise<void> {
    const sighting = await sightingOf(each.device, sysfs);
    if (seen.get(each.device.handle) !== each) return; // gone meanwhile
    each.sighting = sighting;
  }

  async function arrive(device: LibraryDevice): Promise<void> {
    if (seen.has(device.handle) || isInfrastructure(device)) return;
    const each: Seen = { device, sighting: null };
    seen.set(device.handle, each);
    changes++;
    await look(each);
  }

  function leave(handle: string): void {
    if (seen.delete(handle)) changes++;
  }

  async function listen(usb: UsbLibrary): Promise<void> {
    if (stopListening || !canListen) return;
    try {
      stopListening = await usb.listen(
        (device) => void arrive(device).then(tell),
        (handle) => {
          leave(handle);
          tell();
        },
      );
    } catch {
      canListen = false; // told by the state: only the listing is left
    }
  }

  /** One listing. False when something came or went meanwhile, so that it proves nothing. */
  async function list(usb: UsbLibrary): Promise<boolean> {
    const before = changes;
    listing ??= usb.devices().finally(() => {
      listing = null;
    });
    const devices = await patiently(listing, LISTING_PATIENCE_MS, 'USB');
    if (before !== changes) return false;
    const there = new Set(devices.map(({ handle }) => handle));
    for (const handle of [...seen.keys()]) if (!there.has(handle)) leave(handle);
    await Promise.all(devices.map(arrive));
    // What was met while the system was still setting it up.
    await Promise.all(
      [...seen.values()].filter(({ sighting }) => sighting?.interfaces?.length === 0).map(look),
    );
    return true;
  }

  async function turn(): Promise<number> {
    try {
      library ??= await load();
      const current = await list(library);
      // Only now: without a bus the library's own listening fails in a way that nobody can catch.
      await listen(library);
      if (!current) return 50;
      enter({ is: 'watching', events: stopListening !== null });
      tell();
      return intervalMs;
    } catch (thrown) {
      const error = usbErrorOf(thrown);
      if (error.trouble === 'no-bus') {
        seen.clear();
        enter({ is: 'no-bus' });
        tell();
        return noBusIntervalMs;
      }
      enter({ is: 'failed', error });
      return Math.max(intervalMs, 5_000);
    }
  }

  let running: Promise<void> = Promise.resolve();
  function schedule(ms: number): void {
    if (closed) return;
    timer = setTimeout(() => {
      running = turn().then(schedule);
    }, ms);
  }
  schedule(0);

  return {
    device: (key) => seen.get(key)?.device ?? null,
    async close() {
      closed = true;
      clearTimeout(timer);
      await patiently(running, 1_000, 'USB').catch(() => undefined);
      await stopListening?.();
    },
  };
}
