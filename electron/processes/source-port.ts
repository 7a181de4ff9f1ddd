/** The vault process's end of its port to the dock process: calls for files, answers in any order. */
import type { MessagePortMain } from 'electron';
import type { SourceAnswer, SourceCall, SourceReply, SourceValues } from '../dock/mtp/messages';
import type { DockId } from '#shared/ids';
import type { SourceChannel } from '../intake/remote-source';
import { takeBytes, type BytesOffer } from './byte-stream';
import type { FromSource, ToSource } from './ports';

interface Waiting {
  readonly what: SourceCall;
  /** Where what is read may be put. */
  readonly into: Uint8Array | null;
  readonly resolve: (answer: SourceReply['answer']) => void;
  readonly reject: (error: Error) => void;
  /** What is coming past the port. */
  came?: Uint8Array;
}

export interface SourcePort {
  /** Takes a new port; whoever waits at the old one is told that the dock process is gone. */
  use(port: MessagePortMain): void;
  /** The files of one docked camera. */
  channel(dock: DockId): SourceChannel;
}

export function sourcePort(): SourcePort {
  let port: MessagePortMain | null = null;
  let bytes: { close(): void } | null = null;
  let lastCall = 0;
  const waiting = new Map<number, Waiting>();

  const loseWhere = (isLost: (waited: Waiting) => boolean): void => {
    for (const [call, waited] of [...waiting])
      if (isLost(waited)) {
        waiting.delete(call);
        waited.reject(new Error('the dock process is gone'));
      }
  };
  const lose = (): void => {
    port = null;
    bytes?.close();
    bytes = null;
    loseWhere(() => true);
  };

  function answered(call: number, answer: SourceReply['answer']): void {
    waiting.get(call)?.resolve(answer);
    waiting.delete(call);
  }

  function take(offer: BytesOffer): void {
    const taking = takeBytes(offer, {
      room(call, length) {
        const waited = waiting.get(call);
        if (waited?.what.do !== 'read') return null;
        const { into } = waited;
        return (waited.came =
          into && into.length >= length ? into.subarray(0, length) : new Uint8Array(length));
      },
      took: (call) => answered(call, { ok: true, value: waiting.get(call)?.came ?? new Uint8Array() }),
      lost() {
        // What was on its way will not come; what is asked for from now on comes through the port.
        if (bytes === taking) loseWhere(({ what }) => what.do === 'read');
      },
    });
    bytes = taking;
  }

  return {
    use(next) {
      port?.close();
      lose();
      port = next;
      next.on('message', ({ data }: { data: FromSource }) => {
        if (port !== next) return;
        if (data.call === null) take(data.offer);
        else answered(data.call, data.answer);
      });
      next.on('close', () => {
        if (port === next) lose();
      });
      next.start();
    },
    channel:
      (dock) =>
      <C extends SourceCall>(what: C, into?: Uint8Array) =>
        new Promise<SourceAnswer<SourceValues[C['do']]>>((resolve, reject) => {
          if (!port) {
            reject(new Error('the dock process is gone'));
            return;
          }
          const call = ++lastCall;
          waiting.set(call, { what, into: into ?? null, resolve: resolve as Waiting['resolve'], reject });
          port.postMessage({ dock, call, what } satisfies ToSource);
        }),
  };
}
