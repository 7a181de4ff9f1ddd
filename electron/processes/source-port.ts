/** The vault process's end of its port to the dock process: calls for files, answers in any order. */
import type { MessagePortMain } from 'electron';
import type { SourceAnswer, SourceCall, SourceValues } from '../dock/mtp/messages';
import type { DockId } from '#shared/ids';
import type { SourceChannel } from '../intake/remote-source';
import type { FromSource, ToSource } from './ports';

interface Waiting {
  readonly resolve: (answer: FromSource['answer']) => void;
  readonly reject: (error: Error) => void;
}

export interface SourcePort {
  /** Takes a new port; whoever waits at the old one is told that the dock process is gone. */
  use(port: MessagePortMain): void;
  /** The files of one docked camera. */
  channel(dock: DockId): SourceChannel;
}

export function sourcePort(): SourcePort {
  let port: MessagePortMain | null = null;
  let lastCall = 0;
  const waiting = new Map<number, Waiting>();

  const lose = (): void => {
    port = null;
    for (const { reject } of waiting.values()) reject(new Error('the dock process is gone'));
    waiting.clear();
  };

  return {
    use(next) {
      port?.close();
      lose();
      port = next;
      next.on('message', ({ data }: { data: FromSource }) => {
        waiting.get(data.call)?.resolve(data.answer);
        waiting.delete(data.call);
      });
      next.on('close', () => {
        if (port === next) lose();
      });
      next.start();
    },
    channel:
      (dock) =>
      <C extends SourceCall>(what: C) =>
        new Promise<SourceAnswer<SourceValues[C['do']]>>((resolve, reject) => {
          if (!port) {
            reject(new Error('the dock process is gone'));
            return;
          }
          const call = ++lastCall;
          waiting.set(call, { resolve: resolve as Waiting['resolve'], reject });
          port.postMessage({ dock, call, what } satisfies ToSource);
        }),
  };
}
