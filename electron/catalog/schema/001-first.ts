import { TOKENIZER } from '../search-words';

/**
 * The first tables. Times are milliseconds since 1970, sizes bytes, `seq` the number of the entry that the row comes
 * from. An index ends in the row's `seq` by itself, so `(shown_at)` serves "newest first, then last sealed".
 */
export const FIRST = `
CREATE TABLE position (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  size INTEGER NOT NULL,            -- how many entries are folded
  head TEXT NOT NULL,               -- the hash of the last one: it ties these tables to one ledger
  fold_version INTEGER NOT NULL,
  closed INTEGER NOT NULL           -- the time that the file was stamped with when it was closed in order, or 0
) STRICT;

CREATE TABLE clips (
  seq INTEGER PRIMARY KEY,
  clip TEXT NOT NULL UNIQUE,
  sha256 TEXT NOT NULL,
  session TEXT NOT NULL,
  device TEXT NOT NULL,
  source TEXT NOT NULL,
  kind TEXT NOT NULL,
  format TEXT NOT NULL,
  bytes INTEGER NOT NULL,
  edges TEXT NOT NULL,
  original TEXT NOT NULL,
  read_back TEXT NOT NULL,
  recorded INTEGER,                 -- the camera's clock
  recorded_from TEXT,
  modified INTEGER NOT NULL,        -- the camera's clock
  shown_at INTEGER NOT NULL,        -- recorded, or modified where nothing tells it
  sealed_at INTEGER NOT NULL,       -- the station's clock
  sealed_by TEXT,                   -- an account; null: the station itself
  sealed_why TEXT,
  profile TEXT,
  person_alias TEXT,
  device_mark INTEGER NOT NULL,
  claim_algorithm TEXT,
  claim_value TEXT,
  claim_computed TEXT,
  belongs_to TEXT,
  worst INTEGER NOT NULL,           -- of the findings: 0 none, 1 note, 2 warning, 3 error
  words TEXT NOT NULL               -- the folded names that a search compares
) STRICT;
CREATE INDEX clips_by_time ON clips (shown_at);
CREATE INDEX clips_by_device ON clips (device, shown_at);
CREATE INDEX clips_by_kind ON clips (kind, shown_at);
CREATE INDEX clips_with_findings ON clips (shown_at) WHERE worst > 0;
CREATE INDEX clips_marked ON clips (shown_at) WHERE device_mark = 1;
CREATE INDEX clips_by_source ON clips (source, device);
CREATE INDEX clips_by_session ON clips (session);
CREATE INDEX side_logs ON clips (belongs_to, device) WHERE belongs_to IS NOT NULL;

CREATE VIRTUAL TABLE clip_words USING fts5 (
  pairs, content = '', columnsize = 0, tokenize = "${TOKENIZER}"
);

CREATE TABLE findings (
  seq INTEGER NOT NULL REFERENCES clips (seq),
  n INTEGER NOT NULL,
  code TEXT NOT NULL,
  severity TEXT NOT NULL,
  "values" TEXT,                    -- canonical JSON
  PRIMARY KEY (seq, n)
) STRICT, WITHOUT ROWID;

CREATE TABLE sessions (
  session TEXT PRIMARY KEY,
  started_seq INTEGER NOT NULL,     -- the first entry that names the session
  device TEXT,
  device_from TEXT,
  transport TEXT,
  files INTEGER,
  bytes INTEGER,
  started_at INTEGER NOT NULL,
  ended_seq INTEGER,
  ended_at INTEGER,
  ending TEXT,                      -- finished, interrupted
  safe INTEGER,
  sealed INTEGER,
  already_sealed INTEGER,
  skipped INTEGER,
  failed INTEGER,
  sealed_bytes INTEGER
) STRICT, WITHOUT ROWID;
CREATE INDEX sessions_unfinished ON sessions (started_seq) WHERE ended_seq IS NULL;

CREATE TABLE session_files (        -- the files that an import did not seal
  seq INTEGER NOT NULL,
  n INTEGER NOT NULL,
  session TEXT NOT NULL,
  source TEXT NOT NULL,
  outcome TEXT NOT NULL,
  reason TEXT,
  clip TEXT,
  PRIMARY KEY (seq, n)
) STRICT, WITHOUT ROWID;
CREATE INDEX session_files_by_session ON session_files (session);

CREATE TABLE acts (                 -- what was done with a clip after it was sealed
  seq INTEGER PRIMARY KEY,
  clip TEXT NOT NULL,
  kind TEXT NOT NULL,
  at INTEGER NOT NULL,
  account TEXT,                     -- null: the station itself
  why TEXT
) STRICT;
CREATE INDEX acts_by_clip ON acts (clip);

CREATE TABLE passed_over (          -- entries that this program does not understand
  seq INTEGER PRIMARY KEY,
  kind TEXT NOT NULL,
  reason TEXT NOT NULL              -- kind-unknown, unreadable
) STRICT;
`;
