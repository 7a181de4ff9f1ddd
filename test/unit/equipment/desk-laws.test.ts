/**
 * The laws of equipment at the real desks: whatever people try, in whatever order, with a vault, a ledger, a catalog and
 * cards that are really imported. The laws of the rules alone, over far longer plays, are in `laws.test`.
 */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { openCheckout } from '#shared/device-file';
import { fushun } from '#shared/profile/fushun';
import { hebei } from '#shared/profile/hebei';
import { jinpu } from '#shared/profile/jinpu';
import { shanxi } from '#shared/profile/shanxi';
import { xigang } from '#shared/profile/xigang';
import { holderAt, placeAt } from '#shared/who-held';
import { deskMonth } from '../months/desk-month';

const DEVICES = ['BC1', 'BC2'] as const;
const PEOPLE = ['王敏', '李强'] as const;

const step = fc.record({
  what: fc.constantFrom(
    ...(['hand-out', 'hand-out', 'hand-out', 'record', 'record', 'dock', 'dock', 'pull'] as const),
    ...(['hand-in', 'fault', 'repair', 'repaired', 'checked', 'lost', 'unreadable', 'overdue'] as const),
  ),
  d: fc.constantFrom(...DEVICES),
  p: fc.constantFrom(...PEOPLE),
  n: fc.nat({ max: 5 }),
});
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

/** Every play begins with a day at work, so that each law has something to hold. */
const BEGINNING: readonly Step[] = [
  ...(['hand-out', 'record', 'dock'] as const).map((what) => ({ what, d: 'BC1', p: '王敏', n: 2 }) as const),
  // Issued for good: docked in the evening, out again, and handed in with a recording that no dock has seen.
  ...(['hand-out', 'record', 'dock', 'pull', 'record', 'hand-in', 'dock'] as const).map(
    (what) => ({ what, d: 'BC2', p: '李强', n: 4 }) as const,
  ),
  { what: 'fault', d: 'BC2', p: '李强', n: 2 },
];

/** Each regulation, with what it leaves to the agency. */
const OFFICES = [
  ['xigang', xigang, { 'storage.within': { unit: 'hours', count: 24 }, 'checks.every-days': 30 }],
  ['jinpu', jinpu, { 'storage.within': { unit: 'hours', count: 24 }, 'checks.every-days': 90 }],
  ['hebei', hebei, { 'retention.routine-months': 24 }],
  ['shanxi', shanxi, { 'retention.routine-months': 12 }],
  [
    'fushun',
    fushun,
    { 'storage.within': { unit: 'hours', count: 24 }, 'filing.within': { unit: 'days', count: 30 } },
  ],
] as const;

test.each(OFFICES)(
  'D1 D2 D3 D4 %s: a camera is in one place, never out with a fault that nobody overrode, never returned with unproven footage',
  async (_, regulation, own) => {
    const seen = new Set<string>();
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 12, maxLength: 20, size: 'max' }), async (steps) => {
        const m = await deskMonth(regulation, '07-01 08:00', own);
        try {
          await m.cameras(...DEVICES);
          let minutes = 9 * 60;
          for (const one of [...BEGINNING, ...steps]) {
            minutes += 7 * (1 + one.n);
            const day = String(1 + Math.floor(minutes / 1440)).padStart(2, '0');
            const hour = String(Math.floor(minutes / 60) % 24).padStart(2, '0');
            const now = `07-${day} ${hour}:${String(minutes % 60).padStart(2, '0')}`;
            const before = m.station.ledger.size;
            await doIt(m, one, now);
            for await (const { entry } of m.station.ledger.entries(before)) {
              seen.add(entry.kind);
              lawsOfAct(m, entry.kind, entry.data as never, regulation.id);
            }
            lawsOfState(m);
          }
        } finally {
          await m.close();
        }
      }),
      // Fifteen plays in all: each is an office with a vault of its own, more than a second long.
      { numRuns: 3 },
    );
    for (const kind of ['checkout.handed-out', 'checkout.returned', 'device.fault-reported'])
      expect(seen, kind).toContain(kind);
  },
);

type Office = Awaited<ReturnType<typeof deskMonth>>;

async function doIt(m: Office, { what, d, p, n }: Step, now: string): Promise<void> {
  switch (what) {
    case 'hand-out': {
      const override =
        n === 0 ? null : { checks: ['fault', 'one-camera', 'battery'] as const, reason: '应急' };
      const until = n > 3 ? null : '07-30 18:00';
      await m.handOut(now, d, p, until, { battery: n === 1 ? 30 : 95, override });
      return;
    }
    case 'record':
      // In somebody's hands: not in a dock, not on the shelf.
      if (m.state(d) === 'out') m.record(d, now);
      return;
    case 'dock':
      await m.dock(d, now);
      return;
    case 'pull':
      m.pull(d);
      return;
    case 'hand-in':
      await m.handIn(d, now);
      return;
    case 'fault':
      await m.fault(d, now);
      return;
    case 'repair':
      await m.repair(d, now, n < 4 ? '授权维修中心' : null);
      return;
    case 'repaired':
      await m.repaired(d, now);
      return;
    case 'checked':
      await m.checked(d, now);
      return;
    case 'lost':
      if (n === 5) await m.writeOff(d, now, 'lost');
      return;
    case 'unreadable':
      await m.writeOff(d, now, 'unreadable');
      return;
    case 'overdue':
      await m.overdue(now);
  }
}

function lawsOfAct(
  m: Office,
  kind: string,
  data: {
    readonly device: string;
    readonly checks: readonly { readonly name: string; readonly value: number | null }[];
    readonly override: { readonly checks: readonly string[]; readonly reason: string } | null;
  },
  regulation: string,
): void {
  if (kind === 'checkout.handed-out') {
    const faults = data.checks.find(({ name }) => name === 'fault')?.value ?? 0;
    if (faults > 0) {
      expect(data.override?.checks).toContain('fault');
      expect(data.override?.reason).not.toBe('');
      // H24 stops it at once, whatever anybody says.
      expect(regulation).not.toBe('hebei');
    }
  }
  // D4: what lies on the card is in the vault, every file of it.
  if (kind === 'checkout.returned') expect(m.onlyOnCard(data.device)).toEqual([]);
}

function lawsOfState(m: Office): void {
  const { catalog } = m.station;
  const { devices, checkouts } = catalog.equipmentNow();
  const stays = catalog.allStays();
  for (const file of devices.values()) {
    const open = [...checkouts.values()].filter(({ device }) => device === file.device);
    expect(open.map(({ checkout }) => checkout)).toEqual(
      [openCheckout(file)].flatMap((one) => (one ? [one.checkout] : [])),
    );
    expect(open.every(({ handedIn }) => (handedIn === null) === (file.place.where === 'out'))).toBe(true);
    const own = stays.get(file.device) ?? [];
    expect(placeAt(own, m.now())).toEqual(file.place);
    expect(holderAt(own, m.now())).toBe(file.place.where === 'out' ? file.place.person : null);
  }
}
