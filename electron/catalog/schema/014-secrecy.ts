/** Clips that hold secrets. */
export const SECRECY = `
CREATE TABLE secrecy (
  clip TEXT PRIMARY KEY,
  seq INTEGER NOT NULL,
  kinds TEXT NOT NULL               -- canonical JSON; an empty list: lifted
) STRICT, WITHOUT ROWID;
`;
