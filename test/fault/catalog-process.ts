import { spawn, type ChildProcessByStdio } from 'node:child_process';
import path from 'node:path';
import type { Readable } from 'node:stream';
import { build } from 'vite';

const root = process.env['EVIDOCK_ROOT'] ?? process.cwd();

/** Bundles catalog-child.ts under a name of its own, so that tests in parallel do not overwrite each other's. */
export async function bundleChild(name: string): Promise<string> {
  const outDir = path.join(root, '.cache', 'fault', name);
  await build({
    configFile: path.join(root, 'vite.config.ts'),
    mode: 'bench',
    logLevel: 'error',
    build: {
      outDir,
      rolldownOptions: { input: { 'catalog-child': path.join(root, 'test/fault/catalog-child.ts') } },
    },
  });
  return path.join(outDir, 'catalog-child.mjs');
}

export interface Child {
  /** Resolves with the first output that `wanted` accepts; rejects when the process ends before. */
  said(wanted: (output: string) => boolean): Promise<string>;
  /** Kills it with no chance to clean up, and waits for its end. */
  kill(): Promise<void>;
  /** Its whole output, when it has ended by itself. */
  ended(): Promise<string>;
}

export function startChild(bundle: string, ...args: readonly string[]): Child {
  const child: ChildProcessByStdio<null, Readable, null> = spawn(process.execPath, [bundle, ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let output = '';
  const listeners = new Set<() => void>();
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output += text;
    for (const listener of listeners) listener();
  });
  const end = new Promise<number | null>((resolve, reject) =>
    child.once('error', reject).once('close', (code) => resolve(code)),
  );
  return {
    said: (wanted) =>
      new Promise((resolve, reject) => {
        const listener = (): void => {
          if (!wanted(output)) return;
          listeners.delete(listener);
          resolve(output);
        };
        listeners.add(listener);
        listener();
        end.then((code) => reject(new Error(`ended with ${String(code)} after: ${output}`)), reject);
      }),
    async kill() {
      child.kill('SIGKILL');
      await end;
    },
    async ended() {
      const code = await end;
      if (code !== 0) throw new Error(`ended with ${String(code)} after: ${output}`);
      return output;
    },
  };
}
