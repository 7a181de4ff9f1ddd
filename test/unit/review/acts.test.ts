/** What reviews leave in the catalog's tables. */
import { expect, test } from 'vitest';
import type { ReviewAct } from '#shared/acts/review';
import type { DrawId, FindingId, ReviewId, StillId } from '#shared/ids';
import type { Actor } from '#shared/ledger';
import { clipOf, fakeLedger, sealed, sha256Of } from '../catalog-fake-ledger';
import { freshTables } from '../catalog-tables';

const li: Actor = { kind: 'operator', account: 'li.na' };
const id = (n: number) => `20260713T013000Z-0000000${n}`;
const [review, other] = [id(1) as ReviewId, id(2) as ReviewId];
const [a, b] = [clipOf('a'), clipOf('b')];
const drawn = { draw: id(3) as DrawId, position: 4 };

const opened = (name: ReviewId): ReviewAct => ({
  kind: 'review.opened',
  data: { review: name, drawn, clip: a.clip, clips: [a.clip, b.clip] },
});
const completed: ReviewAct = {
  kind: 'review.completed',
  data: {
    review,
    drawn,
    clips: [a.clip, b.clip],
    regulation: 'shanxi/1',
    judgements: [
      {
        item: 'opening.elements:time',
        verdict: 'not-met',
        marks: [{ clip: a.clip, at: 1200, to: null, still: null }],
        note: '未报时间',
      },
    ],
    result: 'improve',
    findings: [
      { finding: id(5) as FindingId, grade: 'slight', kind: 'shortcoming', clip: a.clip, at: 1200, note: '' },
    ],
    notes: [],
    praise: '',
    summary: '',
    watchedMs: 3000,
    lengthMs: 9000,
  },
};

test('R2, R4: opening, looking, keeping a picture and completing stand in the tables and in the history of the clip', () => {
  const ledger = fakeLedger([sealed(a), sealed(b)]);
  ledger.append([opened(review)], li, '每周抽查');
  ledger.append(
    [
      {
        kind: 'clip.watched',
        data: {
          clip: a.clip,
          review,
          intervals: [
            [0, 1000],
            [4000, 6000],
          ],
          seconds: 3,
          proxy: false,
        },
      },
    ],
    li,
    '每周抽查',
  );
  ledger.append(
    [
      {
        kind: 'still.kept',
        data: {
          still: id(6) as StillId,
          clip: a.clip,
          review,
          at: 1200,
          original: a.sha256,
          proxy: false,
          sha256: sha256Of('picture'),
          file: 'stills/x.png',
          bytes: 10,
          width: 640,
          height: 360,
        },
      },
      completed,
    ],
    li,
  );
  const db = freshTables(ledger.all);
  expect(db.prepare('SELECT * FROM reviews').all()).toMatchObject([
    {
      review,
      account: 'li.na',
      draw: drawn.draw,
      position: 4,
      why: '每周抽查',
      ending: 'completed',
      result: 'improve',
    },
  ]);
  expect(db.prepare('SELECT seconds, review FROM watched').all()).toMatchObject([{ seconds: 3, review }]);
  expect(db.prepare('SELECT count(*) AS n FROM stills').get()).toMatchObject({ n: 1 });
  expect(
    db
      .prepare('SELECT kind FROM acts WHERE clip = ? ORDER BY seq')
      .all(a.clip)
      .map((row) => row['kind']),
  ).toEqual(['review.opened', 'clip.watched', 'still.kept', 'review.completed']);
});

test('R2: a review ends once: what is recorded for it afterwards changes nothing', () => {
  const ledger = fakeLedger([sealed(a), sealed(b), opened(other)]);
  ledger.append([{ kind: 'review.dropped', data: { review: other } }], li, '病假');
  ledger.append([{ ...completed, data: { ...completed.data, review: other } }], li);
  ledger.append([opened(other)], li);
  expect(freshTables(ledger.all).prepare('SELECT ending, result FROM reviews').all()).toMatchObject([
    { ending: 'dropped', result: null },
  ]);
});

test('what is no review is passed over, and the catalog still folds', () => {
  const ledger = fakeLedger([sealed(a)]);
  ledger.append([
    {
      kind: 'clip.watched',
      data: { clip: a.clip, review: null, intervals: [[5, 5]], seconds: 0, proxy: false },
    },
  ]);
  const db = freshTables(ledger.all);
  expect(db.prepare('SELECT kind, reason FROM passed_over').all()).toMatchObject([
    { kind: 'clip.watched', reason: 'unreadable' },
  ]);
});
