/** Reviews of footage, what was shown to whom, and the pictures that were kept. Milliseconds. */
export const REVIEWS = `
CREATE TABLE reviews (
  review TEXT PRIMARY KEY,
  opened_seq INTEGER NOT NULL,
  opened_at INTEGER NOT NULL,       -- the station's clock
  account TEXT,
  clip TEXT NOT NULL,               -- the one that was drawn or chosen
  draw TEXT,                        -- null: nobody drew it
  position INTEGER,
  why TEXT,
  ended_seq INTEGER,
  ended_at INTEGER,
  ending TEXT,                      -- completed, dropped
  result TEXT,                      -- of a completed one, and so the next
  completion TEXT                   -- canonical JSON of the act
) STRICT, WITHOUT ROWID;
CREATE INDEX reviews_in_order ON reviews (opened_seq);
CREATE INDEX reviews_drawn ON reviews (draw, position) WHERE draw IS NOT NULL;
CREATE INDEX reviews_going_on ON reviews (account) WHERE ended_seq IS NULL;

CREATE TABLE review_clips (
  review TEXT NOT NULL,
  n INTEGER NOT NULL,
  clip TEXT NOT NULL,
  PRIMARY KEY (review, n)
) STRICT, WITHOUT ROWID;
CREATE INDEX review_clips_of_clip ON review_clips (clip);

CREATE TABLE watched (
  seq INTEGER PRIMARY KEY,
  clip TEXT NOT NULL,
  review TEXT,
  account TEXT,
  at INTEGER NOT NULL,              -- the station's clock
  seconds INTEGER NOT NULL,
  proxy INTEGER NOT NULL,
  intervals TEXT NOT NULL           -- canonical JSON, milliseconds of the recording
) STRICT;
CREATE INDEX watched_of_clip ON watched (clip);
CREATE INDEX watched_of_review ON watched (review) WHERE review IS NOT NULL;

CREATE TABLE stills (
  still TEXT PRIMARY KEY,
  seq INTEGER NOT NULL,
  clip TEXT NOT NULL,
  review TEXT,
  account TEXT,
  kept_at INTEGER NOT NULL,         -- the station's clock
  at_ms INTEGER NOT NULL,           -- of the recording
  proxy INTEGER NOT NULL,
  sha256 TEXT NOT NULL,
  file TEXT NOT NULL,
  bytes INTEGER NOT NULL,
  width INTEGER NOT NULL,
  height INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX stills_of_clip ON stills (clip);
`;
