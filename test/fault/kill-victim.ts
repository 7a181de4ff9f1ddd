/**
 * A process that imports a card and is killed by the kernel at one chosen file operation of the vault: no clean-up, no
 * handler, nothing. Run by import-killed.test.ts as a bundle: `node kill-victim.mjs CARD VAULT OPERATION`.
 * Without a kill it prints how many operations there were.
 */
import { systemDisk, type Disk, type DiskFile } from '../../electron/vault/disk';
import { mountedSource } from '../../electron/intake/mounted-source';
import { importInto, newSession } from '../../electron/station/import';
import { openStation } from '../../electron/station/open';
import { asDeviceId, type DeviceId } from '#shared/ids';

const [card = '', vault = '', killAt = '0'] = process.argv.slice(2);
let operations = 0;

/** Counts, and dies just before the chosen operation. */
function counting<T extends object>(table: T): T {
  return new Proxy(table, {
    get(target, name, receiver) {
      const operation: unknown = Reflect.get(target, name, receiver);
      if (typeof operation !== 'function') return operation;
      return async (...args: unknown[]): Promise<unknown> => {
        operations += 1;
        if (operations === Number(killAt)) process.kill(process.pid, 'SIGKILL');
        const result: unknown = await Reflect.apply(operation, target, args);
        return name === 'open' ? counting(result as DiskFile) : result;
      };
    },
  });
}

const disk: Disk = counting(systemDisk);
const station = await openStation({ folder: vault, create: true, disk });
const report = await importInto(station, {
  session: newSession(station),
  device: { device: asDeviceId('BC240001') as DeviceId, from: 'given' },
  source: mountedSource(card),
  by: { kind: 'station' },
  signal: new AbortController().signal,
  onProgress: () => undefined,
});
await station.close();
console.log(JSON.stringify({ operations, safeToUnplug: report.safeToUnplug }));
