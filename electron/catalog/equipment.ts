/** Devices and hand-outs as the fold of their acts left them. An office has some hundred devices, so they are read whole. */
import type { Checkout } from '#shared/checkout';
import { instantOf, type Instant } from '#shared/clock';
import type { DeviceFile } from '#shared/device-file';
import type { DockingMeasured } from '#shared/device-health';
import type { Equipment } from '#shared/equipment';
import type { CheckoutId, DeviceId, SessionId } from '#shared/ids';
import { NO_READINGS, type CameraReadings } from '#shared/readings';
import type { Stay } from '#shared/who-held';
import { integer, integerOrNull, text, textOrNull, time } from './columns';
import { DatabaseError, type Prepare, type Row } from './sqlite';

/** All devices, the hand-outs that are open, and no stays: what most questions need. */
export function equipmentNow(prepare: Prepare): Equipment {
  const files = prepare('SELECT file AS row FROM device_files ORDER BY device')
    .all()
    .map((row) => rowOf(row) as DeviceFile);
  const open = prepare('SELECT row FROM checkouts WHERE ended IS NULL')
    .all()
    .map((row) => rowOf(row) as Checkout);
  return {
    devices: new Map(files.map((file) => [file.device, file])),
    checkouts: new Map(open.map((one) => [one.checkout, one])),
    stays: new Map(),
  };
}

export function checkoutById(prepare: Prepare, checkout: CheckoutId): Checkout | null {
  const row = prepare('SELECT row FROM checkouts WHERE checkout = ?').get(checkout);
  return row ? (rowOf(row) as Checkout) : null;
}

/** The hand-outs of a device, newest first. */
export function checkoutsOf(prepare: Prepare, device: DeviceId, limit: number): readonly Checkout[] {
  return prepare('SELECT row FROM checkouts WHERE device = ? ORDER BY handed_out DESC LIMIT ?')
    .all(device, limit)
    .map((row) => rowOf(row) as Checkout);
}

/** The hand-outs that ended last, the newest first. */
export function checkoutsEnded(prepare: Prepare, limit: number): readonly Checkout[] {
  return prepare('SELECT row FROM checkouts WHERE ended IS NOT NULL ORDER BY ended DESC LIMIT ?')
    .all(limit)
    .map((row) => rowOf(row) as Checkout);
}

/** Where devices were, one after the other, by device. */
export function allStays(prepare: Prepare): ReadonlyMap<DeviceId, readonly Stay[]> {
  const stays = new Map<DeviceId, Stay[]>();
  for (const row of prepare('SELECT row FROM stays ORDER BY device, seq').all()) {
    const stay = rowOf(row) as Stay;
    const own = stays.get(stay.device);
    if (own) own.push(stay);
    else stays.set(stay.device, [stay]);
  }
  return stays;
}

/** One act in the life of a device. */
export interface LifeAct {
  readonly seq: number;
  readonly kind: string;
  readonly at: Instant;
  /** Null: the station by itself. */
  readonly account: string | null;
  readonly why: string | null;
  readonly data: unknown;
}

/** The whole life of a device, newest first. */
export function lifeOf(prepare: Prepare, device: DeviceId): readonly LifeAct[] {
  return prepare('SELECT * FROM equipment_acts WHERE device = ? ORDER BY seq DESC')
    .all(device)
    .map((row) => ({
      seq: integer(row, 'seq'),
      kind: text(row, 'kind'),
      at: time(row, 'at'),
      account: textOrNull(row, 'account'),
      why: textOrNull(row, 'why'),
      data: json(text(row, 'data')),
    }));
}

/** What a device last read in a dock. */
export function lastReadings(prepare: Prepare, device: DeviceId): CameraReadings {
  const row = prepare('SELECT readings FROM last_readings WHERE device = ?').get(device);
  return row ? { ...NO_READINGS, ...(json(text(row, 'readings')) as CameraReadings) } : NO_READINGS;
}

/** How the last import of a device went. */
export interface LastImport {
  readonly session: SessionId;
  readonly started: Instant;
  readonly ended: Instant | null;
  readonly safe: boolean;
  /** Files that are still only on the device; null when the import did not come to its end. */
  readonly failed: number | null;
}

export function lastImport(prepare: Prepare, device: DeviceId): LastImport | null {
  const row = prepare('SELECT * FROM sessions WHERE device = ? ORDER BY started_seq DESC LIMIT 1').get(
    device,
  );
  if (!row) return null;
  return {
    session: text(row, 'session') as SessionId,
    started: time(row, 'started_at'),
    ended: row['ended_at'] === null ? null : time(row, 'ended_at'),
    safe: integerOrNull(row, 'safe') === 1,
    failed: integerOrNull(row, 'failed'),
  };
}

/** What was measured at the dockings of a device, oldest first; the latest `limit` of them. */
export function dockingsOf(prepare: Prepare, device: DeviceId, limit: number): readonly DockingMeasured[] {
  return prepare(
    `SELECT started_at, ended_at, sealed_bytes, failed, clock_ahead, total_bytes FROM sessions
     WHERE device = ? AND ending = 'finished' ORDER BY started_seq DESC LIMIT ?`,
  )
    .all(device, limit)
    .map((row) => {
      const at = integer(row, 'started_at');
      return {
        at: instantOf(at),
        bytes: integerOrNull(row, 'sealed_bytes') ?? 0,
        copyingMs: Math.max(0, (integerOrNull(row, 'ended_at') ?? at) - at),
        readErrors: integerOrNull(row, 'failed') ?? 0,
        clockAheadMs: integerOrNull(row, 'clock_ahead'),
        totalBytes: integerOrNull(row, 'total_bytes'),
      };
    })
    .reverse();
}

/** How long the recordings of a device are together that were sealed in a span of time (the station's clock). */
export function recordedMsBetween(prepare: Prepare, device: DeviceId, from: number, to: number): number {
  const row = prepare(
    'SELECT coalesce(sum(duration_ms), 0) AS ms FROM clips WHERE device = ? AND sealed_at >= ? AND sealed_at <= ?',
  ).get(device, from, to);
  return row ? integer(row, 'ms') : 0;
}

/** Recordings (no side logs) of a device that were sealed since `from` (milliseconds since 1970, the station's clock). */
export function clipsSealedSince(prepare: Prepare, device: DeviceId, from: number): number {
  const row = prepare(
    "SELECT count(*) AS n FROM clips WHERE device = ? AND sealed_at >= ? AND kind <> 'side-log'",
  ).get(device, from);
  return row ? integer(row, 'n') : 0;
}

function rowOf(row: Row): unknown {
  return json(text(row, 'row'));
}

function json(value: string): unknown {
  try {
    return JSON.parse(value);
  } catch {
    throw new DatabaseError('corrupt', 'a row of the equipment is no JSON');
  }
}
