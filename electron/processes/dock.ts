/** The dock process: watches what is plugged in and tells main. It holds nothing that a restart would lose. */
import type { MessagePortMain, ParentPort } from 'electron';
import { builtInProfiles } from '../dock/camera-profiles/index';
import { watchAllDocks, type Docks } from '../dock/docks';
import type { FromDock, FromSource, ToDock, ToSource } from './ports';

/** Main starts the process anew; half a watch would show a dock that stands still. */
function giveUp(error: unknown): void {
  console.error('dock:', error);
  process.exit(1);
}
process.on('uncaughtException', giveUp);
process.on('unhandledRejection', giveUp);

const port: ParentPort = process.parentPort;

let docks: Promise<Docks> | null = null;

async function watchAnew(former: Promise<Docks> | null, folders: readonly string[]): Promise<Docks> {
  await (await former)?.close();
  return watchAllDocks({
    folders,
    profiles: builtInProfiles,
    onChange: (cameras) => port.postMessage({ type: 'docked', cameras } satisfies FromDock),
    onTrouble: (line) => console.error(`dock: ${line}`),
  });
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
  const source = (await docks)?.source(id);
  return source ? source.answer(what) : { ok: false, failure: { code: 'camera-gone' } };
}

port.on('message', ({ data, ports }: { data: ToDock; ports: readonly MessagePortMain[] }) => {
  if (data.type === 'watch') docks = watchAnew(docks, data.folders);
  else if (ports[0]) serve(ports[0]);
});
