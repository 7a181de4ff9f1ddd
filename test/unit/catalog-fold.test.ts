import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CanonicalValue } from '#shared/canonical-json';
import { fold, OutOfOrder, positionOf, type HashedEntry } from '../../electron/catalog/fold';
import { anyAct, clipOf, fakeLedger, finished, sealed, session, started } from './catalog-fake-ledger';
import { contentOf, freshTables } from './catalog-tables';

const S1 = session('s1');

describe('folding the ledger', () => {
  it('gives the same tables in any grouping, and again when groups come twice', () => {
    fc.assert(
      fc.property(
        fc.array(anyAct, { maxLength: 40 }),
        fc.array(fc.integer({ min: 1, max: 7 }), { minLength: 1, maxLength: 40 }),
        fc.boolean(),
        (acts, sizes, twice) => {
          const { all } = fakeLedger(acts);
          const atOnce = freshTables(all);
          const oneByOne = freshTables();
          for (const entry of all) fold(oneByOne, [entry]);
          const grouped = freshTables();
          for (let at = 0, turn = 0; at < all.length; turn++) {
            const size = sizes[turn % sizes.length] ?? 1;
            const group = all.slice(at, at + size);
            fold(grouped, group);
            if (twice) fold(grouped, all.slice(Math.max(0, at - 3), at + group.length));
            at += size;
          }
          const expected = contentOf(atOnce);
          expect(contentOf(oneByOne)).toEqual(expected);
          expect(contentOf(grouped)).toEqual(expected);
          expect(expected['position']).toMatchObject([{ size: all.length, head: all.at(-1)?.hash }]);
          for (const db of [atOnce, oneByOne, grouped]) db.close();
        },
      ),
      { numRuns: 60 },
    );
  });

  it('refuses an entry that is not the next, and then folds nothing of the group', () => {
    const { all } = fakeLedger([sealed(clipOf('a')), sealed(clipOf('b')), sealed(clipOf('c'))]);
    const [e1, e2, e3, e4] = all as [HashedEntry, HashedEntry, HashedEntry, HashedEntry];
    const db = freshTables([e1]);
    const before = contentOf(db);
    for (const wrong of [[e3], [e2, e4], [e2, e2], [e3, e2], [e2, e1], [e1, e3]]) {
      expect(() => fold(db, wrong)).toThrow(OutOfOrder);
      expect(contentOf(db)).toEqual(before);
    }
    fold(db, [e1, e2, e3, e4]);
    expect(positionOf(db)).toEqual({ size: 4, head: e4.hash });
  });

  it('refuses another entry under the number that was folded last', () => {
    const mine = fakeLedger([sealed(clipOf('a'))]);
    const other = fakeLedger([sealed(clipOf('b')), sealed(clipOf('c'))]);
    const db = freshTables(mine.all);
    expect(() => fold(db, other.all)).toThrow('entry 1 is not the one that was folded');
  });

  it('passes over what it does not understand, and says so', () => {
    const { all } = fakeLedger([
      { kind: 'case.filed', data: { case: '案卷' } },
      { kind: 'clip.sealed', data: 'nonsense' },
      { kind: 'clip.sealed', data: { ...clipOf('a'), bytes: -1 } as unknown as CanonicalValue },
      { kind: 'clip.sealed', data: { ...clipOf('b'), modified: '2026-02-31' } as unknown as CanonicalValue },
      { kind: 'import.finished', data: { session: 's1' } },
      { kind: 'clip.looked-at', data: null },
      sealed(clipOf('c')),
    ]);
    const content = contentOf(freshTables(all));
    expect(content['clips']).toHaveLength(1);
    expect(content['passed_over']).toEqual([
      { seq: 1, kind: 'case.filed', reason: 'kind-unknown' },
      { seq: 2, kind: 'clip.sealed', reason: 'unreadable' },
      { seq: 3, kind: 'clip.sealed', reason: 'unreadable' },
      { seq: 4, kind: 'clip.sealed', reason: 'unreadable' },
      { seq: 5, kind: 'import.finished', reason: 'unreadable' },
      { seq: 6, kind: 'clip.looked-at', reason: 'unreadable' },
    ]);
    expect(content['position']).toMatchObject([{ size: 8 }]);
  });

  it('keeps the first entry of a clip that is recorded twice, and the second as an act', () => {
    const { all } = fakeLedger([sealed(clipOf('a')), sealed(clipOf('a', { source: 'other.mp4' }))]);
    const content = contentOf(freshTables(all));
    expect(content['clips']).toMatchObject([{ seq: 1, source: 'DCIM/100MEDIA/a.MP4' }]);
    expect(content['acts']).toMatchObject([{ seq: 2, kind: 'clip.sealed' }]);
  });

  it('follows an import from its start to its end', () => {
    const ledger = fakeLedger([started(S1)]);
    const db = freshTables(ledger.all);
    const open = contentOf(db)['sessions']?.[0];
    expect(open).toMatchObject({ session: 's1', device: 'BC240001', files: 3, ended_seq: null, safe: null });
    fold(db, ledger.append([{ kind: 'import.interrupted', data: { session: S1 } }]));
    expect(contentOf(db)['sessions']).toMatchObject([{ ended_seq: 2, ending: 'interrupted', safe: null }]);
    fold(db, ledger.append([finished(S1)]));
    expect(contentOf(db)['sessions']).toMatchObject([
      { started_seq: 1, ended_seq: 3, ending: 'finished', safe: 1, sealed: 1, already_sealed: 1 },
    ]);
  });

  it('stores a text with a NUL whole', () => {
    const db = freshTables(fakeLedger([sealed(clipOf('a', { source: 'a\0b.mp4' }))]).all);
    expect(contentOf(db)['clips']).toMatchObject([{ source: 'a\\x00b.mp4' }]);
  });
});
