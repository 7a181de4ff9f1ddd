/** The dock process: watches what is plugged in and tells main. It holds nothing that a restart would lose. */
import type { ParentPort } from 'electron';
import { builtInProfiles } from '../dock/camera-profiles/index';
import { volumeReaders } from '../dock/mass-storage/index';
import { watchDocks, type DockWatch } from '../dock/watch';
import type { FromDock, ToDock } from './ports';

/** Main starts the process anew; half a watch would show a dock that stands still. */
function giveUp(error: unknown): void {
  console.error('dock:', error);
  process.exit(1);
}
process.on('uncaughtException', giveUp);
process.on('unhandledRejection', giveUp);

const port: ParentPort = process.parentPort;
let watching: Promise<DockWatch> | null = null;

async function watchAnew(former: Promise<DockWatch> | null, folders: readonly string[]): Promise<DockWatch> {
  await (await former)?.close();
  return watchDocks({
    readers: volumeReaders(),
    folders,
    profiles: builtInProfiles,
    onChange: (cameras) => port.postMessage({ type: 'docked', cameras } satisfies FromDock),
    onTrouble: ({ adapter, error }) => console.error(`dock: cannot list ${adapter}:`, error),
  });
}

port.on('message', ({ data }: { data: ToDock }) => {
  watching = watchAnew(watching, data.folders);
});
