/** Draws of samples for review: what the pure fold made of their acts, and the frozen lists. */
export const DRAWS = `
CREATE TABLE draws (
  draw TEXT PRIMARY KEY,
  frozen_at INTEGER NOT NULL,       -- the station's clock
  plan TEXT,
  state TEXT NOT NULL,
  row TEXT NOT NULL                 -- canonical JSON
) STRICT, WITHOUT ROWID;
CREATE INDEX draws_in_order ON draws (frozen_at);
CREATE INDEX draws_of_plan ON draws (plan) WHERE plan IS NOT NULL;

CREATE TABLE draw_population (      -- part by part, as it was recorded
  seq INTEGER PRIMARY KEY,
  draw TEXT NOT NULL,
  part INTEGER NOT NULL,
  rows TEXT NOT NULL                -- canonical JSON
) STRICT;
CREATE INDEX draw_population_of ON draw_population (draw, part);
`;
