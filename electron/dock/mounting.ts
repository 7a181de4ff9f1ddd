/**
 * Cards that nothing else mounts: mounted read-only by the station itself, and given back when what is on them is
 * safe. A card is tried once each time that it is plugged in.
 */
import type { DockTrouble } from '#shared/device';
import type { DockId } from '#shared/ids';
import type { Bay } from './bay';
import { MOUNTED_SAFELY, type Mounter } from './mass-storage/udisks';

/** How one card came to be mounted, or did not. */
export type BayMount =
  /** Left to others. */
  | { readonly by: 'others' }
  | { readonly by: 'station'; readonly at: 'trying' | 'mounted' | 'released' }
  | { readonly by: 'nobody'; readonly trouble: Extract<DockTrouble, `mount-${string}` | 'not-mounted'> };

export const LEFT_TO_OTHERS: BayMount = { by: 'others' };

/** Whether what is mounted there may be looked into: not before it is sure that it is mounted read-only. */
export function mayBeRead(mount: BayMount): boolean {
  return mount.by === 'others' || (mount.by === 'station' && mount.at === 'mounted');
}

export interface Mounting {
  /** Whether cards are mounted from now on. */
  allow(on: boolean): void;
  /** Looks at a bay after a listing: mounts what was left alone for long enough. */
  consider(bay: Bay): void;
  /** Unmounts what the station mounted. What is busy stays mounted, which does no harm: it was never written to. */
  release(bay: Bay): Promise<void>;
}

export interface MountingOptions {
  readonly mounter: Mounter;
  readonly on: boolean;
  /** How long a desktop is given to mount it. */
  readonly graceMs: number;
  readonly now: () => number;
  /** The bay of a dock as it is now: a mount that appears makes it another one. */
  readonly bayOf: (dock: DockId) => Bay | null;
  readonly onChange: () => void;
  /** Something that support staff should know; one line. */
  readonly onTrouble: (line: string) => void;
}

export function mounting(options: MountingOptions): Mounting {
  const { mounter, graceMs, now, bayOf, onChange, onTrouble } = options;
  let isOn = options.on;
  /** Mountings under way. */
  const running = new Map<DockId, Promise<void>>();

  const enter = (bay: Bay, mount: BayMount): void => {
    (bayOf(bay.dock) ?? bay).mount = mount;
    onChange();
  };

  async function mount(bay: Bay): Promise<void> {
    enter(bay, { by: 'station', at: 'trying' });
    const outcome = await mounter.mountReadOnly(bay.raw.device);
    switch (outcome.is) {
      case 'mounted':
        enter(bay, { by: 'station', at: 'mounted' });
        return;
      case 'mounted-by-others':
        enter(bay, LEFT_TO_OTHERS);
        return;
      case 'unavailable':
      case 'denied':
      case 'failed':
        onTrouble(`mounting ${bay.raw.device} read-only: ${outcome.is}: ${outcome.detail}`);
        enter(bay, { by: 'nobody', trouble: TROUBLES[outcome.is] });
    }
  }

  async function unmount(bay: Bay): Promise<boolean> {
    const refusal = await mounter.unmount(bay.raw.device);
    if (refusal !== null) onTrouble(`unmounting ${bay.raw.device}: ${refusal}`);
    return refusal === null;
  }

  return {
    allow(next) {
      isOn = next;
    },
    consider(bay) {
      const { raw, adapter, since } = bay;
      if (isMountedByStation(bay) && raw.mountPoint !== null && !raw.readOnly) {
        // It was asked for read-only. Whatever made it otherwise, nothing is read from it that way.
        onTrouble(`${raw.device} was mounted writable although it was asked for read-only`);
        enter(bay, { by: 'nobody', trouble: 'mount-failed' });
        void unmount(bay);
        return;
      }
      if (!isOn || bay.mount.by !== 'others' || raw.mountPoint !== null || adapter.transport !== 'volume')
        return;
      if (!MOUNTED_SAFELY.has(raw.fileSystem ?? '') || now() - since < graceMs) return;
      running.set(
        bay.dock,
        mount(bay).finally(() => running.delete(bay.dock)),
      );
    },
    async release({ dock }) {
      await running.get(dock);
      const bay = bayOf(dock);
      if (!bay || !isMountedByStation(bay) || bay.raw.mountPoint === null) return;
      // Said first: the listing may see it unmounted before the command has ended.
      enter(bay, { by: 'station', at: 'released' });
      if (!(await unmount(bay))) enter(bay, { by: 'station', at: 'mounted' });
    },
  };
}

const TROUBLES = {
  unavailable: 'not-mounted',
  denied: 'mount-denied',
  failed: 'mount-failed',
} as const;

function isMountedByStation({ mount }: Bay): boolean {
  return mount.by === 'station' && mount.at === 'mounted';
}
