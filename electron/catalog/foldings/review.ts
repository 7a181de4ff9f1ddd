import { reviewActShapes, type ReviewAct, type ReviewData } from '#shared/acts/review';
import { lookingActShapes, type LookingAct } from '#shared/acts/looking';
import { canonicalJson } from '#shared/canonical-json';
import { storable, type ReadPlace } from '../entry-shapes';
import type { Database } from '../sqlite';
import { noteAttachment } from './attachment';
import { noteAct } from './clip';
import { accountOf, folding, insert, type Folding } from './folding';

/** Reviews, what was shown, and pictures that were kept. */
export const reviewFoldings: Readonly<
  Record<ReviewAct['kind'] | Extract<LookingAct['kind'], 'clip.secrecy-set'>, Folding>
> = {
  'clip.secrecy-set': folding(lookingActShapes['clip.secrecy-set'], noteSecrecy),
  'review.opened': folding(reviewActShapes['review.opened'], noteOpened),
  'clip.watched': folding(reviewActShapes['clip.watched'], noteWatched),
  'still.kept': folding(reviewActShapes['still.kept'], noteStill),
  'review.completed': folding(reviewActShapes['review.completed'], noteCompleted),
  'review.dropped': folding(reviewActShapes['review.dropped'], (db, place, { review }) => {
    db.prepare(
      `UPDATE reviews SET ended_seq = ?, ended_at = ?, ending = 'dropped' WHERE review = ? AND ended_seq IS NULL`,
    ).run(place.seq, place.at, review);
  }),
};

function noteOpened(db: Database, place: ReadPlace, data: ReviewData<'review.opened'>): void {
  // The first entry of a review stands.
  if (db.prepare('SELECT 1 FROM reviews WHERE review = ?').get(data.review)) return;
  insert(db, 'reviews', {
    review: data.review,
    opened_seq: place.seq,
    opened_at: place.at,
    account: accountOf(place),
    clip: data.clip,
    draw: data.drawn?.draw ?? null,
    position: data.drawn?.position ?? null,
    why: place.why ?? null,
    ended_seq: null,
    ended_at: null,
    ending: null,
    result: null,
    completion: null,
  });
  data.clips.forEach((clip, n) => insert(db, 'review_clips', { review: data.review, n, clip }));
  noteAct(db, place, data.clip, 'review.opened');
}

function noteSecrecy(
  db: Database,
  place: ReadPlace,
  { clips, kinds }: Extract<LookingAct, { kind: 'clip.secrecy-set' }>['data'],
): void {
  for (const clip of clips)
    db.prepare('INSERT OR REPLACE INTO secrecy (clip, seq, kinds) VALUES (?, ?, ?)').run(
      clip,
      place.seq,
      canonicalJson(kinds),
    );
  const [only, other] = clips;
  if (only !== undefined && other === undefined) noteAct(db, place, only, 'clip.secrecy-set');
}

function noteWatched(db: Database, place: ReadPlace, data: ReviewData<'clip.watched'>): void {
  insert(db, 'watched', {
    seq: place.seq,
    clip: data.clip,
    review: data.review,
    account: accountOf(place),
    at: place.at,
    seconds: data.seconds,
    proxy: data.proxy ? 1 : 0,
    intervals: canonicalJson(data.intervals),
  });
  noteAct(db, place, data.clip, 'clip.watched');
}

function noteStill(db: Database, place: ReadPlace, data: ReviewData<'still.kept'>): void {
  if (db.prepare('SELECT 1 FROM stills WHERE still = ?').get(data.still)) return;
  insert(db, 'stills', {
    still: data.still,
    seq: place.seq,
    clip: data.clip,
    review: data.review,
    account: accountOf(place),
    kept_at: place.at,
    at_ms: data.at,
    proxy: data.proxy ? 1 : 0,
    sha256: data.sha256,
    file: storable(data.file),
    bytes: data.bytes,
    width: data.width,
    height: data.height,
  });
  noteAct(db, place, data.clip, 'still.kept');
  const { file, sha256, bytes, readBack = 'cached' } = data;
  noteAttachment(db, place, { file, sha256, bytes, format: 'png', name: '', readBack });
}

function noteCompleted(db: Database, place: ReadPlace, data: ReviewData<'review.completed'>): void {
  const ended = db
    .prepare(
      `UPDATE reviews SET ended_seq = ?, ended_at = ?, ending = 'completed', result = ?, completion = ?
       WHERE review = ? AND ended_seq IS NULL RETURNING clip`,
    )
    .get(place.seq, place.at, data.result, storable(canonicalJson(data)), data.review);
  if (ended) noteAct(db, place, String(ended['clip']), 'review.completed');
}
