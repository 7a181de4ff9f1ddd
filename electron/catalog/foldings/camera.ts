import { z } from 'zod';
import { cameraActShapes, type CameraAct } from '#shared/acts/camera';
import { canonicalJson, type CanonicalValue } from '#shared/canonical-json';
import type { DeviceTraits } from '#shared/device-traits';
import type { DeviceId } from '#shared/ids';
import { milliseconds, storable, type ReadPlace } from '../entry-shapes';
import type { Database } from '../sqlite';
import { accountOf, folding, insert, type Folding } from './folding';

const clearing = cameraActShapes['device.clearing'];
const clearingShape = clearing.extend({
  files: z.array(clearing.shape.files.element.extend({ modified: milliseconds })),
});

/** What is done with docked cameras. */
export const cameraFoldings: Readonly<Record<CameraAct['kind'], Folding>> = {
  'dock.set-up': folding(cameraActShapes['dock.set-up'], (db, place, settings) => {
    db.prepare(
      `INSERT INTO dock_settings (id, seq, settings) VALUES (1, ?, ?)
       ON CONFLICT (id) DO UPDATE SET seq = excluded.seq, settings = excluded.settings`,
    ).run(place.seq, canonicalJson(settings));
  }),
  'device.told-apart': folding(cameraActShapes['device.told-apart'], (db, place, data) => {
    noteDeviceAct(db, place, 'device.told-apart', data);
    noteSighting(db, place, data.claimed, data.device, data.traits);
  }),
  'device.admitted': folding(cameraActShapes['device.admitted'], (db, place, data) => {
    noteDeviceAct(db, place, 'device.admitted', data);
    noteSighting(db, place, data.claimed, data.device, data.traits);
  }),
  'device.readings': noted('device.readings'),
  'device.clock-setting': noted('device.clock-setting'),
  'device.clock-set': noted('device.clock-set'),
  'device.clearing': folding(clearingShape, (db, place, data) => {
    const { clearing, device, level, files } = data;
    noteDeviceAct(db, place, 'device.clearing', { device, clearing, level, files: files.length });
    for (const file of files) {
      db.prepare(
        `INSERT INTO removals (clearing, source, device, bytes, modified, clip, seq) VALUES (?, ?, ?, ?, ?, ?, ?)
         ON CONFLICT DO NOTHING`,
      ).run(
        storable(clearing),
        storable(file.source),
        device,
        file.bytes,
        file.modified,
        file.clip,
        place.seq,
      );
    }
  }),
  'device.cleared': folding(cameraActShapes['device.cleared'], (db, place, data) => {
    const { clearing, device, files } = data;
    noteDeviceAct(db, place, 'device.cleared', { device, clearing, files: files.length });
    for (const { source, outcome, reason } of files) {
      // What is settled stays so: only what was open, or unknown, can still be found out.
      db.prepare(
        `UPDATE removals SET outcome = ?, reason = ?, ended_seq = ?
         WHERE clearing = ? AND source = ? AND (outcome IS NULL OR outcome = 'unknown')`,
      ).run(outcome, reason, place.seq, storable(clearing), storable(source));
    }
  }),
};

/** An act that has its place in the life of the device and changes no other table. */
function noted(kind: 'device.readings' | 'device.clock-setting' | 'device.clock-set'): Folding {
  return folding(cameraActShapes[kind], (db, place, data) => noteDeviceAct(db, place, kind, data));
}

function noteDeviceAct(
  db: Database,
  place: ReadPlace,
  kind: CameraAct['kind'],
  data: { readonly device: DeviceId } & Readonly<Record<string, CanonicalValue>>,
): void {
  const { device, ...rest } = data;
  insert(db, 'device_acts', {
    seq: place.seq,
    device,
    kind,
    at: place.at,
    account: accountOf(place),
    why: place.why ?? null,
    data: storable(canonicalJson(rest)),
  });
}

/** Notes that a camera that states `claimed` and shows these traits is `device`; the last entry that says so counts. */
export function noteSighting(
  db: Database,
  place: ReadPlace,
  claimed: DeviceId | null,
  device: DeviceId,
  traits: DeviceTraits,
): void {
  db.prepare(
    `INSERT INTO sightings (claimed, device, transport, model, serial, volume, seq, at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT DO UPDATE SET seq = excluded.seq, at = excluded.at`,
  ).run(
    claimed ?? '',
    device,
    traits.transport,
    storable(traits.model ?? ''),
    storable(traits.serial ?? ''),
    storable(traits.volume ?? ''),
    place.seq,
    place.at,
  );
}
