/** Draws as the fold of their acts left them. */
import type { PopulationRow } from '#shared/acts/draw';
import type { Draw } from '#shared/draw/draw';
import type { DrawId } from '#shared/ids';
import { text } from './columns';
import { DatabaseError, type Prepare } from './sqlite';

export interface DrawQueries {
  /** All draws, the newest first. There are some hundred a year at most. */
  draws(limit: number): readonly Draw[];
  drawById(draw: DrawId): Draw | null;
  /** The frozen list, as it was recorded before the draw was frozen. */
  populationOf(draw: DrawId): readonly PopulationRow[];
}

/** The queries over whatever connection `prepare` reaches at the time. */
export function drawQueries(prepare: Prepare): DrawQueries {
  return {
    draws: (limit) =>
      prepare('SELECT row FROM draws ORDER BY frozen_at DESC, draw DESC LIMIT ?')
        .all(limit)
        .map((row) => parsed(text(row, 'row')) as Draw),
    drawById: (draw) => {
      const row = prepare('SELECT row FROM draws WHERE draw = ?').get(draw);
      return row ? (parsed(text(row, 'row')) as Draw) : null;
    },
    populationOf: (draw) =>
      prepare('SELECT rows FROM draw_population WHERE draw = ? ORDER BY part, seq')
        .all(draw)
        .flatMap((row) => parsed(text(row, 'rows')) as PopulationRow[]),
  };
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    throw new DatabaseError('corrupt', 'a row of the draws is no JSON');
  }
}
