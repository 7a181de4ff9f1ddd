import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CanonicalValue } from '#shared/canonical-json';
import type { SealedClip } from '#shared/clip';
import { instantOf, millisecondsOf } from '#shared/clock';
import type { FootageFilter } from '#shared/contract/footage';
import { fileReportView } from '#shared/contract/dock';
import { clipRowView, clipView, type ClipRowView } from '#shared/contract/footage';
import { FailureError } from '#shared/failure';
import type { ClipId } from '#shared/ids';
import { fold, type HashedEntry } from '../../electron/catalog/fold';
import { queriesOver, type Queries } from '../../electron/catalog/queries';
import { storable } from '../../electron/catalog/entry-shapes';
import { foldText } from '../../electron/catalog/search-words';
import type { Database } from '../../electron/catalog/sqlite';
import {
  anyAct,
  anyClip,
  anyName,
  BEGAN,
  clipOf,
  device,
  fakeLedger,
  finished,
  sealed,
  session,
  sha256Of,
  started,
  type AnyAct,
} from './catalog-fake-ledger';
import { freshTables } from './catalog-tables';

const queriesOf = (db: Database): Queries =>
  queriesOver(
    (sql) => db.prepare(sql),
    (ask) => ask,
  );

/** The clips of a ledger, each once: what the tables are expected to hold. */
function clipsIn(entries: readonly HashedEntry[]): (SealedClip & { seq: number })[] {
  const seen = new Set<string>();
  return entries.flatMap(({ entry }) => {
    const clip = entry.data as unknown as SealedClip;
    if (entry.kind !== 'clip.sealed' || typeof clip.clip !== 'string' || seen.has(clip.clip)) return [];
    seen.add(clip.clip);
    return [{ ...clip, seq: entry.seq }];
  });
}

const shownAt = (clip: SealedClip): number => millisecondsOf(clip.recorded?.deviceClock ?? clip.modified);

function passes(clip: SealedClip, filter: FootageFilter): boolean {
  const words = foldText([clip.source, clip.device, clip.personAlias ?? ''].map(storable).join(' '));
  const parts = (filter.text ?? '').split(/\s+/u).map(foldText);
  return (
    (filter.device === undefined || clip.device === filter.device) &&
    (filter.kind === undefined || clip.kind === filter.kind) &&
    (filter.from === undefined || shownAt(clip) >= millisecondsOf(filter.from)) &&
    (filter.to === undefined || shownAt(clip) <= millisecondsOf(filter.to)) &&
    (filter.findings === undefined || clip.findings.length > 0 === filter.findings) &&
    (filter.marked === undefined || clip.deviceMark === filter.marked) &&
    parts.every((part) => words.includes(part))
  );
}

/** All pages of a filter, `limit` rows each. */
function walk(q: Queries, filter: FootageFilter, limit: number, between?: () => void): ClipRowView[] {
  const rows: ClipRowView[] = [];
  let after: ClipId | null = null;
  for (;;) {
    const page = q.clipPage(filter, after, limit);
    rows.push(...page.rows);
    const last = page.rows.at(-1);
    if (!last || page.rows.length < limit) return rows;
    after = last.clip;
    between?.();
  }
}

const optional = <T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> =>
  fc.option(arbitrary, { nil: undefined });

const anyInstant = fc.constantFrom(-60_000, 0, 60_000, 120_000).map((n) => instantOf(BEGAN + n));

const anyFilter: fc.Arbitrary<FootageFilter> = fc
  .record({
    device: optional(fc.constantFrom('BC240001', 'X').map(device)),
    from: optional(anyInstant),
    to: optional(anyInstant),
    kind: optional(fc.constantFrom('video' as const, 'side-log' as const)),
    findings: optional(fc.boolean()),
    marked: optional(fc.boolean()),
    text: optional(fc.oneof(anyName, fc.constantFrom('', ' ', '盗窃', '%', '_', "'", '"', '*', '窃', 'ab'))),
  })
  .map((filter) => Object.fromEntries(Object.entries(filter).filter(([, value]) => value !== undefined)));

