import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { instantOf } from '#shared/clock';
import { compareTraits, noTraits, type DeviceTraits } from '#shared/device-traits';
import type { DockedCamera, DockTrouble } from '#shared/device';
import type { DeviceId, DockId } from '#shared/ids';
import { NO_READINGS } from '#shared/readings';
import { recognise, type Sighting } from '#shared/recognise';
import { standingsOf, type Docking } from '../../electron/station/identities';

const X = 'BC240001' as DeviceId;
const Y = 'BC240018' as DeviceId;
const at = instantOf(Date.UTC(2026, 6, 13));
const traits = (more: Partial<DeviceTraits> = {}): DeviceTraits => ({ ...noTraits('volume'), ...more });
const seen = (device: DeviceId, more: Partial<DeviceTraits> = {}): Sighting => ({
  device,
  traits: traits(more),
  at,
});

describe('two sightings', () => {
  it('are of one camera by its serial, whatever card is in it', () => {
    const one = traits({ model: '4255:1000', serial: 'DSJ7A01', volume: 'ABCD-1234' });
    expect(compareTraits(one, { ...one, volume: 'FFFF-0000' }).verdict).toBe('same');
  });

  it('are of different cameras by another model, another serial, or, where no serial vouches, another card', () => {
    const one = traits({ model: '4255:1000', serial: 'DSJ7A01', volume: 'ABCD-1234' });
    expect(compareTraits(one, { ...one, model: '1d6b:0104' })).toMatchObject({
      verdict: 'different',
      differs: ['model'],
    });
    expect(compareTraits(one, { ...one, serial: 'DSJ7A02' }).differs).toEqual(['serial']);
    const nameless = { ...one, serial: null };
    expect(compareTraits(nameless, { ...nameless, volume: 'FFFF-0000' }).differs).toEqual(['volume']);
  });

  it('say nothing against each other when the camera was reached another way', () => {
    const disk = traits({ model: '4255:1000', serial: 'A1B2C3' });
    const mtp: DeviceTraits = { ...noTraits('mtp'), model: '4255:1001', serial: 'D4E5F6' };
    expect(compareTraits(disk, mtp).verdict).toBe('unknown');
    expect(compareTraits(disk, { ...mtp, serial: 'A1B2C3' }).verdict).toBe('same');
  });
});

describe('recognising a camera', () => {
  it('takes it by its word when nothing is on record, or nothing speaks against it', () => {
    expect(recognise(X, traits(), [])).toEqual({ is: 'certain', device: X });
    expect(recognise(X, traits({ serial: 'S1S2S3' }), [seen(X)])).toEqual({ is: 'certain', device: X });
  });

  it('asks when the camera of that number used to look otherwise, and remembers the answer', () => {
    const before = seen(X, { model: '4255:1000', serial: 'A1B2C3' });
    const now = traits({ model: '1d6b:0104', serial: 'Z9Y8X7' });
    expect(recognise(X, now, [before])).toEqual({
      is: 'doubtful',
      doubt: { why: 'changed', differs: ['model', 'serial'], before },
    });
    expect(recognise(X, now, [before, { device: Y, traits: now, at }])).toEqual({ is: 'certain', device: Y });
    expect(recognise(X, before.traits, [before, { device: Y, traits: now, at }])).toEqual({
      is: 'certain',
      device: X,
    });
  });

  it('tells two of one serial apart by their cards, and asks when neither card is in', () => {
    const known = [seen(X, { serial: 'SAME7', volume: 'A' }), seen(Y, { serial: 'SAME7', volume: 'B' })];
    expect(recognise(X, traits({ serial: 'SAME7', volume: 'B' }), known)).toMatchObject({ device: Y });
    expect(recognise(X, traits({ serial: 'SAME7', volume: 'C' }), known)).toEqual({
      is: 'doubtful',
      doubt: { why: 'several', devices: [X, Y] },
    });
    // Nothing shows at all: the number alone is not enough once it was found to be that of several.
    expect(recognise(X, traits(), known)).toMatchObject({ is: 'doubtful' });
  });

  it('knows a nameless one only when a person named one that looked the same', () => {
    expect(recognise(null, traits({ serial: 'S1S2S3' }), [])).toEqual({ is: 'unknown' });
    expect(recognise(null, traits({ serial: 'S1S2S3' }), [seen(Y, { serial: 'S1S2S3' })])).toMatchObject({
      device: Y,
    });
    expect(recognise(null, traits(), [seen(Y, { serial: 'S1S2S3' })])).toEqual({ is: 'unknown' });
  });
});

