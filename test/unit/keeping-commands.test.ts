/** `station copies` and `station scrub` as the bundle runs them: what they say, and how they end. */
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { fixture, flip, importCard, open, originalsIn, PERSON, type Fixture } from './safekeeping-fixture';

const program = path.join(process.env['EVIDOCK_DIST'] ?? '', 'station.cjs');
let at: Fixture;
let second: string;

beforeEach(async () => {
  at = fixture([200_000, 4096, 1_500_000]);
  second = path.join(at.folder, 'second');
  const opened = await open(at.vault);
  await importCard(opened.station, at.card);
  await opened.close();
});
afterEach(() => fs.rmSync(at.folder, { recursive: true, force: true }));

interface Said {
  readonly code: number | null;
  readonly out: string;
  readonly json: Record<string, unknown>;
}

function run(command: string, ...words: readonly string[]): Said {
  const { status, stdout } = spawnSync(process.execPath, [program, command, '--vault', at.vault, ...words], {
    encoding: 'utf8',
    env: { ...process.env, EVIDOCK_KEYCHAIN: 'off' },
  });
  const json = words.includes('--json') ? (JSON.parse(stdout) as Record<string, unknown>) : {};
  return { code: status, out: stdout, json };
}

/** The place is added in the window by whoever may; nothing is copied yet. */
async function addPlace(): Promise<void> {
  const opened = await open(at.vault, { work: { copy: false, scrub: false } });
  await opened.keeping.addPlace(second, '备份盘', PERSON);
  await opened.close();
}

test('C1: copies are made, listed and complete; with no place there is nothing to do', async () => {
  expect(run('copies', '--json')).toMatchObject({ code: 1, json: { failure: { code: 'no-copy-place' } } });
  await addPlace();
  expect(run('copies', '--list', '--json')).toMatchObject({
    code: 2,
    json: { places: [{ name: '备份盘', behindClips: 3, clips: 0 }] },
  });
  expect(originalsIn(second)).toEqual([]);
  const made = run('copies');
  expect(made).toMatchObject({ code: 0 });
  expect(made.out).toContain('每份影像都有第二份拷贝');
  expect(originalsIn(second)).toEqual(originalsIn(at.vault));
  fs.renameSync(second, `${second}-away`);
  expect(run('copies', '--list', '--json')).toMatchObject({
    code: 2,
    json: { places: [{ trouble: { code: 'away' } }] },
  });
});

test('C1: a scrub reads what is asked, heals, and says what cannot be healed', async () => {
  await addPlace();
  expect(run('copies').code).toBe(0);
  expect(run('scrub', '--json')).toMatchObject({ code: 0, json: { clips: 0, left: 0, ended: 'done' } });
  const [victim = '', lost = ''] = originalsIn(at.vault);
  flip(path.join(at.vault, victim));
  const healed = run('scrub', '--all', '--json');
  expect(healed).toMatchObject({ code: 2, json: { clips: 6, damaged: 1, left: 0, damages: [] } });
  expect(
    fs.readFileSync(path.join(at.vault, victim)).equals(fs.readFileSync(path.join(second, victim))),
  ).toBe(true);

  flip(path.join(at.vault, lost));
  fs.renameSync(second, `${second}-away`);
  const open = run('scrub', '--all');
  expect(open.code).toBe(3);
  expect(open.out).toContain('内容与记录不符');
  expect(open.out).toContain('还有 3 份未读');
  fs.renameSync(`${second}-away`, second);
  // The place is back: the next run of either command heals it.
  expect(run('copies', '--json')).toMatchObject({ code: 0, json: { damages: [] } });
});
