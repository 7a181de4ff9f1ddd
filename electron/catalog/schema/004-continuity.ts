/** What is found across the clips of a camera, and by decoding them whole. Times are by the camera's clock. */
export const CONTINUITY = `
ALTER TABLE sessions ADD COLUMN clock_ahead INTEGER;        -- the camera's clock minus the station's at docking
ALTER TABLE sessions ADD COLUMN clock_uncertainty INTEGER;
ALTER TABLE sessions ADD COLUMN continuity_seq INTEGER;     -- the entry that tells what was found across clips
CREATE INDEX sessions_of_device ON sessions (device, started_seq);
CREATE INDEX sessions_unchecked ON sessions (started_seq) WHERE continuity_seq IS NULL;
CREATE INDEX session_files_left ON session_files (session) WHERE outcome <> 'already-sealed';
CREATE INDEX clips_of_device ON clips (device);

CREATE TABLE continuity (
  device TEXT NOT NULL,
  id TEXT NOT NULL,                 -- the same facts have the same one
  found_seq INTEGER NOT NULL,
  session TEXT NOT NULL,            -- the import after which it was found
  code TEXT NOT NULL,
  severity TEXT NOT NULL,
  after_clip TEXT,
  before_clip TEXT,
  from_at INTEGER,
  to_at INTEGER,
  "values" TEXT NOT NULL,           -- canonical JSON
  asks INTEGER NOT NULL,            -- whether a person is asked for the reason
  withdrawn_seq INTEGER,            -- later footage showed that it is not so
  explained_seq INTEGER,            -- the last reason given
  PRIMARY KEY (device, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX continuity_before ON continuity (before_clip) WHERE before_clip IS NOT NULL;
CREATE INDEX continuity_after ON continuity (after_clip) WHERE after_clip IS NOT NULL;
CREATE INDEX continuity_open ON continuity (device, from_at)
  WHERE asks = 1 AND withdrawn_seq IS NULL AND explained_seq IS NULL;

CREATE TABLE continuity_reasons (
  seq INTEGER PRIMARY KEY,
  device TEXT NOT NULL,
  id TEXT NOT NULL,
  at INTEGER NOT NULL,              -- the station's clock
  account TEXT,
  reason TEXT NOT NULL,
  text TEXT NOT NULL,
  person TEXT NOT NULL              -- who gave it
) STRICT;

CREATE TABLE deep_checks (
  seq INTEGER PRIMARY KEY,
  clip TEXT NOT NULL,
  at INTEGER NOT NULL,              -- the station's clock
  account TEXT,
  tool TEXT NOT NULL,
  complaints INTEGER NOT NULL,
  worst INTEGER NOT NULL,           -- of its findings, as in clips
  tracks TEXT NOT NULL,             -- canonical JSON, and so the next two
  samples TEXT NOT NULL,
  findings TEXT NOT NULL
) STRICT;
CREATE INDEX deep_checks_of_clip ON deep_checks (clip);
CREATE INDEX clips_damaged ON clips (seq) WHERE worst = 3;
`;
