/** The dock process of the bench: a scripted camera, behind the very code that answers for a real one. */
import type { MessagePortMain, ParentPort } from 'electron';
import { openCamera } from '../../../electron/dock/mtp/camera';
import { mtpSource, type MtpSource } from '../../../electron/dock/mtp/source';
import type { SourceReply } from '../../../electron/dock/mtp/messages';
import type { ToSource } from '../../../electron/processes/ports';
import { serveSource } from '../../../electron/processes/source-server';
import { bareRead } from '../../mtp-camera/bare-read';
import { scriptedCamera } from '../../mtp-camera/camera';
import { carry } from '../../mtp-camera/in-process';
import { slowed } from '../../mtp-camera/slow-bus';
import { objectsOf } from '../mtp-card';
import type { FromProcess, Order, ToProcess } from '../mtp-words';

const port = (process as NodeJS.Process & { parentPort: ParentPort }).parentPort;
const tell = (message: FromProcess): void => port.postMessage(message);

let source: MtpSource | null = null;

function answer({ what }: ToSource): Promise<SourceReply['answer']> {
  if (!source) throw new Error('no camera is open');
  return source.answer(what);
}

async function follow({ measure, card, pace }: Order): Promise<void> {
  if (measure === 'folder') {
    tell({ type: 'ready' });
    return;
  }
  const objects = objectsOf(card);
  const { transport } = carry(scriptedCamera({ objects }));
  const pipes = pace ? slowed(transport, pace) : transport;
  if (measure === 'camera') {
    source = mtpSource(await openCamera(pipes), 'bench');
    tell({ type: 'ready' });
    return;
  }
  const files = objects.flatMap(({ handle, bytes }) => (bytes === undefined ? [] : [{ handle, bytes }]));
  const began = performance.now();
  await bareRead(pipes, files);
  tell({ type: 'done', outcome: { seconds: (performance.now() - began) / 1000, sha256: [] } });
}

port.on('message', ({ data, ports }: { data: ToProcess; ports: readonly MessagePortMain[] }) => {
  if (data.type === 'order')
    follow(data.order).catch((error: unknown) => tell({ type: 'failed', why: String(error) }));
  else if (ports[0]) serveSource(ports[0], answer);
});
