/** The product's core in one process, wired as its dock and vault processes wire it, on the guest's real USB. */
import fs from 'node:fs';
import path from 'node:path';
import type { DockId } from '#shared/ids';
import { watchAllDocks, type Docks as Watch } from '../../../electron/dock/docks';
import { mountedSource } from '../../../electron/intake/mounted-source';
import { remoteSource, type SourceChannel } from '../../../electron/intake/remote-source';
import { BUILT_IN_FILES } from '../../../electron/station/camera-files';
import { dockImports, type Docks } from '../../../electron/station/docks';
import { openStation, type Station } from '../../../electron/station/open';
import { verifyVault } from '../../../electron/station/verify';
import { synthetic } from '../../mtp-camera/content';
import type { StationCalls } from './calls';
import { desktop } from './desktop';

interface Running {
  readonly station: Station;
  readonly docks: Docks;
  readonly watch: Watch;
}

let running: Running | null = null;
const mounting = desktop();
const troubles: string[] = [];
/** By adapter: there is no keychain in the guest. */
const passwords = new Map<string, string>();

async function start(vault: string): Promise<Running> {
  const station = await openStation({ folder: vault, create: true });
  const channel =
    (dock: DockId): SourceChannel =>
    (call) =>
      watch.source(dock)?.answer(call) ?? Promise.resolve({ ok: false, failure: { code: 'camera-gone' } });
  const docks = dockImports({
    sourceOf: (camera, isPresent) =>
      camera.transport === 'mtp'
        ? remoteSource('mtp', channel(camera.dock), isPresent)
        : camera.root === null
          ? null
          : mountedSource(camera.root, isPresent),
    onChange: () => {
      const safe = docks.cards().filter((card) => card.import.phase === 'safe');
      void running?.watch.release(safe.map(({ dock }) => dock));
    },
    onSealed: () => undefined,
    onReturned: () => undefined,
  });
  docks.useStation(station);
  const watch = watchAllDocks({
    folders: [],
    files: BUILT_IN_FILES,
    passwordOf: (adapter) => Promise.resolve(passwords.get(adapter) ?? null),
    mounting: true,
    onChange: (cameras) => docks.docked(cameras),
    onTrouble: (line) => {
      troubles.push(line);
      console.log(`dock: ${line}`);
    },
  });
  return { station, docks, watch };
}

function now(): Running {
  if (!running) throw new Error('no vault is open');
  return running;
}

export const calls: StationCalls = {
  async open({ vault }) {
    running = await start(vault);
    return null;
  },
  async close() {
    const { station, docks, watch } = now();
    running = null;
    await docks.close();
    await watch.close();
    await station.close();
    return null;
  },
  password({ adapter, password }) {
    passwords.set(adapter, password);
    running?.watch.passwordKept(adapter, null);
    return Promise.resolve(null);
  },
  troubles: () => Promise.resolve(troubles),
  cards: () => Promise.resolve(now().docks.cards()),
  sealed() {
    const { catalog } = now().station;
    const clips = catalog.clipPage({}, null, 1_000).rows.map(({ clip }) => catalog.clipById(clip));
    return Promise.resolve(
      clips.flatMap((clip) =>
        clip ? [{ sha256: clip.sha256, bytes: clip.bytes, device: clip.device }] : [],
      ),
    );
  },
  verify: ({ vault }) => verifyVault(vault),
  desktop(wishes) {
    Object.assign(mounting, wishes);
    return Promise.resolve(null);
  },
  fill({ folder, files }) {
    for (const file of files) {
      const place = path.join(folder, file.path);
      fs.mkdirSync(path.dirname(place), { recursive: true });
      fs.writeFileSync(place, synthetic(file.seed)(0, file.bytes));
    }
    return Promise.resolve(null);
  },
};
