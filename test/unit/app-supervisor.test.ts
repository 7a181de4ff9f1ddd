import { EventEmitter } from 'node:events';
import { PassThrough } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { supervisor } from '../../electron/processes/supervisor';

/** Stands in for Electron's utility process. */
class Child extends EventEmitter {
  readonly stdout = new PassThrough();
  readonly stderr = new PassThrough();
  readonly said: unknown[] = [];
  readonly pid = 4242;
  endsOnSignal = true;
  postMessage(message: unknown): void {
    this.said.push(message);
  }
  kill(): boolean {
    if (this.endsOnSignal) this.end(15);
    return true;
  }
  end(code: number): void {
    queueMicrotask(() => this.emit('exit', code));
  }
}

const children: Child[] = [];
vi.mock('electron', () => ({
  utilityProcess: {
    fork: () => {
      const child = new Child();
      children.push(child);
      return child;
    },
  },
}));

function run() {
  const told: string[] = [];
  const one = supervisor<string, string>({
    name: 'vault',
    file: 'vault.cjs',
    log: (line) => told.push(line),
    onStart: () => one.send('hello'),
    onMessage: (message) => told.push(`said ${message}`),
    onEnd: () => told.push('gone'),
  });
  one.start();
  return { one, told };
}

beforeEach(() => {
  children.length = 0;
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

describe('a supervised process', () => {
  it('is told everything again after it came back, within two seconds', async () => {
    const { told } = run();
    children[0]?.emit('message', 'ready');
    children[0]?.end(1);
    await vi.advanceTimersByTimeAsync(2000);
    expect(children.map((child) => child.said)).toEqual([['hello'], ['hello']]);
    expect(told).toContain('said ready');
    expect(told).toContain('gone');
  });

  it('is spoken to by nobody while it is away', async () => {
    const { one } = run();
    children[0]?.end(1);
    await vi.advanceTimersByTimeAsync(0);
    one.send('lost');
    expect(children[0]?.said).toEqual(['hello']);
  });

  it('does not spin when it cannot live', async () => {
    run();
    for (let i = 0; i < 200; i++) {
      children.at(-1)?.end(1);
      await vi.advanceTimersByTimeAsync(250);
    }
    // 50 seconds: the first start, and six more.
    expect(children).toHaveLength(7);
    for (let i = 0; i < 200; i++) await vi.advanceTimersByTimeAsync(250);
    expect(children).toHaveLength(8);
  });

  it('has its lines in the log, whole', async () => {
    const { told } = run();
    children[0]?.stderr.write('half ');
    children[0]?.stderr.write('line\r\nnext\n');
    children[0]?.stderr.end('last');
    await vi.advanceTimersByTimeAsync(10);
    expect(told).toEqual(['half line', 'next', 'last']);
  });

  it('may die of V8 without taking us along', async () => {
    const { told } = run();
    children[0]?.emit('error', 'FatalError', 'v8::ToLocalChecked');
    children[0]?.end(134);
    await vi.advanceTimersByTimeAsync(2000);
    expect(told[0]).toBe('fatal error FatalError at v8::ToLocalChecked');
    expect(children).toHaveLength(2);
  });

  it('ends politely, and stays away', async () => {
    const { one } = run();
    const asked = vi.fn(() => Promise.resolve());
    await one.stop(10_000, asked);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(asked).toHaveBeenCalledOnce();
    expect(children).toHaveLength(1);
  });

  it('stays away when it is stopped between two lives', async () => {
    const { one } = run();
    children[0]?.end(1);
    await vi.advanceTimersByTimeAsync(0);
    await one.stop(10_000);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(children).toHaveLength(1);
  });

  it('is waited for no longer than asked, and killed when it ignores the signal', async () => {
    const { one } = run();
    const [child] = children;
    if (child) child.endsOnSignal = false;
    const kill = vi.spyOn(process, 'kill').mockImplementation(() => {
      child?.end(9);
      return true;
    });
    const stopped = one.stop(10_000, () => new Promise(() => undefined));
    await vi.advanceTimersByTimeAsync(10_900);
    expect(kill).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(200);
    expect(kill).toHaveBeenCalledWith(4242, 'SIGKILL');
    await stopped;
  });

  it('need not be killed when it ends while it is asked', async () => {
    const { one } = run();
    await one.stop(10_000, () => {
      children[0]?.end(0);
      return new Promise(() => undefined);
    });
    await vi.advanceTimersByTimeAsync(20_000);
    expect(children).toHaveLength(1);
  });
});
