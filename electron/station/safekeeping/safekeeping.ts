/** Keeping what was sealed: second copies, readings of everything, healing. One for each open station. */
import type { SafekeepingView } from '#shared/contract/safekeeping';
import { failed } from '#shared/failure';
import type { PlaceId } from '#shared/ids';
import type { Actor } from '#shared/ledger';
import type { SafekeepingRules } from '#shared/safekeeping';
import { PATIENCE, type Patience } from '../../vault/patient-disk';
import type { JobHandle } from '../background';
import type { Station } from '../open';
import type { SecondCopies } from '../second-copies';
import { addPlace, lookAtCandidate } from './candidate';
import type { SafekeepingContext } from './context';
import { copying, type Copying } from './copying';
import { healing } from './healing';
import { placesOf, type Places } from './places';
import { scrubbing, type ScrubProgress, type ScrubResult, type ScrubRun } from './scrubbing';
import { safekeepingView } from './view';

export interface Safekeeping extends SecondCopies {
  readonly places: Places;
  /** `damagesShown`: as many of the damages as are told one by one; a screen's worth when left out. */
  state(damagesShown?: number): Promise<SafekeepingView>;
  lookAtCandidate(folder: string): ReturnType<typeof lookAtCandidate>;
  addPlace(folder: string, name: string, by: Actor): Promise<void>;
  /** Throws `not-found`. */
  removePlace(place: PlaceId, by: Actor, why: string): Promise<void>;
  setRules(rules: SafekeepingRules, by: Actor): Promise<void>;
  /** Reads again at once what is due, or everything; resolves when that has ended. Rejects when it broke off. */
  scrub(run: ScrubRun): Promise<ScrubResult>;
  /** How far {@link scrub} is; null when none is under way. */
  scrubProgress(): ScrubProgress | null;
  /** Ends {@link scrub} after the file in hand. */
  stopScrub(): void;
  /** Tries again whatever waits for a place or for a proven copy. */
  retry(): void;
}

export interface SafekeepingOptions {
  /** What a screen shows has changed. */
  readonly onChange?: () => void;
  /** Which work is done by itself; all of it when left out. A scrub that is asked for is always done. */
  readonly work?: { readonly copy: boolean; readonly scrub: boolean };
  /** How long a place that does not answer is waited for. */
  readonly patience?: Patience;
}

/** Begins the work on an open station. It ends with the station's background. */
export function openSafekeeping(station: Station, options: SafekeepingOptions = {}): Safekeeping {
  const { onChange = () => undefined, work = { copy: true, scrub: true }, patience = PATIENCE } = options;
  const { background, catalog } = station;
  const places = placesOf(station, patience, onChange);
  const listeners = new Set<() => void>();
  const copies = new Map<number, { readonly copying: Copying; readonly handle: JobHandle }>();

  const context: SafekeepingContext = { station, places, onChange, onDamage: () => healHandle.wake() };
  const copied = (): void => {
    for (const told of listeners) told();
    // A new copy may be the one that a damaged original waits for.
    if (catalog.damageCounts().originals > 0) wakeHealing();
  };
  const heal = healing(context, () => {
    for (const { copying: job, handle } of copies.values()) {
      job.reset();
      handle.wake();
    }
  });
  const healHandle = background.add(heal);
  const wakeHealing = (): void => {
    heal.retry();
    healHandle.wake();
  };
  const scrub = scrubbing(context, () => work.scrub);
  const scrubHandle = background.add(scrub);

  /** One copying job for each place in use. */
  const followPlaces = async (): Promise<void> => {
    const inUse = new Set(places.all().map((place) => place.n));
    for (const [n, { handle }] of copies) {
      if (inUse.has(n)) continue;
      copies.delete(n);
      await handle.remove();
    }
    for (const n of inUse) {
      if (copies.has(n) || !work.copy) continue;
      const job = copying(context, n, copied);
      copies.set(n, { copying: job, handle: background.add(job) });
    }
  };
  const retry = (): void => {
    for (const { copying: job, handle } of copies.values()) {
      job.reset();
      handle.wake();
    }
    wakeHealing();
  };
  void followPlaces();

  return {
    places,
    state: (damagesShown) =>
      safekeepingView(
        station,
        places,
        scrub.progress(),
        (n) => {
          const job = copies.get(n)?.copying;
          return { tooLarge: job?.tooLarge() ?? 0, ledgerCopiedAt: job?.ledgerCopiedAt() ?? null };
        },
        damagesShown,
      ),
    lookAtCandidate: (folder) => lookAtCandidate(station, places.diskOf(folder), folder),
    async addPlace(folder, name, by) {
      await addPlace(station, places.diskOf(folder), { folder, name }, by);
      await followPlaces();
      retry();
      onChange();
    },
    async removePlace(place, by, why) {
      const known = places.all().find((p) => p.place === place);
      if (!known) throw failed('not-found', { subject: place });
      const job = copies.get(known.n);
      copies.delete(known.n);
      // What is copied goes on record before the place does not count any more.
      await job?.handle.remove();
      await station.record([{ kind: 'place.removed', data: { place } }], by, why);
      onChange();
    },
    async setRules(rules, by) {
      await station.record([{ kind: 'safekeeping.rules-set', data: rules }], by);
      scrubHandle.wake();
      onChange();
      for (const told of listeners) told();
    },
    scrub(run) {
      const result = scrub.run(run);
      scrubHandle.wake();
      onChange();
      return result;
    },
    scrubProgress: () => scrub.progress(),
    stopScrub() {
      scrub.stop();
      scrubHandle.wake();
    },
    retry,
    copiesMissing(clips) {
      const { unplugWaitsForCopy } = catalog.safekeepingRules();
      if (!unplugWaitsForCopy || catalog.placesInUse().length === 0) return 0;
      return catalog.withoutCopy(clips);
    },
    trouble: () => places.all().flatMap(({ n }) => places.trouble(n)?.code ?? [])[0] ?? null,
    onCopied(told) {
      listeners.add(told);
      return () => void listeners.delete(told);
    },
  };
}
