/** Docks over a real vault in a throw-away folder, and cards to put into them. */
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { DockCardView } from '#shared/contract/dock';
import type { DockedCamera } from '#shared/device';
import { noTraits } from '#shared/device-traits';
import type { DeviceId, DockId } from '#shared/ids';
import type { AnyEntry } from '#shared/ledger';
import { NO_READINGS } from '#shared/readings';
import { mountedSource } from '../../electron/intake/mounted-source';
import type { FootageSource, SourceReader } from '../../electron/intake/source';
import { dockImports, type Docks, type DocksOptions } from '../../electron/station/docks';
import { openStation, type Station } from '../../electron/station/open';
import type { Disk } from '../../electron/vault/disk';

export interface Floor {
  readonly folder: string;
  readonly station: Station;
  readonly docks: Docks;
  /** The newest card of a device, or of a dock. */
  card(id: string): DockCardView | undefined;
  /** Waits until the cards are as wanted; fails after a while with what there was instead. */
  until(wanted: (cards: readonly DockCardView[]) => boolean): Promise<readonly DockCardView[]>;
  /** All entries of a kind, oldest first. */
  entries(kind: string): Promise<readonly AnyEntry[]>;
  close(): Promise<void>;
}

export async function openFloor(
  options: Partial<DocksOptions> & { readonly disk?: Disk } = {},
): Promise<Floor> {
  process.env['EVIDOCK_KEYCHAIN'] = 'off';
  const { disk, ...dockOptions } = options;
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'evidock-floor-'));
  const station = await openStation({
    folder: path.join(folder, 'vault'),
    create: true,
    ...(disk ? { disk } : {}),
  });
  const docks = dockImports({
    sourceOf: ({ root }, isPresent) => (root === null ? null : mountedSource(root, isPresent)),
    onChange: () => undefined,
    onSealed: () => undefined,
    onReturned: () => undefined,
    ...dockOptions,
  });
  docks.useStation(station);
  return {
    folder,
    station,
    docks,
    card: (id) => docks.cards().findLast(({ device, dock }) => device === id || dock === id),
    async until(wanted) {
      const deadline = performance.now() + 20_000;
      while (performance.now() < deadline) {
        if (wanted(docks.cards())) return docks.cards();
        await new Promise((resolve) => setTimeout(resolve, 5));
      }
      throw new Error(
        `never: ${JSON.stringify(docks.cards().map((c) => [c.dock, c.device, c.trouble, c.doubt, c.import]))}`,
      );
    },
    async entries(kind) {
      const found: AnyEntry[] = [];
      for await (const { entry } of station.ledger.entries(0)) if (entry.kind === kind) found.push(entry);
      return found;
    },
    async close() {
      docks.useStation(null);
      await docks.close();
      await station.close();
      fs.rmSync(folder, { recursive: true, force: true });
    },
  };
}

const HEAD = Buffer.from('\0\0\0\x18ftypisom\0\0\0\0isomavc1', 'latin1');

/** A card with clips of its own; names as `MOVI0000.MP4`. */
export function makeCard(floor: Floor, name: string, clips: number, bytes = 50_000): string {
  const root = path.join(floor.folder, name);
  fs.mkdirSync(path.join(root, 'DCIM'), { recursive: true });
  for (let i = 0; i < clips; i++) {
    const number = String(i).padStart(4, '0');
    const content = Buffer.concat([HEAD, Buffer.from(`${name} ${i}`), Buffer.alloc(bytes, i + name.length)]);
    fs.writeFileSync(path.join(root, 'DCIM', `MOVI${number}.MP4`), content);
  }
  return root;
}

/** A docked camera whose files lie at `root`. */
export function dockedCamera(
  dock: string,
  root: string | null,
  device: string | null,
  more: Partial<DockedCamera> = {},
): DockedCamera {
  return {
    dock: dock as DockId,
    transport: 'volume',
    state: device === null ? 'readable' : 'identified',
    trouble: null,
    root,
    usb: null,
    volume: null,
    readings: NO_READINGS,
    identity: device === null ? null : { device: device as DeviceId, from: 'id-file' },
    traits: noTraits('volume'),
    clockSettable: false,
    name: null,
    vendor: null,
    ...more,
  };
}

/** What the vault has of each file of a card: its digest, or null. By the file's path on the card. */
export function sealedOf(floor: Floor, device: string, root: string): ReadonlyMap<string, string | null> {
  const found = new Map<string, string | null>();
  for (const name of fs.readdirSync(path.join(root, 'DCIM'))) {
    const content = fs.readFileSync(path.join(root, 'DCIM', name));
    const sha256 = createHash('sha256').update(content).digest('hex');
    const clip = floor.station.catalog.clipBySha256(sha256 as never);
    const view = clip && floor.station.catalog.clipById(clip.clip);
    const isHere =
      view?.device === device &&
      createHash('sha256')
        .update(fs.readFileSync(floor.station.vault.pathOf(view.original)))
        .digest('hex') === sha256;
    found.set(`DCIM/${name}`, isHere ? sha256 : null);
  }
  return found;
}

/** A source that lets no more than so many bytes through until it is allowed more, and counts them. */
export function throttled(source: FootageSource): FootageSource & {
  readonly bytes: () => number;
  /** Lets everything through from now on. */
  open: (file: Parameters<FootageSource['open']>[0]) => Promise<SourceReader>;
  allow(bytes: number): void;
} {
  let moved = 0;
  let allowed = 0;
  let wake: (() => void)[] = [];
  return {
    ...source,
    bytes: () => moved,
    allow(bytes) {
      allowed = bytes;
      const waiting = wake;
      wake = [];
      for (const go of waiting) go();
    },
    async open(file) {
      const reader = await source.open(file);
      return {
        ...reader,
        async read(into, position) {
          while (moved >= allowed) await new Promise<void>((resolve) => wake.push(resolve));
          const bytes = await reader.read(into, position);
          moved += bytes;
          return bytes;
        },
      };
    },
  };
}
