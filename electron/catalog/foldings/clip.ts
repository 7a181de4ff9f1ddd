import { canonicalJson, type CanonicalValue } from '#shared/canonical-json';
import type { ClipAct } from '#shared/acts/clip';
import * as shapes from '../entry-shapes';
import { foldText, pairsOf } from '../search-words';
import type { Database } from '../sqlite';
import { accountOf, folding, insert, type Folding } from './folding';
import { addHolding, entryOfClip, heal, VAULT_PLACE } from './holdings';

/** Clips, their findings, and what was done with them. */
export const clipFoldings: Readonly<Record<ClipAct['kind'], Folding>> = {
  'clip.sealed': folding(shapes.sealedClip, sealClip),
  'clip.restored': folding(shapes.clipNamed, (db, place, { clip }) => {
    noteAct(db, place, clip, 'clip.restored');
    heal(db, place, entryOfClip(db, clip), VAULT_PLACE, null);
  }),
  'clip.hashed': folding(shapes.clipHashed, (db, place, { clip, value }) => {
    noteAct(db, place, clip, 'clip.hashed');
    db.prepare('UPDATE clips SET sm3 = ? WHERE clip = ? AND sm3 IS NULL').run(value, clip);
  }),
  'clip.looked-at': folding(shapes.clipNamed, (db, place, { clip }) =>
    noteAct(db, place, clip, 'clip.looked-at'),
  ),
  'clip.proof-given': folding(shapes.clipNamed, (db, place, { clip }) =>
    noteAct(db, place, clip, 'clip.proof-given'),
  ),
};

/** How grave a finding is, as `worst` counts it. */
export const RANK = { note: 1, warning: 2, error: 3 } as const;

function sealClip(db: Database, place: shapes.ReadPlace, clip: shapes.ReadClip): void {
  // The first entry of a clip stands. A second one is a fault that the ledger's verification reports; here it is an act.
  if (db.prepare('SELECT 1 FROM clips WHERE clip = ?').get(clip.clip)) {
    noteAct(db, place, clip.clip, 'clip.sealed');
    return;
  }
  const words = foldText([clip.source, clip.device, clip.personAlias ?? ''].join(' '));
  insert(db, 'clips', {
    seq: place.seq,
    clip: clip.clip,
    sha256: clip.sha256,
    blake3: clip.blake3 ?? null,
    session: clip.session,
    device: clip.device,
    source: clip.source,
    kind: clip.kind,
    format: clip.format,
    bytes: clip.bytes,
    edges: clip.edges,
    original: clip.original,
    read_back: clip.readBack,
    recorded: clip.recorded?.deviceClock ?? null,
    recorded_from: clip.recorded?.from ?? null,
    modified: clip.modified,
    shown_at: clip.recorded?.deviceClock ?? clip.modified,
    sealed_at: place.at,
    sealed_by: accountOf(place),
    sealed_why: place.why ?? null,
    profile: clip.profile,
    person_alias: clip.personAlias,
    device_mark: clip.deviceMark ? 1 : 0,
    claim_algorithm: clip.claim?.algorithm ?? null,
    claim_value: clip.claim?.value ?? null,
    claim_computed: clip.claim?.computed ?? null,
    belongs_to: clip.belongsTo,
    media: clip.media ? canonicalJson(clip.media as CanonicalValue) : null,
    duration_ms: clip.media?.verifiedMs ?? null,
    worst: Math.max(0, ...clip.findings.map((f) => RANK[f.severity])),
    words,
  });
  addHolding(db, place, {
    of: 'clips',
    seq: place.seq,
    place: VAULT_PLACE,
    bytes: clip.bytes,
    readBack: clip.readBack,
  });
  db.prepare('INSERT INTO clip_words (rowid, pairs) VALUES (?, ?)').run(place.seq, pairsOf(words));
  clip.findings.forEach((finding, n) => {
    insert(db, 'findings', {
      seq: place.seq,
      n,
      code: finding.code,
      severity: finding.severity,
      values: finding.values ? canonicalJson(finding.values) : null,
      at_byte: finding.place?.byte ?? null,
      at_ms: finding.place?.ms ?? null,
    });
  });
}

/** Puts an act into the history of a clip. */
export function noteAct(db: Database, place: shapes.ReadPlace, clip: string, kind: string): void {
  insert(db, 'acts', {
    seq: place.seq,
    clip,
    kind,
    at: place.at,
    account: accountOf(place),
    why: place.why ?? null,
  });
}
