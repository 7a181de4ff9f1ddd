/** Any docked camera that the contract allows, likely or not. */
import fc from 'fast-check';
import { dockCardView, type DockCardView } from '#shared/contract/dock';
import { NOTHING_OWED } from '#shared/contract/owed';
import { DOCK_STATES, DOCK_TROUBLES, IDENTITY_SOURCES, TRANSPORTS } from '#shared/device';
import { FAILURES } from '#shared/failure';
import { NO_READINGS } from '#shared/readings';

const count = fc.nat({ max: 100_000 });
const bytes = fc.nat({ max: 2 ** 45 });
const session = fc.constant('20261121T013005Z-00000000');
const failure = fc.record({ code: fc.constantFrom(...Object.keys(FAILURES)) });
const totals = fc.record({
  session,
  sealed: count,
  alreadySealed: count,
  skipped: count,
  failed: count,
  bytes,
});

// Complete ones too: all bytes copied is not yet safe.
const progress = fc.record({
  session,
  filesDone: fc.oneof(count, fc.constant(100_000)),
  filesTotal: count,
  bytesDone: fc.oneof(bytes, fc.constant(2 ** 45)),
  bytesTotal: bytes,
  bytesPerSecond: bytes,
  secondsLeft: fc.option(count),
  takenUpBytes: bytes,
  current: fc.option(fc.string({ unit: 'binary' })),
});

const work = fc.oneof(
  fc.record({ phase: fc.constantFrom('none', 'listing') }),
  fc.record({ phase: fc.constant('waiting'), ahead: count }),
  fc.record({ phase: fc.constant('copying'), progress }),
  fc.record({
    phase: fc.constant('paused'),
    by: fc.constantFrom('person', 'question'),
    progress: fc.option(progress),
  }),
  fc.record({
    phase: fc.constant('safe'),
    totals,
    seconds: fc.nat({ max: 100_000 }),
    cleared: fc.option(fc.record({ removed: count, kept: count, unknown: count, bytes })),
  }),
  fc.record({
    phase: fc.constant('clearing'),
    filesDone: count,
    filesTotal: count,
    bytesDone: bytes,
    bytesTotal: bytes,
  }),
  fc.record({ phase: fc.constant('not-safe'), totals, failure: fc.option(failure) }),
  fc.record({ phase: fc.constant('stopped'), failure }),
);

const doubt = fc.oneof(
  fc.record({
    why: fc.constant('twin'),
    others: fc.constant([{ dock: 'b', port: '1-4.3', name: 'DSJ \u202E' }]),
  }),
  fc.record({
    why: fc.constant('changed'),
    differs: fc.subarray(['model', 'serial', 'volume'], { minLength: 1 }),
    before: fc.constant({
      model: '4255:1000',
      serial: null,
      volume: 'ABCD-1234',
      at: '2026-07-13T02:30:00.000Z',
    }),
  }),
  fc.record({ why: fc.constant('several'), devices: fc.constant(['BC240001', 'BC240002']) }),
  fc.record({ why: fc.constant('unknown') }),
);

export const anyCard: fc.Arbitrary<DockCardView> = fc
  .record({
    dock: fc.constantFrom('a', 'b', 'c'),
    state: fc.constantFrom(...DOCK_STATES),
    trouble: fc.option(fc.constantFrom(...DOCK_TROUBLES), { freq: 1 }),
    transport: fc.constantFrom(...TRANSPORTS),
    device: fc.option(fc.constant('BC240001')),
    doubt: fc.option(doubt),
    traits: fc.constant({ model: '4255:1000', serial: null, volume: 'ABCD-1234' }),
    identityFrom: fc.option(fc.constantFrom(...IDENTITY_SOURCES)),
    name: fc.option(fc.string({ unit: 'binary' })),
    port: fc.option(fc.constant('1-4.2')),
    volume: fc.option(
      fc.record({
        fileSystem: fc.constant('exfat'),
        label: fc.option(fc.string()),
        totalBytes: bytes,
        freeBytes: bytes,
        readOnly: fc.boolean(),
      }),
    ),
    readings: fc.constant(NO_READINGS),
    vendor: fc.option(fc.constant({ adapter: 'reference', camera: 'BC24007', holder: null })),
    clockToleranceSeconds: fc.constant(60),
    offers: fc.subarray(['battery', 'clock', 'clearing']),
    preferred: fc.boolean(),
    import: work,
    unexplained: fc.nat(3),
    owed: fc.constant(NOTHING_OWED),
  })
  .map((card) => dockCardView.parse(card));