const device = fc.constantFrom(X, Y, 'BC7' as DeviceId);
const anyTraits: fc.Arbitrary<DeviceTraits> = fc.record({
  transport: fc.constantFrom('volume', 'mtp'),
  model: fc.option(fc.constantFrom('4255:1000', '1d6b:0104')),
  serial: fc.option(fc.constantFrom('S1', 'S2')),
  volume: fc.option(fc.constantFrom('A', 'B')),
});
const anySighting: fc.Arbitrary<Sighting> = fc.record({ device, traits: anyTraits, at: fc.constant(at) });
const anyDocking = fc.record({
  told: fc.option(device, { freq: 4 }),
  isDone: fc.boolean(),
  of: fc.record({
    identity: fc.option(device.map((id) => ({ device: id, from: 'usb-serial' as const }))),
    traits: anyTraits,
    trouble: fc.option(fc.constantFrom<DockTrouble>('not-a-camera', 'phone', 'nameless', 'gone', 'held'), {
      freq: 2,
    }),
    usb: fc.option(
      fc
        .constantFrom('1-1', '1-2')
        .map((port) => ({ vendorId: '4255', productId: '1000', serial: null, port })),
    ),
  }),
});

function docked(index: number, of: Partial<DockedCamera>): DockedCamera {
  return {
    dock: `d${index}` as DockId,
    transport: 'volume',
    state: of.identity ? 'identified' : 'readable',
    trouble: null,
    root: '/card',
    usb: null,
    volume: null,
    readings: NO_READINGS,
    identity: null,
    traits: noTraits('volume'),
    clockSettable: false,
    name: null,
    vendor: null,
    ...of,
  };
}

describe('what stands in the docks', () => {
  it('two cameras are never silently one: of those that share a number, all but what a person or a finished import settled are asked about', () => {
    fc.assert(
      fc.property(
        fc.array(anyDocking, { maxLength: 6 }),
        fc.array(anySighting, { maxLength: 5 }),
        (dockings, known) => {
          const all = dockings.map(({ told, isDone, of }, i) => ({ told, isDone, camera: docked(i, of) }));
          const standings = standingsOf(all, () => known);
          const unitOf = ({ camera }: Docking): string => camera.usb?.port ?? camera.dock;
          const free = all.filter(({ told, isDone }) => told === null && !isDone);
          for (const one of free) {
            const standing = standings.get(one.camera.dock);
            if (standing?.is !== 'certain') continue;
            const sharing = all.filter((other) => {
              const there = standings.get(other.camera.dock);
              return (
                unitOf(other) !== unitOf(one) &&
                there?.is === 'certain' &&
                there.identity.device === standing.identity.device
              );
            });
            expect(sharing).toEqual([]);
          }
          // What a person said stands, and what is gone or held is nobody's.
          for (const { camera, told } of all) {
            const standing = standings.get(camera.dock);
            if (camera.trouble === 'gone') expect(standing?.is).toBe('none');
            else if (told) expect(standing).toMatchObject({ is: 'certain', identity: { device: told } });
            else if (camera.trouble === 'held') expect(standing?.is).toBe('none');
          }
        },
      ),
      { numRuns: 500 },
    );
  });

  it('what is no camera is left alone until somebody has let such a one in', () => {
    const stick = docked(1, { trouble: 'not-a-camera', traits: traits({ serial: 'S1S2S3' }) });
    const alone = { camera: stick, told: null, isDone: false };
    expect(standingsOf([alone], () => []).get(stick.dock)).toEqual({ is: 'none' });
    const admitted = [seen(Y, { serial: 'S1S2S3' })];
    expect(
      standingsOf([alone], (claimed) => (claimed === null ? admitted : [])).get(stick.dock),
    ).toMatchObject({
      is: 'certain',
      identity: { device: Y },
    });
  });
});
