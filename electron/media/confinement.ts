/** What the operating system offers to hold a process to its limits. */
import { accessSync, constants, statSync } from 'node:fs';
import path from 'node:path';
import type { RunLimits } from './limited-process';

export interface Confinement {
  /** Whether memory, processor time and the size of files are held; time and output are held everywhere. */
  readonly holdsMemory: boolean;
  /** The command with what confines it put before it. */
  around(command: readonly [string, ...string[]], limits: RunLimits): readonly [string, ...string[]];
}

/** No limits beyond our own clock and counters. */
export const UNCONFINED: Confinement = { holdsMemory: false, around: (command) => command };

/**
 * `prlimit` and `ionice` of Linux, as far as they are installed. Both replace themselves by the program, so that its
 * process is the one that we started and kill.
 */
export function systemConfinement(): Confinement {
  if (process.platform !== 'linux') return UNCONFINED;
  const prlimit = inPath('prlimit');
  const ionice = inPath('ionice');
  return {
    holdsMemory: prlimit !== null,
    around: (command, { memoryBytes, fileBytes, wholeMs }) => {
      const held =
        prlimit === null
          ? command
          : ([
              prlimit,
              `--as=${memoryBytes}`,
              `--cpu=${Math.ceil(wholeMs / 1000)}`,
              `--fsize=${fileBytes}`,
              '--core=0',
              '--',
              ...command,
            ] as const);
      return ionice === null ? held : [ionice, '-t', '-c', '3', ...held];
    },
  };
}

/** The program of this name in the search path, or null. Relative parts of the path are no places to start programs from. */
export function inPath(name: string): string | null {
  for (const folder of (process.env['PATH'] ?? '').split(path.delimiter)) {
    if (!path.isAbsolute(folder)) continue;
    const file = path.join(folder, name);
    if (isProgram(file)) return file;
  }
  return null;
}

/** Whether there is something at `file` that can be run. */
export function isProgram(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    // Not there, or not for us: either way it cannot be run.
    return false;
  }
}
