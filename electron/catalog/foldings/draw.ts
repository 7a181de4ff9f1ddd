import type { z } from 'zod';
import { drawActShapes, type DrawAct } from '#shared/acts/draw';
import { millisecondsOf } from '#shared/clock';
import { drawAfter, drawState, type Draw } from '#shared/draw/draw';
import type { ReadPlace } from '../entry-shapes';
import type { Database } from '../sqlite';
import { asRow, folding, insert, recordedPlace, type Folding } from './folding';

type DrawKind = keyof typeof drawActShapes;

/** Draws: each act changes its draw by the rules' own fold; the list of what may be drawn is kept as it came. */
export const drawFoldings = Object.fromEntries(
  (Object.keys(drawActShapes) as DrawKind[]).map((kind) => [
    kind,
    folding(drawActShapes[kind] as z.ZodType<DrawAct['data']>, (db, place, data) => {
      apply(db, place, { kind, data } as DrawAct);
    }),
  ]),
) as Readonly<Record<DrawAct['kind'], Folding>>;

function apply(db: Database, place: ReadPlace, act: DrawAct): void {
  if (act.kind === 'draw.population') {
    const { draw, part, rows } = act.data;
    insert(db, 'draw_population', { seq: place.seq, draw, part, rows: asRow(rows) });
    return;
  }
  const known = db.prepare('SELECT row FROM draws WHERE draw = ?').get(act.data.draw);
  // These rows were written here alone.
  const before = known ? (JSON.parse(String(known['row'])) as Draw) : null;
  const after = drawAfter(before, { ...act, ...recordedPlace(place) });
  if (!after) return;
  db.prepare('INSERT OR REPLACE INTO draws VALUES (?, ?, ?, ?, ?)').run(
    after.draw,
    millisecondsOf(after.frozenAt),
    after.terms.plan,
    drawState(after),
    asRow(after),
  );
}
