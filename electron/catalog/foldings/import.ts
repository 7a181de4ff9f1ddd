import type { ImportAct } from '#shared/acts/import';
import * as shapes from '../entry-shapes';
import type { Database } from '../sqlite';
import { foldReadings } from './equipment';
import { noteSighting } from './camera';
import { folding, insert, type Folding } from './folding';

/** The course of imports. */
export const importFoldings: Readonly<Record<ImportAct['kind'], Folding>> = {
  'import.started': (db, place, data) => {
    const folded = folding(shapes.importStarted, startSession)(db, place, data);
    foldReadings(db, place, data);
    return folded;
  },
  'import.files': folding(shapes.importFiles, noteFiles),
  'import.finished': folding(shapes.importFinished, finishSession),
  'import.interrupted': folding(shapes.importInterrupted, interruptSession),
};

/** Makes the session's row when an entry is the first to name it. */
function nameSession(db: Database, place: shapes.ReadPlace, session: string): void {
  db.prepare(
    'INSERT INTO sessions (session, started_seq, started_at) VALUES (?, ?, ?) ON CONFLICT DO NOTHING',
  ).run(session, place.seq, place.at);
}

function startSession(db: Database, place: shapes.ReadPlace, start: shapes.ReadStart): void {
  nameSession(db, place, start.session);
  const clock = start.readings?.clock.value;
  db.prepare(
    `UPDATE sessions SET device = ?, device_from = ?, transport = ?, files = ?, bytes = ?, clock_ahead = ?,
       clock_uncertainty = ? WHERE session = ?`,
  ).run(
    start.device.device,
    start.device.from,
    start.transport,
    start.files,
    start.bytes,
    clock ? clock.deviceClock - clock.stationClock : null,
    clock?.uncertaintyMs ?? null,
    start.session,
  );
  const { sighting, device } = start;
  if (sighting) noteSighting(db, place, sighting.claimed, device.device, sighting.traits);
}

function noteFiles(db: Database, place: shapes.ReadPlace, { session, files }: shapes.ReadFiles): void {
  files.forEach((file, n) => {
    insert(db, 'session_files', {
      seq: place.seq,
      n,
      session,
      source: file.source,
      outcome: file.outcome,
      reason: file.reason,
      clip: file.clip,
    });
  });
}

function finishSession(db: Database, place: shapes.ReadPlace, finish: shapes.ReadFinish): void {
  nameSession(db, place, finish.session);
  db.prepare(
    `UPDATE sessions SET device = ?, ended_seq = ?, ended_at = ?, ending = 'finished', safe = ?, sealed = ?,
       already_sealed = ?, skipped = ?, failed = ?, sealed_bytes = ? WHERE session = ?`,
  ).run(
    finish.device,
    place.seq,
    place.at,
    finish.safeToUnplug ? 1 : 0,
    finish.sealed,
    finish.alreadySealed,
    finish.skipped,
    finish.failed,
    finish.bytes,
    finish.session,
  );
}

function interruptSession(db: Database, place: shapes.ReadPlace, { session }: shapes.ReadInterruption): void {
  nameSession(db, place, session);
  db.prepare("UPDATE sessions SET ended_seq = ?, ended_at = ?, ending = 'interrupted' WHERE session = ?").run(
    place.seq,
    place.at,
    session,
  );
}
