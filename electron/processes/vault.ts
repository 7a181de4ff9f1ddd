/** The vault process: the only writer of durable bytes. Wiring only. */
import type { MessagePortMain, ParentPort } from 'electron';
import { setTimeout as later } from 'node:timers/promises';
import { enveloped } from '#shared/contract/envelope';
import { mountedSource } from '../intake/mounted-source';
import { remoteSource } from '../intake/remote-source';
import { toolsPlaces } from '../media/places';
import { openMediaTools } from '../media/tools';
import { accountActor, operator } from '../station/account';
import { answers, OPENING_MS } from '../station/answers';
import { remoteClock } from '../station/camera-clock';
import { dockImports } from '../station/docks';
import { keepMemoryFlat } from '../station/memory';
import type { FromVault, ToVault, VaultCallName, VaultCalls } from './ports';
import { sourcePort } from './source-port';

/** The window needs to be told no more often than people can see. */
const TELL_EVERY_MS = 200;
const TELL_SAFEKEEPING_MS = 500;
const TELL_LEDGER_MS = 1000;

keepMemoryFlat();

const port = (process as NodeJS.Process & { parentPort: ParentPort }).parentPort;
const tell = (message: FromVault): void => port.postMessage(message);

// Ctrl-C in a terminal reaches this process too; main asks it to close, and it must live to do so.
process.on('SIGINT', () => undefined);

let telling: NodeJS.Timeout | null = null;
const cameras = sourcePort();
const docks = dockImports({
  sourceOf: (camera, isPresent) =>
    camera.transport === 'mtp'
      ? remoteSource('mtp', cameras.channel(camera.dock), isPresent)
      : camera.root === null
        ? null
        : mountedSource(camera.root, isPresent),
  clockOf: (camera) => (camera.transport === 'mtp' ? remoteClock(cameras.channel(camera.dock)) : null),
  onChange: () => {
    telling ??= setTimeout(() => {
      telling = null;
      tell({ type: 'event', name: 'dock.changed', value: docks.cards() });
    }, TELL_EVERY_MS);
  },
  onReturned: () => tell({ type: 'event', name: 'devices.changed', value: null }),
  onSealed: (sealed) => tell({ type: 'event', name: 'footage.changed', value: { sealed } }),
});
let toldProgress = 0;
let toldCheck = 0;
/** Tells the window of something that may happen often, once when the time is over. */
function seldom(everyMs: number, name: 'ledger.grown' | 'safekeeping.changed'): () => void {
  let waiting: NodeJS.Timeout | null = null;
  return () => {
    waiting ??= setTimeout(() => {
      waiting = null;
      tell({ type: 'event', name, value: null });
    }, everyMs);
  };
}
// Asking what they can do takes half a dozen programs.
const tools = later(OPENING_MS).then(() => openMediaTools(toolsPlaces()));
void tools.then(({ state }) => console.log('media tools:', JSON.stringify(state)));
const answer = answers(docks, tools, {
  station: () => tell({ type: 'event', name: 'station.changed', value: null }),
  devices: () => tell({ type: 'event', name: 'devices.changed', value: null }),
  profile: () => tell({ type: 'event', name: 'profile.changed', value: null }),
  safekeeping: seldom(TELL_SAFEKEEPING_MS, 'safekeeping.changed'),
  ledger: seldom(TELL_LEDGER_MS, 'ledger.grown'),
  // The supervisor keeps what is said here in the log.
  trouble: (what, error) => console.error(`${what}:`, error),
  people: (directory) => tell({ type: 'people', directory }),
  cameraFiles: (files) => tell({ type: 'camera-files', files }),
  deepCheck: (clip, now) => {
    if (now.at === 'running' && performance.now() - toldCheck < TELL_EVERY_MS) return;
    toldCheck = performance.now();
    tell({ type: 'event', name: 'deep-check.changed', value: { clip, now } });
  },
  proxy: (clip, now) => tell({ type: 'event', name: 'desk.proxy', value: { clip, now } }),
  analysed: (clip) => tell({ type: 'event', name: 'desk.analysed', value: { clip } }),
  reviews: () => tell({ type: 'event', name: 'reviews.changed', value: null }),
  verifying: (progress) => {
    const isLast =
      progress.stage === 'catalog' ||
      (progress.stage === 'files' && progress.filesDone === progress.filesTotal);
    if (!isLast && performance.now() - toldProgress < TELL_EVERY_MS) return;
    toldProgress = performance.now();
    tell({ type: 'event', name: 'ledger.verifying', value: progress });
  },
});

async function call<N extends VaultCallName>(
  id: number,
  name: N,
  args: VaultCalls[N]['args'],
  account: string | null,
): Promise<void> {
  const by = account === null ? operator() : accountActor(account);
  tell({ type: 'answer', id, envelope: await enveloped(() => answer[name](args, by)) });
}

port.on('message', ({ data, ports }: { data: ToVault; ports: readonly MessagePortMain[] }) => {
  switch (data.type) {
    case 'docked':
      docks.docked(data.cameras);
      return;
    case 'peer':
      if (ports[0]) cameras.use(ports[0]);
      return;
    case 'call':
      void call(data.id, data.name, data.args as never, data.account);
  }
});
tell({ type: 'ready' });
