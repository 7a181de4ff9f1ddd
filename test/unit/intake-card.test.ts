/** What a mounted card may hold, and how it may change while it is read: links, strange names, growing files, pulls. */
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { mountedSource } from '../../electron/intake/mounted-source';
import type { FootageSource } from '../../electron/intake/source';
import { clip, intakeForEach, outcomes } from './intake-fixture';

const intake = intakeForEach();

test('links, pipes and other non-files are refused, and the rest goes on', async () => {
  intake.put('DCIM/good.mp4', clip(10_000, 1));
  fs.symlinkSync('/etc/passwd', path.join(intake.card, 'DCIM/link.mp4'));
  fs.symlinkSync('/etc', path.join(intake.card, 'linked'));
  fs.symlinkSync('../../..', path.join(intake.card, 'DCIM/up'));
  const report = await intake.run();
  expect(outcomes(report)).toEqual({
    'DCIM/good.mp4': 'sealed',
    'DCIM/link.mp4': 'skipped: link',
    'DCIM/up': 'skipped: link',
    linked: 'skipped: link',
  });
  expect(report.safeToUnplug).toBe(true);
});

test('a folder that becomes a link after the listing is not followed', async () => {
  intake.put('DCIM/a.mp4', clip(10_000, 1));
  const outside = path.join(intake.folder, 'outside');
  fs.mkdirSync(outside);
  fs.writeFileSync(path.join(outside, 'a.mp4'), clip(10_000, 2));
  const source = mountedSource(intake.card);
  const report = await intake.run({
    source: {
      ...source,
      async list() {
        const listing = await source.list();
        fs.rmSync(path.join(intake.card, 'DCIM'), { recursive: true });
        fs.symlinkSync(outside, path.join(intake.card, 'DCIM'));
        return listing;
      },
    },
  });
  expect(intake.records.clips()).toEqual([]);
  expect(report.safeToUnplug).toBe(false);
});

test('I3: a file that grows while it is read is not sealed, and the camera is not safe', async () => {
  const file = intake.put('DCIM/a.mp4', clip(5 << 20, 1));
  intake.put('DCIM/b.mp4', clip(1000, 2));
  const source = mountedSource(intake.card);
  const report = await intake.run({
    source: {
      ...source,
      async open(listed) {
        const reader = await source.open(listed);
        if (listed.path === 'DCIM/a.mp4') fs.appendFileSync(file, 'still recording');
        return reader;
      },
    },
  });
  expect(outcomes(report)).toMatchObject({
    'DCIM/a.mp4': 'failed: changed-while-reading',
    'DCIM/b.mp4': 'sealed',
  });
  expect(report.safeToUnplug).toBe(false);
});

test('I3: a recording that appears during the import is named, and the camera is not safe', async () => {
  intake.put('DCIM/a.mp4', clip(1000, 1));
  const source = mountedSource(intake.card);
  let listings = 0;
  const report = await intake.run({
    source: {
      ...source,
      list() {
        listings += 1;
        if (listings === 2) intake.put('DCIM/b.mp4', clip(1000, 2));
        return source.list();
      },
    },
  });
  expect(outcomes(report)).toEqual({ 'DCIM/a.mp4': 'sealed', 'DCIM/b.mp4': 'failed: changed-while-reading' });
  expect(report.safeToUnplug).toBe(false);
});

test("a camera's own files may change during the import; an empty clip that grows may not", async () => {
  intake.put('state', 'just text');
  intake.put('DCIM/a.mp4', '');
  const source = mountedSource(intake.card);
  let listings = 0;
  const grow = (name: string): FootageSource => ({
    ...source,
    list() {
      listings += 1;
      if (listings === 2) intake.put(name, clip(1000, 2));
      return source.list();
    },
  });
  expect((await intake.run({ source: grow('state') })).safeToUnplug).toBe(true);
  listings = 0;
  const report = await intake.run({ source: grow('DCIM/a.mp4') });
  expect(report.safeToUnplug).toBe(false);
  expect(report.files.map((f) => f.reason)).toContain('changed-while-reading');
});

test('I3: an empty listing after a pull is never an empty camera', async () => {
  intake.put('DCIM/a.mp4', clip(1000, 1));
  let present = true;
  const source = mountedSource(intake.card, () => Promise.resolve(present));
  let listings = 0;
  const report = await intake.run({
    source: {
      ...source,
      list() {
        listings += 1;
        if (listings === 2) {
          fs.rmSync(path.join(intake.card, 'DCIM'), { recursive: true });
          present = false;
        }
        return source.list();
      },
    },
  });
  expect(report.safeToUnplug).toBe(false);
  expect(report.failure?.code).toBe('source-empty-after-pull');
});

