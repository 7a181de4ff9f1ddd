/**
 * Acts that pure rules fold by themselves (the profile, duties, statements): kept as they are, with their place. There
 * are few of them.
 */
export const KEPT_ACTS = `
CREATE TABLE kept_acts (
  seq INTEGER PRIMARY KEY,
  kind TEXT NOT NULL,
  at INTEGER NOT NULL,
  account TEXT,
  why TEXT,
  data TEXT NOT NULL                -- canonical JSON
) STRICT;
CREATE INDEX kept_acts_by_kind ON kept_acts (kind);
`;