describe('pages of footage', () => {
  it('are what the filter says, newest recording first, whatever names and searches are', () => {
    fc.assert(
      fc.property(
        fc.array(anyClip.map(sealed), { minLength: 5, maxLength: 40 }),
        fc.array(anyFilter, { minLength: 1, maxLength: 8 }),
        fc.integer({ min: 1, max: 9 }),
        (acts, filters, limit) => {
          const { all } = fakeLedger(acts);
          const db = freshTables(all);
          const q = queriesOf(db);
          for (const filter of [{}, ...filters]) {
            const expected = clipsIn(all)
              .filter((clip) => passes(clip, filter))
              .sort((a, b) => shownAt(b) - shownAt(a) || b.seq - a.seq)
              .map((clip) => clip.clip);
            const rows = walk(q, filter, limit);
            expect(rows.map((row) => row.clip)).toEqual(expected);
            expect(q.clipPage(filter, null, limit).total).toBe(expected.length);
            for (const row of rows) expect(clipRowView.parse(row)).toEqual(row);
          }
          db.close();
        },
      ),
      { numRuns: 60 },
    );
  });

  it('give each clip once although others are sealed between two pages', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(anyClip, { minLength: 8, maxLength: 30, selector: (clip) => clip.clip }),
        fc.integer({ min: 1, max: 4 }),
        fc.constantFrom<FootageFilter>({}, { kind: 'video' }, { text: 'bc' }),
        (clips, limit, filter) => {
          const half = Math.ceil(clips.length / 2);
          const ledger = fakeLedger(clips.slice(0, half).map(sealed));
          const db = freshTables(ledger.all);
          const late = clips.slice(half);
          const before = queriesOf(db).clipPage(filter, null, 500).rows;
          const walked = walk(queriesOf(db), filter, limit, () => {
            const next = late.shift();
            if (next) fold(db, ledger.append([sealed(next)]));
          });
          const ids = walked.map((row) => row.clip);
          expect(new Set(ids).size).toBe(ids.length);
          expect(ids).toEqual(expect.arrayContaining(before.map((row) => row.clip)));
          db.close();
        },
      ),
      { numRuns: 40 },
    );
  });

  it('count what was folded since they were last asked', () => {
    const ledger = fakeLedger([sealed(clipOf('a'))]);
    const db = freshTables(ledger.all);
    const q = queriesOf(db);
    const totals = (): number[] =>
      [{}, { kind: 'video' as const }, { text: 'bc' }].map((filter) => q.clipPage(filter, null, 1).total);
    expect(totals()).toEqual([1, 1, 1]);
    fold(db, ledger.append([sealed(clipOf('b')), sealed(clipOf('c', { kind: 'audio' }))]));
    expect(totals()).toEqual([3, 2, 3]);
  });

  it('refuse to go on after a clip that nobody knows, or from no time', () => {
    const q = queriesOf(freshTables());
    const code = (work: () => unknown): string => {
      try {
        work();
        return 'nothing thrown';
      } catch (error) {
        return error instanceof FailureError ? error.failure.code : String(error);
      }
    };
    expect(code(() => q.clipPage({}, clipOf('a').clip, 10))).toBe('not-found');
    expect(code(() => q.clipPage({ from: 'yesterday' as ClipRowView['modified'] }, null, 10))).toBe(
      'bad-arguments',
    );
  });
});

