import path from 'node:path';
import type { Language } from '#shared/words/sentences';

/** The program's own switches; Chromium's are Chromium's. Paths are absolute. */
export interface CommandLine {
  /** `--vault=DIR`: the vault to use, made when it is not there, without asking. */
  readonly vault: string | null;
  /** `--dock-folder=DIR`, any number: folders that behave as docked cameras. */
  readonly dockFolders: readonly string[];
  /** `--demo-people`: invented people in a vault that has nobody yet, and one of them signed in. */
  readonly demoPeople: boolean;
  /** `--shot=FILE`: save a picture of the window once every import has ended, and quit. */
  readonly shot: string | null;
  /** `--language=zh|en`, for this run. */
  readonly language: Language | null;
  /** `--kiosk`, `--no-kiosk`: locked to docking, or not, whatever was set; null: as it was set. */
  readonly kiosk: boolean | null;
}

export type CommandLineReading =
  { readonly ok: true; readonly commandLine: CommandLine } | { readonly ok: false; readonly problem: string };

const SWITCH = /^--(vault|dock-folder|shot|language)(?:=(.*))?$/s;

/** Reads the switches; paths are relative to `cwd`. The last one counts where only one makes sense. */
export function readCommandLine(argv: readonly string[], cwd: string): CommandLineReading {
  let vault: string | null = null;
  let shot: string | null = null;
  let demoPeople = false;
  let kiosk: boolean | null = null;
  let language: Language | null = null;
  const dockFolders: string[] = [];
  for (const argument of argv) {
    if (argument === '--demo-people') demoPeople = true;
    if (argument === '--kiosk' || argument === '--no-kiosk') kiosk = argument === '--kiosk';
    const [, name, value] = SWITCH.exec(argument) ?? [];
    if (name === undefined) continue;
    if (value === undefined || value === '')
      return problem(`--${name} 需要写成 --${name}=… / must be given as --${name}=…`);
    if (value.includes('\0')) return problem(`--${name} 的值不可用 / has an unusable value`);
    if (name === 'vault') vault = path.resolve(cwd, value);
    else if (name === 'shot') shot = path.resolve(cwd, value);
    else if (name === 'dock-folder') dockFolders.push(path.resolve(cwd, value));
    else if (value === 'zh' || value === 'en') language = value;
    else return problem(`--language 只能是 zh 或 en / must be zh or en`);
  }
  return {
    ok: true,
    commandLine: { vault, shot, language, demoPeople, kiosk, dockFolders: [...new Set(dockFolders)] },
  };
}

function problem(text: string): CommandLineReading {
  return { ok: false, problem: text };
}
