/** The dock process's end of its port to the vault process: answers calls for files, in any order. */
import type { MessagePortMain } from 'electron';
import { offerBytes } from './byte-stream';
import type { SourceReply } from '../dock/mtp/messages';
import type { FromSource, ToSource } from './ports';

/** Answers every call by `answer`, and sends what was read past the port where that can be. */
export function serveSource(
  peer: MessagePortMain,
  answer: (asked: ToSource) => Promise<SourceReply['answer']>,
): void {
  const sender = offerBytes().catch((error: unknown) => {
    console.error('dock: footage goes by messages:', error);
    return null;
  });
  void sender.then((ready) => {
    if (ready) peer.postMessage({ call: null, offer: ready.offer } satisfies FromSource);
  });
  peer.on('message', ({ data }: { data: ToSource }) => void reply(data));
  peer.on('close', () => void sender.then((ready) => ready?.close()));
  peer.start();

  async function reply(asked: ToSource): Promise<void> {
    const { call, what } = asked;
    const answered = await answer(asked);
    if (what.do === 'read' && answered.ok && answered.value instanceof Uint8Array) {
      const isSent = await (await sender)?.send(call, answered.value);
      if (isSent === true) return;
    }
    peer.postMessage({ call, answer: answered } satisfies FromSource);
  }
}
