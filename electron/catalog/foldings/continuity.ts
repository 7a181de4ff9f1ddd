import { continuityActShapes, type ContinuityAct } from '#shared/acts/continuity';
import { canonicalJson } from '#shared/canonical-json';
import { millisecondsOf, type Instant } from '#shared/clock';
import { asksReason } from '#shared/continuity/finding';
import { storable, type ReadPlace } from '../entry-shapes';
import type { Database } from '../sqlite';
import { accountOf, folding, insert, type Folding } from './folding';

/** What is found across the clips of a camera, and the reasons on file. */
export const continuityFoldings: Readonly<Record<ContinuityAct['kind'], Folding>> = {
  'continuity.found': folding(continuityActShapes['continuity.found'], noteFound),
  'continuity.explained': folding(continuityActShapes['continuity.explained'], noteReason),
};

type Data<K extends ContinuityAct['kind']> = Extract<ContinuityAct, { kind: K }>['data'];

function noteFound(
  db: Database,
  { seq }: ReadPlace,
  { device, session, findings, withdrawn }: Data<'continuity.found'>,
): void {
  db.prepare('UPDATE sessions SET continuity_seq = ? WHERE session = ?').run(seq, session);
  for (const found of findings) {
    // Found once more after it was withdrawn: the reason on file still stands.
    const before = db
      .prepare('SELECT explained_seq FROM continuity WHERE device = ? AND id = ?')
      .get(device, storable(found.id));
    db.prepare('DELETE FROM continuity WHERE device = ? AND id = ?').run(device, storable(found.id));
    insert(db, 'continuity', {
      device,
      id: storable(found.id),
      found_seq: seq,
      session,
      code: found.code,
      severity: found.severity,
      after_clip: found.after,
      before_clip: found.before,
      from_at: msOrNull(found.from),
      to_at: msOrNull(found.to),
      values: canonicalJson(found.values),
      asks: asksReason(found.code) ? 1 : 0,
      withdrawn_seq: null,
      explained_seq: before?.['explained_seq'] ?? null,
    });
  }
  for (const id of withdrawn)
    db.prepare('UPDATE continuity SET withdrawn_seq = ? WHERE device = ? AND id = ?').run(
      seq,
      device,
      storable(id),
    );
}

function noteReason(db: Database, place: ReadPlace, data: Data<'continuity.explained'>): void {
  const { device, finding, reason, text, person } = data;
  insert(db, 'continuity_reasons', {
    seq: place.seq,
    device,
    id: storable(finding),
    at: place.at,
    account: accountOf(place),
    reason,
    text: storable(text),
    person: storable(person),
  });
  db.prepare('UPDATE continuity SET explained_seq = ? WHERE device = ? AND id = ?').run(
    place.seq,
    device,
    storable(finding),
  );
}

function msOrNull(instant: Instant | null): number | null {
  return instant === null ? null : millisecondsOf(instant);
}
