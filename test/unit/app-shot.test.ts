import { describe, expect, it } from 'vitest';
import type { DockCardView, ImportView } from '#shared/contract/dock';
import { NOTHING_OWED } from '#shared/contract/owed';
import type { DockId, SessionId } from '#shared/ids';
import { NO_READINGS } from '#shared/readings';
import { verdictOf } from '../../electron/app/shot';

const totals = {
  session: 's1' as SessionId,
  sealed: 1,
  alreadySealed: 0,
  skipped: 0,
  failed: 0,
  bytes: 1,
};
const SAFE: ImportView = { phase: 'safe', totals, seconds: 1, cleared: null };
const NOT_SAFE: ImportView = { phase: 'not-safe', totals, failure: null };
const STOPPED: ImportView = { phase: 'stopped', failure: { code: 'cancelled' } };
const LISTING: ImportView = { phase: 'listing' };
const NONE: ImportView = { phase: 'none' };

function card(state: ImportView, more: Partial<DockCardView> = {}): DockCardView {
  return {
    dock: 'd1' as DockId,
    state: 'identified',
    trouble: null,
    transport: 'folder',
    device: null,
    doubt: null,
    traits: { model: null, serial: null, volume: null },
    identityFrom: null,
    name: null,
    port: null,
    volume: null,
    readings: NO_READINGS,
    vendor: null,
    clockToleranceSeconds: 60,
    offers: [],
    preferred: false,
    import: state,
    unexplained: 0,
    owed: NOTHING_OWED,
    ...more,
  };
}

describe('the moment of the picture', () => {
  it.each([
    ['nothing docked', [], 0, 'waiting'],
    ['all safe', [card(SAFE), card(SAFE)], 2, 'safe'],
    ['one not safe', [card(SAFE), card(NOT_SAFE)], 2, 'not-safe'],
    ['one stopped', [card(STOPPED)], 1, 'not-safe'],
    ['one still at it', [card(SAFE), card(LISTING)], 2, 'waiting'],
    ['one not begun', [card(SAFE), card(NONE)], 2, 'waiting'],
    ['a folder not docked yet', [card(SAFE)], 2, 'waiting'],
    [
      'a stick that is no camera',
      [card(SAFE), card(NONE, { transport: 'volume', trouble: 'not-a-camera' })],
      1,
      'safe',
    ],
    ['only a stick', [card(NONE, { transport: 'volume', trouble: 'not-a-camera' })], 0, 'waiting'],
  ] as const)('with %s', (_what, cards, folders, verdict) => {
    expect(verdictOf(cards, folders)).toBe(verdict);
  });
});
