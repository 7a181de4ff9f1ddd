import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Instant } from '#shared/clock';
import type { ClipRowView } from '#shared/contract/footage';
import type { VerificationView } from '#shared/contract/ledger';
import type { AboutView, VaultView } from '#shared/contract/station';
import type { DeviceId, PersonId } from '#shared/ids';
import { dockAfter } from '../../renderer/stores/dock';
import { dockFace, dockTone, sessionOf, toneCounts } from '../../renderer/stores/dock-face';
import { integrityAfter, type Integrity } from '../../renderer/stores/integrity';
import {
  EVERYTHING,
  filterOf,
  isNarrowed,
  listingAfter,
  NOT_ASKED,
  PAGE_ROWS,
  type Listing,
} from '../../renderer/stores/listing';
import { openingAfter, roomOf } from '../../renderer/stores/opening';
import { viewingAfter, type Viewing } from '../../renderer/player/viewing';
import { stepStates } from '../../renderer/views/dock/steps';
import { anyCard } from './renderer-cards';

const failure = { code: 'unexpected' } as const;

describe('opening', () => {
  const vault = { totalBytes: 1000, freeBytes: 500, reserveBytes: 50 } as VaultView;
  const about = (open: boolean) => ({ vault: open ? vault : null }) as AboutView;

  it('follows the answer, and a failed question takes nothing away', () => {
    const asked = openingAfter({ at: 'asking' }, { kind: 'answered', about: about(false) });
    expect(asked.at).toBe('set-up');
    const open = openingAfter(asked, { kind: 'answered', about: about(true) });
    expect(open).toMatchObject({ at: 'open', vault });
    expect(openingAfter(open, { kind: 'failed', failure })).toBe(open);
    expect(openingAfter({ at: 'asking' }, { kind: 'failed', failure })).toEqual({
      at: 'unreachable',
      failure,
    });
  });

  it('warns before the vault is full', () => {
    const room = (freeBytes: number) => roomOf({ ...vault, freeBytes });
    expect([500, 101, 100, 51, 50, 0].map(room)).toEqual(['enough', 'enough', 'low', 'low', 'full', 'full']);
  });
});

describe('dock', () => {
  it('I3: no face but that of phase safe is safe', () => {
    fc.assert(
      fc.property(anyCard, (card) => {
        const safe = card.import.phase === 'safe';
        expect(dockFace(card).kind === 'safe').toBe(safe);
        expect(dockTone(dockFace(card)) === 'safe').toBe(safe);
      }),
    );
  });

  it('counts each card once', () => {
    fc.assert(
      fc.property(fc.array(anyCard), (cards) => {
        const sum = Object.values(toneCounts(cards)).reduce((a, b) => a + b, 0);
        expect(sum).toBe(cards.length);
      }),
    );
  });

  it('shows files of an import as soon as there is one', () => {
    fc.assert(
      fc.property(anyCard, ({ import: work }) => {
        const begun = work.phase === 'paused' && work.progress !== null;
        expect(sessionOf(work) !== null).toBe(begun || ['copying', 'safe', 'not-safe'].includes(work.phase));
      }),
    );
  });

  it('keeps cards that are known when a question fails', () => {
    const known = dockAfter({ at: 'asking' }, { kind: 'told', cards: [] });
    expect(dockAfter(known, { kind: 'failed', failure })).toBe(known);
    expect(dockAfter({ at: 'asking' }, { kind: 'failed', failure }).at).toBe('failed');
  });

  it('puts trouble on the first state that was not reached', () => {
    expect(stepStates({ state: 'mounted', trouble: null })).toEqual(['done', 'done', 'next', 'later']);
    expect(stepStates({ state: 'mounted', trouble: 'not-readable' })).toEqual([
      'done',
      'done',
      'failed',
      'later',
    ]);
    expect(stepStates({ state: 'identified', trouble: null })).toEqual(Array(4).fill('done'));
    expect(stepStates({ state: 'present', trouble: 'gone' })).toEqual(Array(4).fill('later'));
  });
});

