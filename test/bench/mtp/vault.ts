/** The vault process of the bench: one import, wired as the product's own vault process wires it. */
import type { MessagePortMain, ParentPort } from 'electron';
import type { DeviceId, DockId } from '#shared/ids';
import { mountedSource } from '../../../electron/intake/mounted-source';
import { remoteSource } from '../../../electron/intake/remote-source';
import { sourcePort } from '../../../electron/processes/source-port';
import { importInto, newSession } from '../../../electron/station/import';
import { keepMemoryFlat } from '../../../electron/station/memory';
import { openStation } from '../../../electron/station/open';
import type { FromProcess, Order, ToProcess } from '../mtp-words';

keepMemoryFlat();
const port = (process as NodeJS.Process & { parentPort: ParentPort }).parentPort;
const tell = (message: FromProcess): void => port.postMessage(message);
const cameras = sourcePort();

async function follow({ measure, vault, folder }: Order): Promise<void> {
  const station = await openStation({ folder: vault, create: true });
  const source =
    measure === 'folder'
      ? mountedSource(folder)
      : remoteSource('mtp', cameras.channel('camera' as DockId), () => Promise.resolve(true));
  const began = performance.now();
  const { files, safeToUnplug } = await importInto(station, {
    session: newSession(station),
    device: { device: 'BC240001' as DeviceId, from: 'given' },
    source,
    by: { kind: 'station' },
    signal: new AbortController().signal,
    onProgress: () => undefined,
  });
  const seconds = (performance.now() - began) / 1000;
  await station.close();
  if (!safeToUnplug) throw new Error(`not safe: ${JSON.stringify(files)}`);
  tell({ type: 'done', outcome: { seconds, sha256: files.map(({ sha256 }) => sha256 ?? '').sort() } });
}

port.on('message', ({ data, ports }: { data: ToProcess; ports: readonly MessagePortMain[] }) => {
  if (data.type === 'order')
    follow(data.order).catch((error: unknown) => tell({ type: 'failed', why: String(error) }));
  else if (ports[0]) cameras.use(ports[0]);
});