test('I3: a folder that cannot be listed is not taken for empty', async () => {
  intake.put('DCIM/a.mp4', clip(1000, 1));
  let deep = intake.card;
  for (let i = 0; i < 40; i++) deep = path.join(deep, 'd');
  fs.mkdirSync(deep, { recursive: true });
  const report = await intake.run();
  expect(Object.values(outcomes(report)).sort()).toEqual(['failed: source-unreadable', 'sealed']);
  expect(report.safeToUnplug).toBe(false);
});

test('names that are no text, break lines or turn the reading direction are taken as they are', async () => {
  const names = [
    'a\nb.mp4',
    'gpj\u202Efdp.mp4',
    '\u0007.mp4',
    ' leading.mp4',
    '-rf.mp4',
    '视频 录像.mp4',
    `${'x'.repeat(251)}.mp4`,
    'back\\slash.mp4',
  ];
  names.forEach((name, i) => intake.put(name, clip(1000, i + 1)));
  const raw = Buffer.concat([
    Buffer.from(`${intake.card}/`),
    Buffer.from([0x66, 0xff, 0xfe, 0x2e, 0x6d, 0x70, 0x34]),
  ]);
  fs.writeFileSync(raw, clip(1000, 99));
  const report = await intake.run();
  expect(report.files.every((f) => f.outcome === 'sealed')).toBe(true);
  expect(report.files.map((f) => f.source)).toContain('f\\xFF\\xFE.mp4');
  expect(report.files.map((f) => f.source)).toContain('back\\x5Cslash.mp4');
  const hostile = report.files
    .filter((f) => f.findings.some((x) => x.code === 'NAME_HOSTILE'))
    .map((f) => f.source);
  expect(hostile.sort()).toEqual(['\u0007.mp4', 'a\nb.mp4', 'f\\xFF\\xFE.mp4', 'gpj\u202Efdp.mp4']);
  expect(report.safeToUnplug).toBe(true);
});

test("the camera's own checksum is compared and kept; ours is computed apart", async () => {
  const content = clip(700_000, 3);
  const md5 = createHash('md5').update(content).digest('hex');
  intake.put('a.mp4', content);
  intake.put('a.md5', `${md5.toUpperCase()}  a.mp4\r\n`);
  intake.put('b.mp4', clip(1000, 4));
  intake.put('b.mp4.md5', '0'.repeat(32));
  intake.put('c.mp4', clip(1000, 5));
  intake.put('c.md5', 'nothing here');
  const report = await intake.run();
  const codes = Object.fromEntries(report.files.map((f) => [f.source, f.findings[0]?.code]));
  expect(codes).toMatchObject({
    'a.mp4': 'CLAIM_AGREES',
    'b.mp4': 'CLAIM_DIFFERS',
    'c.mp4': 'CLAIM_UNREADABLE',
  });
  expect(intake.records.clips().find((c) => c.source === 'a.mp4')?.claim).toEqual({
    algorithm: 'md5',
    value: md5,
    computed: md5,
  });
  expect(report.safeToUnplug).toBe(true);
});

test('content tells the format: a renamed photo and a clip without an extension', async () => {
  intake.put('lying.mp4', Buffer.from([0xff, 0xd8, 0xff, 0xe0, 1, 2, 3]));
  intake.put('00000001', clip(1000, 1));
  intake.put('notes', 'just text');
  intake.put('garbage.mp4', Buffer.from([1, 2, 3, 4, 5]));
  const report = await intake.run();
  expect(outcomes(report)).toEqual({
    '00000001': 'sealed',
    'garbage.mp4': 'sealed',
    'lying.mp4': 'sealed',
    notes: 'skipped: not-footage',
  });
  const codes = Object.fromEntries(report.files.map((f) => [f.source, f.findings[0]?.code]));
  expect(codes).toMatchObject({ 'lying.mp4': 'EXTENSION_LIES', 'garbage.mp4': 'CONTENT_UNKNOWN' });
});

test('the camera is never written to, not even its times of access', async () => {
  const names = ['DCIM/a.mp4', 'DCIM/a.md5', 'notes.txt'];
  names.forEach((name, i) => intake.put(name, clip(10_000, i)));
  const old = new Date('2020-01-01T00:00:00Z');
  for (const name of names) fs.utimesSync(path.join(intake.card, name), old, old);
  const before = names.map((name) => fs.statSync(path.join(intake.card, name), { bigint: true }));
  await intake.run();
  names.forEach((name, i) => {
    const after = fs.statSync(path.join(intake.card, name), { bigint: true });
    expect([after.atimeNs, after.mtimeNs, after.ctimeNs]).toEqual([
      before[i]?.atimeNs,
      before[i]?.mtimeNs,
      before[i]?.ctimeNs,
    ]);
  });
});
