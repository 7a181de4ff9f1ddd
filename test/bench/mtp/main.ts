/** The main process of the bench: one order from the environment, two processes joined as the product joins them. */
import fs from 'node:fs';
import path from 'node:path';
import { app, MessageChannelMain, utilityProcess, type UtilityProcess } from 'electron';
import type { FromProcess, Measured, Order, Outcome, ToProcess } from '../mtp-words';

function start(name: 'dock' | 'vault', heard: (message: FromProcess) => void): UtilityProcess {
  const started = utilityProcess.fork(path.join(__dirname, `${name}.cjs`), [], {
    serviceName: name,
    stdio: 'inherit',
    // As the supervisor starts them.
    env: { ...process.env, UV_THREADPOOL_SIZE: '16' },
  });
  started.on('message', heard);
  started.once('exit', (code) => heard({ type: 'failed', why: `the ${name} process ended with ${code}` }));
  return started;
}

function follow(order: Order): Promise<Measured> {
  return new Promise((resolve, reject) => {
    const done = (outcome: Outcome): void =>
      resolve({
        ...outcome,
        peak: { dock: peakOf(dock.pid), vault: peakOf(vault.pid) },
        cpuSeconds: processorTime(dock.pid, vault.pid),
      });
    const send = (to: UtilityProcess): void => to.postMessage({ type: 'order', order } satisfies ToProcess);
    const heard = (message: FromProcess): void => {
      if (message.type === 'done') done(message.outcome);
      else if (message.type === 'failed') reject(new Error(message.why));
      else send(vault);
    };
    const dock = start('dock', heard);
    const vault = start('vault', heard);
    const { port1, port2 } = new MessageChannelMain();
    dock.postMessage({ type: 'peer' } satisfies ToProcess, [port1]);
    vault.postMessage({ type: 'peer' } satisfies ToProcess, [port2]);
    send(dock);
  });
}

/** The kernel's own high-water mark of a process's resident memory. */
function peakOf(pid: number | undefined): number | null {
  try {
    const found = /^VmHWM:\s+(\d+) kB/m.exec(fs.readFileSync(`/proc/${String(pid)}/status`, 'utf8'));
    return found ? Number(found[1]) * 1024 : null;
  } catch {
    return null;
  }
}

/** What the processes have used of the processor so far, as the kernel counts it: in hundredths of a second. */
function processorTime(...pids: readonly (number | undefined)[]): number | null {
  try {
    const ticks = pids.flatMap((pid) => {
      const stat = fs.readFileSync(`/proc/${String(pid)}/stat`, 'utf8');
      // The name in parentheses may hold anything; utime and stime are the 12th and 13th behind it.
      return stat
        .slice(stat.lastIndexOf(')') + 2)
        .split(' ')
        .slice(11, 13)
        .map(Number);
    });
    return ticks.reduce((sum, each) => sum + each, 0) / 100;
  } catch {
    return null;
  }
}

app
  .whenReady()
  .then(() => follow(JSON.parse(process.env['EVIDOCK_BENCH_ORDER'] ?? '') as Order))
  .then((measured) => {
    console.log(`measured ${JSON.stringify(measured)}`);
    app.exit(0);
  })
  .catch((error: unknown) => {
    console.error(error);
    app.exit(1);
  });
