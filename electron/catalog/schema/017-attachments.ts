/**
 * Files that people added beside the originals. They are kept and read again as clips are: `holdings` are by the entry
 * that put a clip or an attachment on record, so it refers to neither table alone.
 */
export const ATTACHMENTS = `
CREATE TABLE attachments (
  seq INTEGER PRIMARY KEY,
  file TEXT NOT NULL UNIQUE,
  sha256 TEXT NOT NULL,
  bytes INTEGER NOT NULL,
  format TEXT NOT NULL,
  name TEXT NOT NULL                -- as it came; empty: it was made here
) STRICT;
CREATE INDEX attachments_by_content ON attachments (sha256);

ALTER TABLE places ADD COLUMN attachments INTEGER NOT NULL DEFAULT 0;

CREATE TABLE holdings_of_files (
  seq INTEGER NOT NULL,             -- the entry of the clip or of the attachment
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
INSERT INTO holdings_of_files SELECT * FROM holdings;
DROP TABLE holdings;
ALTER TABLE holdings_of_files RENAME TO holdings;
CREATE INDEX holdings_by_age ON holdings (place, verified_at);
CREATE INDEX holdings_damaged ON holdings (damaged_seq) WHERE damaged_seq IS NOT NULL;
`;
