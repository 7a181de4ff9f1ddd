/** The dock process: watches what is plugged in and tells main. It holds nothing that a restart would lose. */
import type { MessagePortMain, ParentPort } from 'electron';
import { watchAllDocks, type DockFiles, type Docks } from '../dock/docks';
import { BUILT_IN_FILES } from '../station/camera-files';
import { keptPassword } from '../station/camera-passwords';
import type { SourceReply } from '../dock/mtp/messages';
import type { FromDock, ToDock, ToSource } from './ports';
import { serveSource } from './source-server';

/** Main starts the process anew; half a watch would show a dock that stands still. */
function giveUp(error: unknown): void {
  console.error('dock:', error);
  process.exit(1);
}
process.on('uncaughtException', giveUp);
process.on('unhandledRejection', giveUp);

const port: ParentPort = process.parentPort;

let docks: Promise<Docks> | null = null;

async function watchAnew(
  former: Promise<Docks> | null,
  folders: readonly string[],
  files: DockFiles,
  mounting: boolean,
): Promise<Docks> {
  await (await former)?.close();
  return watchAllDocks({
    folders,
    files,
    passwordOf: keptPassword,
    mounting,
    onChange: (cameras) => port.postMessage({ type: 'docked', cameras } satisfies FromDock),
    onTrouble: (line) => console.error(`dock: ${line}`),
  });
}

/** Answers one of the vault process's calls for files. */
async function answer({ dock: id, what }: ToSource): Promise<SourceReply['answer']> {
  const source = (await docks)?.source(id);
  return source ? source.answer(what) : { ok: false, failure: { code: 'camera-gone' } };
}

port.on('message', ({ data, ports }: { data: ToDock; ports: readonly MessagePortMain[] }) => {
  switch (data.type) {
    case 'watch':
      docks = watchAnew(docks, data.folders, data.files ?? BUILT_IN_FILES, data.mounting);
      return;
    case 'files':
      void docks?.then((watching) => watching.use(data.files));
      return;
    case 'password':
      void docks?.then((watching) => watching.passwordKept(data.adapter, data.camera));
      return;
    case 'mounting':
      void docks?.then((watching) => watching.allowMounting(data.on));
      return;
    case 'safe':
      void docks?.then((watching) => watching.release(data.docks));
      return;
    case 'peer':
      if (ports[0]) serveSource(ports[0], answer);
  }
});