describe('footage, page by page', () => {
  const row = (i: number) => ({ clip: String(i) }) as unknown as ClipRowView;
  const all = (n: number) => Array.from({ length: n }, (_, i) => row(i));

  it('comes whole and in order, with late answers to older questions ignored', () => {
    fc.assert(
      fc.property(fc.nat({ max: 1500 }), fc.infiniteStream(fc.boolean()), (total, late) => {
        const rows = all(total);
        let listing: Listing = listingAfter(NOT_ASKED, { kind: 'asked-anew' });
        const stale = { kind: 'page', query: listing.query, page: { rows: [row(-1)], total: 1 } } as const;
        listing = listingAfter(listing, { kind: 'asked-anew' });
        while (listing.at !== 'end') {
          if (late.next().value) listing = listingAfter(listing, stale);
          const from = listing.at === 'first' ? 0 : listing.rows.length;
          const page = { rows: rows.slice(from, from + PAGE_ROWS), total };
          listing = listingAfter(listing, { kind: 'page', query: listing.query, page });
          // Only one page is asked for at a time: what is no question changes nothing.
          expect(listingAfter(listing, { kind: 'page', query: listing.query, page })).toBe(listing);
          listing = listingAfter(listing, { kind: 'asked-more' });
        }
        expect(listing.rows).toEqual(rows);
        expect(listing.total).toBe(total);
      }),
      { numRuns: 50 },
    );
  });

  it('keeps its rows while a new first page is on its way, and when the next page fails', () => {
    const first = { kind: 'page', query: 1, page: { rows: all(PAGE_ROWS), total: 900 } } as const;
    const idle = listingAfter(listingAfter(NOT_ASKED, { kind: 'asked-anew' }), first);
    expect(idle).toMatchObject({ at: 'idle', total: 900 });
    expect(listingAfter(idle, { kind: 'asked-anew' })).toMatchObject({ at: 'first', query: 2, total: 900 });
    const more = listingAfter(idle, { kind: 'asked-more' });
    const broke = listingAfter(more, { kind: 'failed', query: 1, failure });
    expect(broke).toMatchObject({ at: 'more-failed', total: 900 });
    expect(broke.rows).toHaveLength(PAGE_ROWS);
    expect(listingAfter(broke, { kind: 'asked-more' }).at).toBe('more');
  });

  it('asks for whole days of the camera, and for nothing that does not narrow', () => {
    expect(filterOf(EVERYTHING)).toEqual({});
    expect(isNarrowed({ ...EVERYTHING, text: '  ' })).toBe(false);
    expect(
      filterOf({
        ...EVERYTHING,
        device: 'BC1' as DeviceId,
        person: 'E0001' as PersonId,
        days: ['2026-11-20', '2026-11-21'],
        marked: true,
      }),
    ).toEqual({
      device: 'BC1',
      person: 'E0001',
      from: '2026-11-19T16:00:00.000Z',
      to: '2026-11-21T15:59:59.999Z',
      marked: true,
    });
  });
});

describe('integrity', () => {
  const at = (text: string) => text as Instant;
  const report = (failures: number): VerificationView => ({
    ok: failures === 0,
    entries: 9,
    clips: 3,
    failures: Array.from({ length: failures }, () => ({ code: 'ORIGINAL_MISSING', subject: 'x', text: 'x' })),
    notes: [],
  });
  const began: Integrity = integrityAfter(
    { at: 'unchecked' },
    { kind: 'began', now: at('2026-11-21T01:00:00.000Z') },
  );
  const ended = (n: number) =>
    integrityAfter(began, { kind: 'reported', report: report(n), now: at('2026-11-21T01:00:42.500Z') });

  it('is proven only by a report without failures', () => {
    expect(ended(0)).toMatchObject({ at: 'proven', checked: { seconds: 42.5 } });
    expect(ended(1).at).toBe('broken');
    const contradicts = { ...report(1), ok: true };
    expect(
      integrityAfter(began, { kind: 'reported', report: contradicts, now: at('2026-11-21T01:00:42.500Z') })
        .at,
    ).toBe('broken');
  });

  it('says nothing of another vault, and takes no report that nobody waits for', () => {
    expect(integrityAfter(ended(0), { kind: 'other-vault' })).toEqual({ at: 'unchecked' });
    const unchecked: Integrity = { at: 'unchecked' };
    expect(
      integrityAfter(unchecked, { kind: 'reported', report: report(0), now: at('2026-11-21T01:00:42.500Z') }),
    ).toBe(unchecked);
    expect(integrityAfter(began, { kind: 'failed', failure })).toEqual({ at: 'failed', failure });
  });

  it('tells how far it is while it runs, and knows nothing when it was stopped', () => {
    const progress = { stage: 'ledger', entries: 4096 } as const;
    expect(integrityAfter(began, { kind: 'progressed', progress })).toEqual({ ...began, progress });
    expect(integrityAfter(ended(0), { kind: 'progressed', progress })).toEqual(ended(0));
    expect(integrityAfter(began, { kind: 'stopped' })).toEqual({ at: 'unchecked' });
    expect(integrityAfter(ended(1), { kind: 'stopped' })).toEqual(ended(1));
  });
});

describe('looking at a clip', () => {
  const healthy = { findings: [] };
  const damaged = { findings: [{ code: 'CONTENT_UNKNOWN', severity: 'warning' } as const] };
  const loading = viewingAfter({ at: 'asking' }, { kind: 'address', url: 'clip://original/x' });
  const showing = viewingAfter(loading, { kind: 'appeared' });
  const broke = (from: Viewing, how: 'no-picture' | 'not-given' | 'not-read-on', clip: typeof damaged) =>
    viewingAfter(from, { kind: 'broke', how, clip });

  it('blames the coding only when nothing speaks for damage', () => {
    expect(broke(loading, 'no-picture', { findings: [] })).toEqual({ at: 'unplayable', why: 'coding' });
    expect(broke(loading, 'no-picture', damaged)).toEqual({ at: 'unplayable', why: 'damaged' });
    expect(viewingAfter(showing, { kind: 'broke', how: 'not-decoded', clip: healthy })).toEqual({
      at: 'unplayable',
      why: 'broken-off',
    });
  });

  it('tells a missing original and a broken reading from a coding', () => {
    expect(broke(loading, 'not-given', damaged)).toEqual({ at: 'unplayable', why: 'unreachable' });
    expect(broke(showing, 'not-read-on', damaged)).toEqual({ at: 'unplayable', why: 'interrupted' });
  });

  it('shows nothing before a picture has appeared, and nothing after it was refused', () => {
    expect(loading.at).toBe('loading');
    expect(showing.at).toBe('showing');
    const refused = viewingAfter({ at: 'asking' }, { kind: 'refused', failure });
    expect(viewingAfter(refused, { kind: 'appeared' })).toBe(refused);
    expect(viewingAfter(refused, { kind: 'asked' })).toEqual({ at: 'asking' });
  });
});