describe('search', () => {
  const names = [
    '执法视频/20260713/盗窃_张伟_093005.mp4',
    '执法视频/20260713/盘查_李娜_100000.mp4',
    'DCIM/100MEDIA/BC240017_100023_20260713093005_0001.MP4',
    'DCIM/100MEDIA/50%_off.mp4',
    'DCIM/100MEDIA/50x_off.mp4',
    'DCIM/ＦＵＬＬ１２.mp4',
    'notes/my clip.mp4',
    'notes/xuv_vwx.mp4',
  ];
  const ledger = fakeLedger(
    names.map((source, i) => sealed(clipOf(`c${i}`, { source, personAlias: i === 1 ? '100023' : null }))),
  );
  const q = queriesOf(freshTables(ledger.all));
  const find = (text: string): string[] => q.clipPage({ text }, null, 50).rows.map((row) => row.source);

  it.each([
    ['two characters', '盗窃', [0]],
    ['one character', '伟', [0]],
    ['three characters and more', '盘查_李娜', [1]],
    ['across what separates', '窃_张', [0]],
    ['characters that are there, but not side by side', '盗张', []],
    ['part of a number', '0930', [2, 0]],
    ['a person’s number, also where only the record has it', '100023', [2, 1]],
    ['without regard to case', 'dcim/100media/bc', [2]],
    ['a per-cent sign, as itself', '50%', [3]],
    ['a low line, as itself', '50_', []],
    ['wide letters and digits as plain ones', 'full12', [5]],
    ['words in any order', '张伟 盗窃', [0]],
    ['a name with a space', 'my clip', [6]],
    ['pairs that do not touch', 'uvwx', []],
    ['pairs that do', 'uv_vwx', [7]],
    ['the camera', 'bc240001', [7, 6, 5, 4, 3, 2, 1, 0]],
    ['query signs', '" OR *', []],
  ])('finds %s', (_, text, expected) => {
    expect(find(text)).toEqual(expected.map((i) => names[i]));
  });

  it('looks for nothing when nothing visible is asked', () => {
    expect(find(' \u202e ')).toHaveLength(names.length);
  });
});

describe('one clip', () => {
  const log = clipOf('log', { kind: 'side-log', source: 'A.NMEA', belongsTo: 'A.MP4' });
  const otherLog = clipOf('other log', {
    kind: 'side-log',
    source: 'A.NMEA',
    belongsTo: 'A.MP4',
    modified: instantOf(BEGAN + 86_400_000),
  });
  const clip = clipOf('a', {
    source: 'A.MP4',
    recorded: { deviceClock: instantOf(BEGAN), from: 'file-name' },
    claim: { algorithm: 'md5', value: '0'.repeat(32), computed: '1'.repeat(32) },
    findings: [
      { code: 'CLAIM_DIFFERS', severity: 'error' },
      { code: 'EXTENSION_LIES', severity: 'warning', values: { found: 'avi "x"', n: 3 } },
    ],
  });
  const reused = clipOf('b', { source: 'A.MP4', modified: instantOf(BEGAN + 86_400_000) });
  const ledger = fakeLedger([clip, log, reused, otherLog].map(sealed));
  ledger.append(
    [{ kind: 'clip.looked-at', data: { clip: clip.clip } }],
    { kind: 'operator', account: '王' },
    '抽查',
  );
  ledger.append([
    { kind: 'clip.restored', data: { clip: clip.clip, session: clip.session, quarantined: null } },
  ]);
  const q = queriesOf(freshTables(ledger.all));

  it('is told with everything on record', () => {
    const view = q.clipById(clip.clip);
    expect(clipView.parse(view)).toEqual(view);
    expect(view).toMatchObject({
      clip: clip.clip,
      sha256: clip.sha256,
      seq: 1,
      recorded: instantOf(BEGAN),
      recordedFrom: 'file-name',
      worst: 'error',
      claim: clip.claim,
      findings: clip.findings,
      history: [
        { seq: 1, by: 'station', kind: 'clip.sealed', why: null, at: instantOf(BEGAN + 1000) },
        { seq: 5, by: '王', kind: 'clip.looked-at', why: '抽查' },
        { seq: 6, by: 'station', kind: 'clip.restored', why: null },
      ],
    });
  });

  it('has its own side logs, not those of a later clip of the same name', () => {
    expect(q.clipById(clip.clip)?.sideLogs.map((row) => row.clip)).toEqual([log.clip]);
    expect(q.clipById(reused.clip)?.sideLogs.map((row) => row.clip)).toEqual([otherLog.clip]);
  });

  it('is known again by its content and by its file', () => {
    const known = { clip: clip.clip, edges: clip.edges, original: clip.original, readBack: 'medium', seq: 1 };
    expect(q.clipBySha256(clip.sha256)).toMatchObject(known);
    const file = {
      device: clip.device,
      source: clip.source,
      bytes: clip.bytes,
      modified: clip.modified,
    };
    expect(q.knownFile(file)).toMatchObject(known);
    expect(q.knownFile({ ...file, modified: reused.modified })?.clip).toBe(reused.clip);
    expect(q.knownFile({ ...file, bytes: 1001 })).toBeNull();
    expect(q.knownFile({ ...file, device: device('X') })).toBeNull();
    expect(q.clipById(clipOf('z').clip)).toBeNull();
    expect(q.clipBySha256(sha256Of('nothing'))).toBeNull();
    const sameBeginning = clip.sha256.slice(0, 32) + '0'.repeat(32);
    expect(q.clipBySha256(sameBeginning as typeof clip.sha256)).toBeNull();
  });

  it('keeps its worst finding although the program has no words for it', () => {
    const odd = { ...clipOf('odd'), findings: [{ code: 'FROM_THE_FUTURE', severity: 'warning' }] };
    const { all } = fakeLedger([{ kind: 'clip.sealed', data: odd as unknown as CanonicalValue }]);
    expect(queriesOf(freshTables(all)).clipById(odd.clip)).toMatchObject({ worst: 'warning', findings: [] });
  });
});

