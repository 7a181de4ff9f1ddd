/** Anything that may be on record of docked cameras. */
import fc from 'fast-check';
import { SOURCE_KINDS, type CameraAct } from '#shared/acts/camera';
import { STAY_REASONS } from '#shared/clearing';
import { instantOf } from '#shared/clock';
import { PROOF_LEVELS } from '#shared/dock-settings';
import type { ClipId, DeviceId, SessionId } from '#shared/ids';

const device = fc.constantFrom('BC240001', 'BC240002', 'X').map((id) => id as DeviceId);
const instant = fc.integer({ min: 0, max: 5 }).map((n) => instantOf(Date.UTC(2026, 6, 13) + n * 60_000));
const traits = fc.record({
  transport: fc.constantFrom('volume', 'folder', 'mtp'),
  model: fc.option(fc.constantFrom('4255:1000', '1d6b:0104')),
  serial: fc.option(fc.string({ maxLength: 4 })),
  volume: fc.option(fc.constantFrom('ABCD-1234', '0000-0001', '\0')),
});
const clocks = fc.record({
  deviceClock: instant,
  stationClock: instant,
  uncertaintyMs: fc.nat({ max: 5_000 }),
  zone: fc.constantFrom('told', 'assumed'),
});
const source = fc.constantFrom('DCIM/A.MP4', 'DCIM/B.MP4', 'C\0.MP4', '录像/一.AVI');
const clearing = fc.constantFrom('clear-1', 'clear-2');

export const anyCameraAct = fc.oneof(
  fc.record({
    kind: fc.constant('dock.set-up'),
    data: fc.record({
      parallelImports: fc.integer({ min: 1, max: 32 }),
      clockToleranceSeconds: fc.integer({ min: 1, max: 86_400 }),
      setsClocks: fc.boolean(),
      clearing: fc.constantFrom('off', ...PROOF_LEVELS),
    }),
  }),
  fc.record({
    kind: fc.constant('device.told-apart'),
    data: fc.record({
      device,
      claimed: fc.option(device),
      traits,
      doubt: fc.constantFrom('twin', 'changed', 'several', 'unknown'),
      session: fc.option(fc.constant('s1' as SessionId)),
    }),
  }),
  fc.record({
    kind: fc.constant('device.admitted'),
    data: fc.record({ device, claimed: fc.option(device), traits, is: fc.constantFrom(...SOURCE_KINDS) }),
  }),
  fc.record({
    kind: fc.constant('device.readings'),
    data: fc.record({
      device,
      batteryPercent: fc.record({ value: fc.nat({ max: 100 }), source: fc.constant('person'), at: instant }),
    }),
  }),
  fc.record({ kind: fc.constant('device.clock-setting'), data: fc.record({ device, before: clocks }) }),
  fc.record({
    kind: fc.constant('device.clock-set'),
    data: fc.record({
      device,
      before: clocks,
      after: fc.option(clocks),
      differenceMs: fc.integer(),
      outcome: fc.constantFrom('set', 'refused', 'unknown'),
    }),
  }),
  fc.record({
    kind: fc.constant('device.clearing'),
    data: fc.record({
      clearing,
      device,
      level: fc.constantFrom(...PROOF_LEVELS),
      files: fc.array(
        fc.record({
          source,
          bytes: fc.nat(),
          modified: instant,
          clip: fc.constant('0'.repeat(32) as ClipId),
        }),
        { maxLength: 3 },
      ),
    }),
  }),
  fc.record({
    kind: fc.constant('device.cleared'),
    data: fc.record({
      clearing,
      device,
      files: fc.array(
        fc.record({
          source,
          outcome: fc.constantFrom('removed', 'kept', 'unknown'),
          reason: fc.option(fc.constantFrom(...STAY_REASONS)),
        }),
        { maxLength: 3 },
      ),
    }),
  }),
) as fc.Arbitrary<CameraAct>;
