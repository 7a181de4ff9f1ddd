/** A second process for the tests of the lock and the catalog: `node catalog-child.mjs TASK FILE`. */
import { failureOf } from '#shared/failure';
import { compareWithLedger } from '../../electron/catalog/compare';
import { holdLock } from '../../electron/catalog/lock';
import { openCatalog } from '../../electron/catalog/open';
import { fakeLedger } from '../unit/catalog-fake-ledger';
import { childLedger } from './catalog-child-ledger';

const [task = '', file = ''] = process.argv.slice(2);

async function foldOneByOne(): Promise<void> {
  const whole = childLedger();
  const ledger = fakeLedger();
  const catalog = await openCatalog({ file, ledger });
  for (const { entry } of whole.all.slice(1)) {
    await catalog.fold(ledger.append([entry]));
    process.stdout.write(`${catalog.position().size}\n`);
  }
}

async function openUnprivileged(): Promise<void> {
  process.setgid?.(65534);
  process.setuid?.(65534);
  const catalog = await openCatalog({ file, ledger: childLedger() });
  process.stdout.write(JSON.stringify({ rebuilt: catalog.rebuilt, clips: catalog.counts().clips }));
  await catalog.close();
}

async function compareUnprivileged(): Promise<void> {
  process.setgid?.(65534);
  process.setuid?.(65534);
  process.stdout.write(JSON.stringify(await compareWithLedger(file, childLedger().entries(0))));
}

switch (task) {
  case 'hold':
    try {
      holdLock(file);
      process.stdout.write('held\n');
      setInterval(() => undefined, 60_000);
    } catch (error) {
      process.stdout.write(failureOf(error).code);
      process.exitCode = 1;
    }
    break;
  case 'fold':
    await foldOneByOne();
    break;
  case 'compare-unprivileged':
    await compareUnprivileged();
    break;
  case 'open-unprivileged':
    await openUnprivileged();
    break;
}
