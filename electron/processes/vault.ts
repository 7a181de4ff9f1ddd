/** The vault process: the only writer of durable bytes. Wiring only. */
import type { ParentPort } from 'electron';
import { enveloped } from '#shared/contract/envelope';
import { answers } from '../station/answers';
import { dockImports } from '../station/docks';
import type { FromVault, ToVault, VaultCallName, VaultCalls } from './ports';

/** The window needs to be told no more often than people can see. */
const TELL_EVERY_MS = 200;

const port = (process as NodeJS.Process & { parentPort: ParentPort }).parentPort;
const tell = (message: FromVault): void => port.postMessage(message);

// Ctrl-C in a terminal reaches this process too; main asks it to close, and it must live to do so.
process.on('SIGINT', () => undefined);

let telling: NodeJS.Timeout | null = null;
const docks = dockImports({
  onChange: () => {
    telling ??= setTimeout(() => {
      telling = null;
      tell({ type: 'event', name: 'dock.changed', value: docks.cards() });
    }, TELL_EVERY_MS);
  },
  onSealed: (sealed) => tell({ type: 'event', name: 'footage.changed', value: { sealed } }),
});
const answer = answers(docks, () => tell({ type: 'event', name: 'station.changed', value: null }));

async function call<N extends VaultCallName>(
  id: number,
  name: N,
  args: VaultCalls[N]['args'],
): Promise<void> {
  tell({ type: 'answer', id, envelope: await enveloped(() => answer[name](args)) });
}

port.on('message', ({ data }: { data: ToVault }) => {
  if (data.type === 'docked') docks.docked(data.cameras);
  else void call(data.id, data.name, data.args as never);
});
tell({ type: 'ready' });
