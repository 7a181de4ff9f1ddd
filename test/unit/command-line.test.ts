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
  const verify = {
    do: 'verify',
    vault: 'V',
    since: null,
    heads: [],
    witnessFiles: [],
    places: false,
    deep: false,
    json: false,
  };
  expect(parseCommand(['verify', '--vault=V'])).toEqual(verify);
  expect(parseCommand(['verify', '--vault=V', '--deep', '--places'])).toEqual({
    ...verify,
    places: true,
    deep: true,
  });
  expect(parseCommand(['verify', '--vault=V', '--since', '120', '--head', '1-A', '--head=2-B'])).toEqual({
    ...verify,
    since: { seq: 120 },
    heads: ['1-A', '2-B'],
  });
  expect(parseCommand(['verify', '--vault=V', '--since', '2026-07-13', '--witness', 'F'])).toEqual({
    ...verify,
    since: { at: '2026-07-13T00:00:00.000Z' },
    witnessFiles: ['F'],
  });
  expect(parseCommand(['verify', '--proof', 'P', '--original', 'O', '--key', 'AB'.repeat(32)])).toEqual({
    do: 'check-proof',
    proof: 'P',
    original: 'O',
    key: 'ab'.repeat(32),
    json: false,
  });
  expect(parseCommand(['prove', 'abcdef01', '--vault', 'V'])).toMatchObject({
    do: 'prove',
    clip: 'abcdef01',
  });
  expect(parseCommand(['head', '--vault', 'V'])).toMatchObject({ do: 'head' });
  expect(parseCommand(['witness', 'export', 'F', '--vault', 'V'])).toMatchObject({
    step: 'export',
    file: 'F',
  });
  expect(parseCommand(['witness', 'sign', 'F', '--out', 'G', '--vault', 'V', '--why', 'W'])).toMatchObject({
    step: 'sign',
    file: 'F',
    out: 'G',
    why: 'W',
  });
  expect(parseCommand(['witness', 'import', 'F', '--vault', 'V'])).toMatchObject({
    step: 'import',
    why: null,
  });
  expect(parseCommand(['rebuild', '--vault', 'V'])).toEqual({ do: 'rebuild', vault: 'V', json: false });
  expect(parseCommand(['import', '--camera', 'BC240001', '--vault', 'V'])).toMatchObject({
    do: 'import',
    source: { camera: 'BC240001' },
  });
  expect(parseCommand(['dock', '--json'])).toEqual({ do: 'dock', vault: null, json: true });
  expect(parseCommand(['profiles', '--vault', 'V'])).toEqual({ do: 'profiles', vault: 'V', json: false });
  expect(parseCommand(['bench'])).toEqual({ do: 'bench', folder: '.', peer: null, bytes: 1e9, json: false });
  expect(parseCommand(['bench', 'D', '--peer', 'rsync', '--size', '2.5GB', '--json'])).toEqual({
    ...{ do: 'bench', folder: 'D', peer: 'rsync', bytes: 2.5e9, json: true },
  });
  expect(parseCommand(['probe', 'a.mp4', '--json'])).toEqual({ do: 'probe', file: 'a.mp4', json: true });
  expect(parseCommand(['copies', '--vault', 'V', '--list'])).toEqual({
    do: 'copies',
    vault: 'V',
    list: true,
    json: false,
  });
  expect(parseCommand(['scrub', '--vault', 'V', '--budget', '1.5 GB', '--json'])).toEqual({
    do: 'scrub',
    vault: 'V',
    all: false,
    budgetBytes: 1_500_000_000,
    json: true,
  });
  expect(parseCommand([])).toEqual({ do: 'help' });
});

test.each([
  [['import', 'CARD'], 'bad-arguments'],
  [['import', '--vault', 'V'], 'bad-arguments'],
  [['import', 'A', 'B', '--vault', 'V'], 'bad-arguments'],
  [['import', 'CARD', '--camera', 'BC1', '--vault', 'V'], 'bad-arguments'],
  [['bench', 'a', 'b'], 'bad-arguments'],
  [['bench', '--peer', 'scp'], 'bad-arguments'],
  [['bench', '--size', 'much'], 'bad-arguments'],
  [['probe'], 'bad-arguments'],
  [['probe', 'a', 'b'], 'bad-arguments'],
  [['probe', 'a', '--vault', 'V'], 'bad-arguments'],
  [['dock', 'extra'], 'bad-arguments'],
  [['import', 'CARD', '--vault', 'V', '--from', '2026-01-01'], 'bad-arguments'],
  [['import', 'CARD', '--vault', 'V', '--device', '../up'], 'device-id-unusable'],
  [['list', '--vault', 'V', '--from', 'yesterday'], 'bad-arguments'],
  [['verify', '--vault', 'V', '--deeper'], 'bad-arguments'],
  [['verify', '--vault', 'V', '--places', '--since', '3'], 'bad-arguments'],
  [['verify', '--proof', 'P', '--deep'], 'bad-arguments'],
  [['verify', '--vault', 'V', '--since', 'yesterday'], 'bad-arguments'],
  [['verify', '--vault', 'V', '--key', 'ab'.repeat(32)], 'bad-arguments'],
  [['verify', '--vault', 'V', '--proof', 'P'], 'bad-arguments'],
  [['verify', '--proof', 'P', '--key', 'xyz'], 'bad-arguments'],
  [['prove', '--vault', 'V'], 'bad-arguments'],
  [['prove', 'a', 'b', '--vault', 'V'], 'bad-arguments'],
  [['witness', '--vault', 'V'], 'bad-arguments'],
  [['witness', 'sign', 'F', '--vault', 'V'], 'bad-arguments'],
  [['witness', 'export', 'F', '--out', 'G', '--vault', 'V'], 'bad-arguments'],
  [['witness', 'export', 'F', '--why', 'W', '--vault', 'V'], 'bad-arguments'],
  [['witness', 'burn', 'F', '--vault', 'V'], 'bad-arguments'],
  [['copies'], 'bad-arguments'],
  [['copies', '--vault', 'V', '--all'], 'bad-arguments'],
  [['scrub', '--vault', 'V', '--budget', 'much'], 'bad-arguments'],
  [['scrub', '--vault', 'V', '--budget', '0 GB'], 'bad-arguments'],
  [['scrub', '--vault', 'V', '--all', '--budget', '1 GB'], 'bad-arguments'],
  [['destroy', '--vault', 'V'], 'bad-arguments'],
  [['--json'], 'bad-arguments'],
])('%j is refused with a sentence', (words, code) => {
  expect(codeOf(words)).toBe(code);
});

test('devices, checkouts and the profile are shown', () => {
  for (const name of ['devices', 'checkouts'])
    expect(parseCommand([name, '--vault', 'V', '--json'])).toEqual({ do: name, vault: 'V', json: true });
  expect(parseCommand(['profile', 'show', '--vault', 'V'])).toEqual({
    do: 'profile',
    vault: 'V',
    json: false,
  });
  for (const words of [
    ['devices'],
    ['profile', '--vault', 'V'],
    ['profile', 'set', '--vault', 'V'],
    ['checkouts', 'all', '--vault', 'V'],
  ])
    expect(codeOf(words)).toBe('bad-arguments');
});
