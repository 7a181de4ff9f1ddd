/** Persons, accounts and their sign-ins. Lists (`aliases`, `roles`) are canonical JSON. */
export const PEOPLE = `
CREATE TABLE persons (
  person TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  section TEXT NOT NULL,
  certificate TEXT,
  aliases TEXT NOT NULL,
  active INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE tokens (               -- badges and PINs: the digest of what is stored of them
  person TEXT NOT NULL,
  token TEXT NOT NULL,
  credential TEXT NOT NULL,
  PRIMARY KEY (person, token)
) STRICT, WITHOUT ROWID;

CREATE TABLE accounts (
  account TEXT PRIMARY KEY,
  person TEXT NOT NULL,
  roles TEXT NOT NULL,
  active INTEGER NOT NULL,
  credential TEXT
) STRICT, WITHOUT ROWID;

CREATE TABLE refusals (             -- wrong passwords since the last right one
  seq INTEGER PRIMARY KEY,
  account TEXT NOT NULL,
  at INTEGER NOT NULL
) STRICT;
CREATE INDEX refusals_by_account ON refusals (account);
`;
