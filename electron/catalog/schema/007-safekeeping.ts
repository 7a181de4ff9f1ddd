/**
 * Where each clip is kept, and when each of its holdings was last read again. Place 0 is the vault itself. Counters in
 * `places` are kept by the folding, because counting a million rows takes longer than a screen may.
 */
export const SAFEKEEPING = `
CREATE TABLE places (
  n INTEGER PRIMARY KEY,
  place TEXT UNIQUE,                -- null: the vault
  name TEXT,
  folder TEXT,
  added_at INTEGER,                 -- of the last time it was added
  removed_at INTEGER,               -- null: in use
  clips INTEGER NOT NULL,           -- how many it holds, damaged ones too
  bytes INTEGER NOT NULL
) STRICT;
INSERT INTO places (n, clips, bytes) VALUES (0, 0, 0);

CREATE TABLE holdings (
  seq INTEGER NOT NULL REFERENCES clips (seq),
  place INTEGER NOT NULL REFERENCES places (n),
  made_seq INTEGER NOT NULL,        -- the entry that tells of it
  made_at INTEGER NOT NULL,
  verified_at INTEGER NOT NULL,     -- when it was last read whole and right, by the station's clock
  read_back TEXT NOT NULL,          -- how that reading was made
  damaged_seq INTEGER,              -- the entry that tells of damage not yet healed
  damaged_at INTEGER,
  damage TEXT,
  quarantine TEXT,                  -- where the damaged file goes when it is replaced
  PRIMARY KEY (seq, place)
) STRICT, WITHOUT ROWID;
CREATE INDEX holdings_by_age ON holdings (place, verified_at);
CREATE INDEX holdings_damaged ON holdings (damaged_seq) WHERE damaged_seq IS NOT NULL;

CREATE TABLE safekeeping_rules (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  unplug_waits INTEGER NOT NULL,
  scrub_days INTEGER NOT NULL
) STRICT;
`;
