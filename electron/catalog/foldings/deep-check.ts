import { canonicalJson } from '#shared/canonical-json';
import { deepCheckActShapes, type DeepCheckAct } from '#shared/acts/deep-check';
import { storable, type ReadPlace } from '../entry-shapes';
import type { Database } from '../sqlite';
import { noteAct, RANK } from './clip';
import { accountOf, folding, insert, type Folding } from './folding';

/** What decoding clips whole found. */
export const deepCheckFoldings: Readonly<Record<DeepCheckAct['kind'], Folding>> = {
  'clip.deep-checked': folding(deepCheckActShapes['clip.deep-checked'], noteDeepCheck),
};

function noteDeepCheck(db: Database, place: ReadPlace, data: DeepCheckAct['data']): void {
  const { clip, tool, tracks, complaints, samples, findings } = data;
  const worst = Math.max(0, ...findings.map(({ severity }) => RANK[severity]));
  insert(db, 'deep_checks', {
    seq: place.seq,
    clip,
    at: place.at,
    account: accountOf(place),
    tool: storable(tool),
    complaints,
    worst,
    tracks: canonicalJson(tracks),
    samples: canonicalJson(samples),
    findings: canonicalJson(findings.map((finding) => ({ ...finding }))),
  });
  noteAct(db, place, clip, 'clip.deep-checked');
  // The latest check stands beside what the import noticed; an earlier one counts no longer.
  db.prepare(
    `UPDATE clips SET worst = max(?, (
       SELECT coalesce(max(CASE severity WHEN 'error' THEN 3 WHEN 'warning' THEN 2 ELSE 1 END), 0)
       FROM findings f WHERE f.seq = clips.seq
     )) WHERE clip = ?`,
  ).run(worst, clip);
}
