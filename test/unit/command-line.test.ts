import { expect, test } from 'vitest';
import { FailureError } from '#shared/failure';
import { parseCommand } from '../../electron/cli/arguments';

const codeOf = (words: readonly string[]): string => {
  try {
    return parseCommand(words).do;
  } catch (error) {
    return error instanceof FailureError ? error.failure.code : 'thrown';
  }
};

test('the stable commands', () => {
  expect(parseCommand(['import', 'CARD', '--vault', 'V', '--device', 'BC-1', '--json'])).toEqual({
    do: 'import',
    source: { folder: 'CARD' },
    vault: 'V',
    device: 'BC-1',
    json: true,
  });
  expect(
    parseCommand(['list', '--vault', 'V', '--from', '2026-07-13', '--to', '2026-07-14T00:00:00+08:00']),
  ).toEqual({
    do: 'list',
    vault: 'V',
    device: null,
    from: '2026-07-13T00:00:00.000Z',
    to: '2026-07-13T16:00:00.000Z',
    json: false,
  });
  expect(parseCommand(['verify', '--vault=V'])).toEqual({ do: 'verify', vault: 'V', json: false });
  expect(parseCommand(['rebuild', '--vault', 'V'])).toEqual({ do: 'rebuild', vault: 'V', json: false });
  expect(parseCommand(['import', '--camera', 'BC240001', '--vault', 'V'])).toMatchObject({
    do: 'import',
    source: { camera: 'BC240001' },
  });
  expect(parseCommand(['dock', '--json'])).toEqual({ do: 'dock', vault: null, json: true });
  expect(parseCommand(['profiles', '--vault', 'V'])).toEqual({ do: 'profiles', vault: 'V', json: false });
  expect(parseCommand(['probe', 'a.mp4', '--json'])).toEqual({ do: 'probe', file: 'a.mp4', json: true });
  expect(parseCommand([])).toEqual({ do: 'help' });
});

test.each([
  [['import', 'CARD'], 'bad-arguments'],
  [['import', '--vault', 'V'], 'bad-arguments'],
  [['import', 'A', 'B', '--vault', 'V'], 'bad-arguments'],
  [['import', 'CARD', '--camera', 'BC1', '--vault', 'V'], 'bad-arguments'],
  [['probe'], 'bad-arguments'],
  [['probe', 'a', 'b'], 'bad-arguments'],
  [['probe', 'a', '--vault', 'V'], 'bad-arguments'],
  [['dock', 'extra'], 'bad-arguments'],
  [['import', 'CARD', '--vault', 'V', '--from', '2026-01-01'], 'bad-arguments'],
  [['import', 'CARD', '--vault', 'V', '--device', '../up'], 'device-id-unusable'],
  [['list', '--vault', 'V', '--from', 'yesterday'], 'bad-arguments'],
  [['verify', '--vault', 'V', '--deep'], 'bad-arguments'],
  [['destroy', '--vault', 'V'], 'bad-arguments'],
  [['--json'], 'bad-arguments'],
])('%j is refused with a sentence', (words, code) => {
  expect(codeOf(words)).toBe(code);
});