describe('imports', () => {
  const S1 = session('s1');
  const S2 = session('s2');
  const first = clipOf('a', {
    session: S1,
    source: 'B.MP4',
    findings: [{ code: 'CLAIM_AGREES', severity: 'note' }],
  });
  const ledger = fakeLedger([
    started(S1),
    sealed(first),
    sealed(clipOf('b', { session: S2 })),
    {
      kind: 'import.files',
      data: {
        session: S1,
        files: [
          { source: 'C.MP4', outcome: 'already-sealed', reason: null, clip: first.clip },
          { source: 'A.TXT', outcome: 'skipped', reason: 'not-footage', clip: null },
          { source: 'D.MP4', outcome: 'failed', reason: 'source-gone', clip: null },
          { source: 'E.MP4', outcome: 'failed', reason: 'a reason of later days', clip: null },
        ],
      },
    },
    finished(S1),
    started(S2, 'BC240002'),
  ]);
  const q = queriesOf(freshTables(ledger.all));

  it('tell what became of each file', () => {
    const files = q.sessionFiles(S1);
    for (const file of files) expect(fileReportView.parse(file)).toEqual(file);
    const nothing = { clip: null, sha256: null, bytes: 0, original: null, readBack: null, findings: [] };
    const content = { clip: first.clip, sha256: first.sha256, bytes: 1000, original: first.original };
    expect(files).toEqual([
      { source: 'A.TXT', outcome: 'skipped', reason: 'not-footage', ...nothing },
      {
        source: 'B.MP4',
        outcome: 'sealed',
        reason: null,
        ...content,
        readBack: 'medium',
        findings: first.findings,
      },
      {
        source: 'C.MP4',
        outcome: 'already-sealed',
        reason: null,
        ...content,
        readBack: 'medium',
        findings: [],
      },
      { source: 'D.MP4', outcome: 'failed', reason: 'source-gone', ...nothing },
      { source: 'E.MP4', outcome: 'failed', reason: null, ...nothing },
    ]);
    expect(q.sessionFiles(session('s9'))).toEqual([]);
  });

  it('that did not end are found', () => {
    expect(q.unfinishedSessions()).toEqual([S2]);
  });
});

describe('the whole', () => {
  it('is counted', () => {
    const clips = Array.from({ length: 1203 }, (_, i) =>
      clipOf(`n${i}`, { device: device(i % 2 ? 'B1' : 'A1') }),
    );
    const q = queriesOf(freshTables(fakeLedger(clips.map(sealed)).all));
    expect(q.counts()).toEqual({ clips: 1203, sessions: 0, passedOver: 0 });
    expect(q.devices()).toEqual(['A1', 'B1']);
  });

  it('says whether anything was passed over', () => {
    fc.assert(
      fc.property(fc.array(anyAct, { maxLength: 10 }), (acts) => {
        const { all } = fakeLedger(acts);
        const q = queriesOf(freshTables(all));
        const strange = (act: AnyAct): boolean =>
          act.kind === 'case.filed' || (act.kind === 'clip.sealed' && !('sha256' in Object(act.data)));
        expect(q.counts().passedOver === 0).toBe(!acts.some(strange));
      }),
      { numRuns: 30 },
    );
  });
});
