/** The law of clearing: nothing unproven is removed, nothing marked or locked, and never anything off another camera. */
import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Listed } from '#shared/card';
import type { ClearingFile, Removal, SealedFile } from '#shared/clearing';
import { instantOf } from '#shared/clock';
import { DOCK_SETTINGS, PROOF_LEVELS } from '#shared/dock-settings';
import { failed } from '#shared/failure';
import type { ClipId, DeviceId, Sha256 } from '#shared/ids';
import type { Act } from '#shared/ledger';
import { clearCamera, clearingFates } from '../../electron/intake/clear';
import { edgesIn } from '../../electron/intake/edges';
import type { FootageSource } from '../../electron/intake/source';
import type { Lane } from '../../electron/vault/hashing';

/** Mostly what lets a file go, sometimes what speaks against it: a file needs all of it to go. */
function mostly<T>(good: T, ...bad: readonly T[]): fc.Arbitrary<T> {
  return fc.oneof(
    { weight: 15, arbitrary: fc.constant(good) },
    { weight: 2, arbitrary: fc.constantFrom(...bad) },
  );
}

/** One file on the camera, and everything that may speak against removing it. */
const aFile = fc.record({
  kind: fc.constantFrom('clip', 'clip', 'clip', 'log', 'settings'),
  sealed: mostly(true, false),
  /** What the vault has under its name now. */
  original: mostly('whole', 'damaged', 'short', 'missing', 'unreadable'),
  readBack: mostly<'medium' | 'cached'>('medium', 'cached'),
  secondCopy: mostly(true, false),
  marked: mostly(false, true),
  locked: mostly(false, true),
  claimFits: mostly(true, false),
  /** After it was sealed. */
  changed: mostly<'no' | 'length' | 'time' | 'content' | 'gone'>('no', 'length', 'time', 'content', 'gone'),
  refuses: mostly<'no' | Removal>('no', 'refused', 'read-only', 'unknown', 'changed', 'gone'),
  agreed: mostly(true, false),
});
type ValueOf<A> = A extends fc.Arbitrary<infer T> ? T : never;
type Thing = ValueOf<typeof aFile>;

const world = fc.record({
  files: fc.array(aFile, { minLength: 1, maxLength: 40 }),
  level: fc.constantFrom(...PROOF_LEVELS),
  /** After so many questions whether it is still the same camera, it is another one. */
  sameFor: fc.oneof({ weight: 2, arbitrary: fc.constant(Infinity) }, fc.nat({ max: 60 })),
  /** After so many removals, a person stops it. */
  stopAfter: fc.oneof({ weight: 3, arbitrary: fc.constant(Infinity) }, fc.nat({ max: 10 })),
  /** Writing things down fails from this time on. */
  recordFailsAt: fc.oneof({ weight: 4, arbitrary: fc.constant(Infinity) }, fc.nat({ max: 6 })),
});

/** At least ten characters are marked off by nothing but `change`. */
function contentOf(n: number, change: Thing['changed']): Buffer {
  return Buffer.from(
    `footage ${n} ${change === 'content' ? 'another' : 'as sealed'}${change === 'length' ? '+' : ''}`,
  );
}
const sha256Of = (bytes: Buffer): Sha256 => createHash('sha256').update(bytes).digest('hex') as Sha256;

/** A log goes with the file before it. */
function nameOf(n: number, { kind }: Thing): string {
  if (kind === 'settings') return `CONF${n}.CFG`;
  return kind === 'log' ? `MOVI${n - 1}.GPX` : `MOVI${n}.MP4`;
}

