/** The dock process: watches what is plugged in and tells main. It holds nothing that a restart would lose. */
import type { MessagePortMain, ParentPort } from 'electron';
import type { DockedCamera } from '#shared/device';
import { builtInProfiles } from '../dock/camera-profiles/index';
import { volumeReaders } from '../dock/mass-storage/index';
import { mtpDocks, type MtpDocks } from '../dock/mtp-docks';
import { watchUsb } from '../dock/usb/watch';
import { watchDocks } from '../dock/watch';
import type { FromDock, FromSource, ToDock, ToSource } from './ports';

/** Main starts the process anew; half a watch would show a dock that stands still. */
function giveUp(error: unknown): void {
  console.error('dock:', error);
  process.exit(1);
}
process.on('uncaughtException', giveUp);
process.on('unhandledRejection', giveUp);

const port: ParentPort = process.parentPort;

/** The dock as a whole: mounted cards and folders on one hand, cameras that speak MTP on the other. */
interface Dock {
  readonly mtp: MtpDocks;
  close(): Promise<void>;
}
let dock: Promise<Dock> | null = null;

async function watchAnew(former: Promise<Dock> | null, folders: readonly string[]): Promise<Dock> {
  await (await former)?.close();
  let mounted: readonly DockedCamera[] | null = null;
  const tell = (): void => {
    if (mounted)
      port.postMessage({ type: 'docked', cameras: [...mounted, ...mtp.cameras()] } satisfies FromDock);
  };
  const mtp = mtpDocks({
    device: (key) => usb.device(key),
    profiles: builtInProfiles,
    onChange: () => tell(),
    onTrouble: ({ usb: { port: where }, name }, error) =>
      console.error(`dock: ${name ?? 'camera'} at ${where}: ${error.message}`),
  });
  const usb = watchUsb({
    onChange: (devices) => mtp.sighted(devices),
    onState: (state) => console.error(`dock: USB ${state.is}`),
  });
  const watch = watchDocks({
    readers: volumeReaders(),
    folders,
    profiles: builtInProfiles,
    onChange: (cameras) => {
      mounted = cameras;
      tell();
    },
    onTrouble: ({ adapter, error }) => console.error(`dock: cannot list ${adapter}:`, error),
  });
  return {
    mtp,
    async close() {
      await Promise.all([watch.close(), usb.close()]);
      await mtp.close();
    },
  };
}

/** Answers the vault process's calls for files. */
function serve(peer: MessagePortMain): void {
  peer.on('message', ({ data }: { data: ToSource }) => {
    void answer(data).then((reply) =>
      peer.postMessage({ call: data.call, answer: reply } satisfies FromSource),
    );
  });
  peer.start();
}

async function answer({ dock: id, what }: ToSource): Promise<FromSource['answer']> {
  const source = (await dock)?.mtp.source(id);
  return source ? source.answer(what) : { ok: false, failure: { code: 'camera-gone' } };
}

port.on('message', ({ data, ports }: { data: ToDock; ports: readonly MessagePortMain[] }) => {
  if (data.type === 'watch') dock = watchAnew(dock, data.folders);
  else if (ports[0]) serve(ports[0]);
});
