import { defineStore } from 'pinia';
import { computed, shallowRef } from 'vue';
import type { SourceKind } from '#shared/acts/camera';
import type { DockCardView } from '#shared/contract/dock';
import { failureOf } from '#shared/failure';
import type { DockSettings } from '#shared/dock-settings';
import type { DeviceId, DockId } from '#shared/ids';
import { ask } from '../station';
import type { ShownFailure } from '../words/words';
import { toneCounts } from './dock-face';

export type DockList =
  | { readonly at: 'asking' }
  | { readonly at: 'failed'; readonly failure: ShownFailure }
  | { readonly at: 'known'; readonly cards: readonly DockCardView[] };

export type DockEvent =
  | { readonly kind: 'told'; readonly cards: readonly DockCardView[] }
  | { readonly kind: 'failed'; readonly failure: ShownFailure };

/** What was told last holds; a failed question does not take away cards that are known. */
export function dockAfter(list: DockList, event: DockEvent): DockList {
  switch (event.kind) {
    case 'told':
      return { at: 'known', cards: event.cards };
    case 'failed':
      return list.at === 'known' ? list : { at: 'failed', failure: event.failure };
  }
}

/** What is plugged in, and what becomes of it. */
export const useDock = defineStore('dock', () => {
  const list = shallowRef<DockList>({ at: 'asking' });
  const cards = computed(() => (list.value.at === 'known' ? list.value.cards : []));
  const counts = computed(() => toneCounts(cards.value));

  async function refresh(): Promise<void> {
    try {
      told(await ask('dock.cards', {}));
    } catch (error) {
      list.value = dockAfter(list.value, { kind: 'failed', failure: failureOf(error) });
    }
  }

  function told(now: readonly DockCardView[]): void {
    list.value = dockAfter(list.value, { kind: 'told', cards: now });
  }

  /** Imports again what is docked there. */
  const importAgain = (dock: DockId) => ask('dock.import', { dock });

  /** Stops after the file in hand; sealed files stay sealed. */
  const stop = (dock: DockId) => ask('dock.cancel', { dock });

  const pause = (dock: DockId) => ask('dock.pause', { dock });
  const goOn = (dock: DockId) => ask('dock.go-on', { dock });
  /** This one first; asked again, no longer. */
  const prefer = (dock: DockId) => ask('dock.prefer', { dock });

  /** What the camera shows of its battery, where it does not tell. */
  const tellBattery = (dock: DockId, percent: number) => ask('camera.battery', { dock, percent });

  /** Which camera it is, and why we think so. */
  const tellApart = (dock: DockId, device: DeviceId, why: string) =>
    ask('camera.tell-apart', { dock, device, why });

  /** Lets in what does not look like a camera. */
  const admit = (dock: DockId, device: DeviceId, is: SourceKind, why: string) =>
    ask('camera.admit', { dock, device, is, why });

  const setClock = (dock: DockId) => ask('camera.set-clock', { dock });

  /** What a clearing would remove. */
  const planClearing = (dock: DockId) => ask('camera.clearing', { dock });
  const clear = (dock: DockId, plan: string) => ask('camera.clear', { dock, plan });

  const settings = () => ask('dock.settings', {});
  const setUp = (next: DockSettings) => ask('dock.set-up', next);

  return {
    list,
    cards,
    counts,
    refresh,
    told,
    importAgain,
    stop,
    pause,
    goOn,
    prefer,
    tellBattery,
    tellApart,
    admit,
    setClock,
    planClearing,
    clear,
    settings,
    setUp,
  };
});
