import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { readCommandLine, type CommandLine } from '../../electron/app/command-line';

const cwd = path.resolve('/office');
const at = (name: string): string => path.resolve(cwd, name);

function read(...argv: string[]): CommandLine {
  const reading = readCommandLine(argv, cwd);
  if (!reading.ok) throw new Error(reading.problem);
  return reading.commandLine;
}

describe('the command line', () => {
  it('is empty when only Chromium and Electron are spoken to', () => {
    expect(read('/app', '--no-sandbox', '--user-data-dir=/x', '--vaults=/y', 'vault=/z')).toEqual({
      vault: null,
      dockFolders: [],
      demoPeople: false,
      kiosk: null,
      shot: null,
      language: null,
    });
  });

  it('makes paths absolute, from the folder in which it was typed', () => {
    const line = read('--vault=v', '--dock-folder=a/../b', `--shot=${at('p.png')}`);
    expect(line).toMatchObject({ vault: at('v'), dockFolders: [at('b')], shot: at('p.png') });
  });

  it('takes any number of dock folders, each once', () => {
    expect(read('--dock-folder=a', '--dock-folder=b', '--dock-folder=./a').dockFolders).toEqual([
      at('a'),
      at('b'),
    ]);
  });

  it('takes the last of what can be only one', () => {
    expect(read('--vault=a', '--vault=b').vault).toBe(at('b'));
  });

  it('keeps spaces, equals signs, Chinese and line breaks of a path', () => {
    expect(read('--vault=影像 库=1\n2').vault).toBe(at('影像 库=1\n2'));
  });

  it.each([['--vault'], ['--vault='], ['--shot'], ['--dock-folder='], ['--language='], ['--vault=a\0b']])(
    'refuses %j',
    (argument) => {
      const reading = readCommandLine([argument], cwd);
      expect(reading.ok).toBe(false);
      if (!reading.ok) expect(reading.problem).toMatch(/^--(vault|shot|dock-folder|language) .* \/ /);
    },
  );

  it('knows two languages', () => {
    expect(read('--language=zh').language).toBe('zh');
    expect(read('--language=en').language).toBe('en');
    expect(readCommandLine(['--language=fr'], cwd).ok).toBe(false);
  });
});
