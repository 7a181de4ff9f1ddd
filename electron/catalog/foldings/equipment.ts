import { z } from 'zod';
import type { Recorded } from '#shared/acts/act-of';
import { checkoutActShapes, type CheckoutAct } from '#shared/acts/checkout';
import { deviceActShapes, type DeviceAct } from '#shared/acts/device';
import type { Checkout } from '#shared/checkout';
import { millisecondsOf } from '#shared/clock';
import { readingsView } from '#shared/contract/dock';
import { deviceId } from '#shared/contract/values';
import type { DeviceFile, EquipmentAct } from '#shared/device-file';
import { touchedBy } from '#shared/equipment';
import type { ReadPlace } from '../entry-shapes';
import type { Database } from '../sqlite';
import { accountOf, asRow, folding, insert, recordedPlace, type Folding } from './folding';

const SHAPES = { ...deviceActShapes, ...checkoutActShapes } as const;
type EquipmentKind = keyof typeof SHAPES;

/** Devices and hand-outs: each act changes the rows that it names, by the rules' own fold. */
export const equipmentFoldings = Object.fromEntries(
  (Object.keys(SHAPES) as EquipmentKind[]).map((kind) => [
    kind,
    folding(SHAPES[kind] as z.ZodType<EquipmentAct['data']>, (db, place, data) => {
      apply(db, place, { kind, data } as EquipmentAct);
    }),
  ]),
) as Readonly<Record<(DeviceAct | CheckoutAct)['kind'], Folding>>;

function apply(db: Database, place: ReadPlace, act: EquipmentAct): void {
  const { device } = act.data;
  const recorded = { ...act, ...recordedPlace(place) } as Recorded<EquipmentAct>;
  const file = rowIn(
    db,
    'SELECT file AS row FROM device_files WHERE device = ?',
    device,
  ) as DeviceFile | null;
  const known =
    'checkout' in act.data
      ? (rowIn(db, 'SELECT row FROM checkouts WHERE checkout = ?', act.data.checkout) as Checkout | null)
      : null;
  const after = touchedBy(recorded, file, known);
  if (after.device)
    db.prepare('INSERT OR REPLACE INTO device_files VALUES (?, ?)').run(device, asRow(after.device));
  if (after.checkout) {
    const { checkout, person, handedOut, end } = after.checkout;
    db.prepare('INSERT OR REPLACE INTO checkouts VALUES (?, ?, ?, ?, ?, ?)').run(
      checkout,
      after.checkout.device,
      person,
      millisecondsOf(handedOut),
      end ? millisecondsOf(end.at) : null,
      asRow(after.checkout),
    );
  }
  if (after.stay)
    db.prepare('INSERT OR REPLACE INTO stays VALUES (?, ?, ?)').run(device, place.seq, asRow(after.stay));
  insert(db, 'equipment_acts', {
    seq: place.seq,
    device,
    kind: act.kind,
    at: place.at,
    account: accountOf(place),
    why: place.why ?? null,
    data: asRow(act.data),
  });
}

const started = z.object({
  session: z.string(),
  device: z.object({ device: deviceId }),
  readings: readingsView,
});

/** What a camera read when it was docked; entries without readings, or with others, tell nothing here. */
export function foldReadings(db: Database, place: ReadPlace, data: unknown): void {
  const read = started.safeParse(data);
  if (!read.success) return;
  db.prepare('INSERT OR REPLACE INTO last_readings VALUES (?, ?, ?)').run(
    read.data.device.device,
    place.seq,
    asRow(read.data.readings),
  );
  db.prepare('UPDATE sessions SET total_bytes = ? WHERE session = ?').run(
    read.data.readings.storage?.value.totalBytes ?? null,
    read.data.session,
  );
}

/** These rows were written by {@link asRow} alone. */
function rowIn(db: Database, sql: string, key: string): unknown {
  const row = db.prepare(sql).get(key);
  return row ? JSON.parse(String(row['row'])) : null;
}
