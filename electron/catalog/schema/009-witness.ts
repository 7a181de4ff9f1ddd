/** What stations witnessed for one another. `root` is 64 hexadecimal digits, `seconds` the witness's clock. */
export const WITNESS = `
CREATE TABLE witness (
  seq INTEGER PRIMARY KEY,
  kind TEXT NOT NULL,               -- asked, cosigned, signed-for, refused
  at INTEGER NOT NULL,              -- this station's clock
  account TEXT,                     -- null: the station itself
  why TEXT,
  peer TEXT,                        -- the other station; null where we only asked
  public_key TEXT,                  -- the other station's
  size INTEGER NOT NULL,
  root TEXT NOT NULL,
  seconds INTEGER,
  reason TEXT                       -- of a refusal
) STRICT;
CREATE INDEX witness_by_kind ON witness (kind, peer);
`;