async function play({ files, level, sameFor, stopAfter, recordFailsAt }: ValueOf<typeof world>) {
  const things = files.map((thing, n) => ({ n, thing, path: nameOf(n, thing) }));
  const byPath = new Map(things.map((each) => [each.path, each]));
  const removed: string[] = [];
  const orders: { readonly path: string; readonly wasSame: boolean; readonly wasWritten: boolean }[] = [];
  const acts: Act[] = [];
  const stop = new AbortController();
  let asked = 0;
  let records = 0;
  let isSame = true;

  const listed = ({ n, thing, path }: (typeof things)[number]): Listed => ({
    path,
    type: 'file',
    bytes: contentOf(n, thing.changed).length,
    modified: instantOf(1_000 + (thing.changed === 'time' ? 1 : 0)),
  });
  const source: FootageSource = {
    transport: 'volume',
    list: () =>
      Promise.resolve(
        things.filter(({ path, thing }) => !removed.includes(path) && thing.changed !== 'gone').map(listed),
      ),
    open(file) {
      const it = byPath.get(file.path);
      if (!it) return Promise.reject(new Error('no such file'));
      const content = contentOf(it.n, it.thing.changed);
      return Promise.resolve({
        bytes: content.length,
        depth: 1,
        read: (into: Uint8Array, at: number) => Promise.resolve(content.copy(into, 0, at)),
        isUnchanged: () => Promise.resolve(true),
        close: () => Promise.resolve(),
        removal: {
          isLocked: () => Promise.resolve(it.thing.locked),
          remove() {
            const wasWritten = acts.some(
              (act) =>
                act.kind === 'device.clearing' &&
                act.data.files.some((each: ClearingFile) => each.source === it.path),
            );
            orders.push({ path: it.path, wasSame: isSame, wasWritten });
            if (it.thing.refuses !== 'no') return Promise.resolve(it.thing.refuses);
            removed.push(it.path);
            if (removed.length >= stopAfter) stop.abort(failed('cancelled'));
            return Promise.resolve('removed' as const);
          },
        },
      });
    },
  };
  const sealedFrom = (file: Listed): SealedFile | null => {
    const it = byPath.get(file.path);
    // An import never seals what is no footage.
    if (!it?.thing.sealed || it.thing.kind === 'settings') return null;
    const content = contentOf(it.n, 'no');
    return {
      clip: `clip-${it.n}` as ClipId,
      sha256: sha256Of(content),
      edges: edgesIn(content),
      original: `originals/${it.n}`,
      bytes: content.length,
      modified: instantOf(1_000),
      deviceMark: it.thing.marked,
      claim: it.thing.claimFits ? null : { algorithm: 'md5', value: 'aa', computed: 'bb' },
    };
  };
  const original = (place: string) => things[Number(place.split('/')[1])] as (typeof things)[number];
  const vault = {
    lengthOf(place: string) {
      const { n, thing } = original(place);
      if (thing.original === 'unreadable') return Promise.reject(new Error('EIO'));
      if (thing.original === 'missing') return Promise.resolve(null);
      return Promise.resolve(contentOf(n, 'no').length - (thing.original === 'short' ? 1 : 0));
    },
    reread(place: string) {
      const { n, thing } = original(place);
      if (thing.original !== 'whole' && thing.original !== 'damaged') return Promise.reject(new Error('EIO'));
      const content = contentOf(n, thing.original === 'damaged' ? 'content' : 'no');
      return Promise.resolve({
        sha256: sha256Of(content),
        bytes: contentOf(n, 'no').length,
        readBack: thing.readBack,
      });
    },
  };
  const agreed = new Set(things.filter(({ thing }) => thing.agreed).map(({ path }) => path));
  const report = await clearCamera({
    clearing: 'clear-1',
    device: 'BC240001' as DeviceId,
    source,
    agreed,
    level,
    vault,
    lanes: { use: (work) => work({} as Lane) },
    sealedFrom,
    hasSecondCopy: ({ clip }) => Promise.resolve(original(clip.replace('clip-', 'x/')).thing.secondCopy),
    isSameCamera: () => Promise.resolve((isSame = asked++ < sameFor)),
    append: (more) => {
      if (records++ >= recordFailsAt) return Promise.reject(new Error('EIO'));
      acts.push(...more);
      return Promise.resolve();
    },
    signal: stop.signal,
    onProgress: () => undefined,
  }).catch(() => null);
  return { things, byPath, removed, orders, acts, report, agreed, level, source, sealedFrom, vault };
}

const RUNS = 800;

test(`I3: whatever the files, the vault and the cable do, only what is proven and free to go is ever ordered to be removed (${RUNS} worlds)`, async () => {
  let ordered = 0;
  let gone = 0;
  await fc.assert(
    fc.asyncProperty(world, async (given) => {
      const { byPath, orders, removed, acts, report, agreed, level } = await play(given);
      ordered += orders.length;
      gone += removed.length;
      for (const { path, wasSame, wasWritten } of orders) {
        const { thing } = byPath.get(path) ?? expect.fail(path);
        expect(agreed.has(path), 'a person agreed').toBe(true);
        expect(wasSame, 'the camera is the same').toBe(true);
        expect(wasWritten, 'it is on record before').toBe(true);
        expect(thing).toMatchObject({
          sealed: true,
          marked: false,
          locked: false,
          changed: 'no',
          claimFits: true,
        });
        expect(thing.kind).not.toBe('settings');
        expect(['whole', ...(level === 'present' ? ['damaged'] : [])]).toContain(thing.original);
        if (level !== 'present') expect(thing.readBack).toBe('medium');
        if (level === 'second-copy') expect(thing.secondCopy).toBe(true);
      }
      // No file is ordered away twice, and the report tells of each agreed file what became of it.
      expect(new Set(orders.map(({ path }) => path)).size).toBe(orders.length);
      if (!report) return;
      expect(report.files.map(({ source }) => source).sort()).toEqual([...agreed].sort());
      expect(
        report.files
          .filter(({ outcome }) => outcome === 'removed')
          .map(({ source }) => source)
          .sort(),
      ).toEqual([...removed].sort());
      // Each order has its outcome on record.
      const onRecord = acts.flatMap((act) => (act.kind === 'device.cleared' ? act.data.files : []));
      for (const { path } of orders) expect(onRecord.filter(({ source }) => source === path)).toHaveLength(1);
    }),
    { numRuns: RUNS },
  );
  // The property is not empty.
  expect(ordered).toBeGreaterThan(RUNS / 4);
  expect(gone).toBeGreaterThan(RUNS / 8);
  console.log(
    `clearing: ${RUNS} worlds, ${ordered} orders, ${gone} removed; unproven, marked, locked or foreign: 0`,
  );
});

test('what a person is shown beforehand is what may go: all that speaks against a file then is a reason there', async () => {
  await fc.assert(
    fc.asyncProperty(world, async (given) => {
      const { source, sealedFrom, vault, byPath } = await play({
        ...given,
        files: given.files,
        stopAfter: 0,
        sameFor: 0,
      });
      for (const fate of await clearingFates(source, sealedFrom, vault)) {
        const { thing } = byPath.get(fate.file.path) ?? expect.fail(fate.file.path);
        if (fate.goes) {
          expect(thing).toMatchObject({ sealed: true, marked: false, locked: false, claimFits: true });
          expect(['whole', 'damaged']).toContain(thing.original);
        } else if (thing.kind === 'settings') expect(fate.reason).toBe('not-footage');
      }
    }),
    { numRuns: 300 },
  );
});

test('clearing is off until an office turns it on', () => {
  expect(DOCK_SETTINGS.clearing).toBe('off');
  expect(DOCK_SETTINGS.setsClocks).toBe(false);
});
