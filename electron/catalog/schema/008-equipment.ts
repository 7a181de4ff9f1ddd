/**
 * Devices and their hand-outs: what the pure fold made of their acts (canonical JSON), beside the columns that are
 * searched; and the last readings of each.
 */
export const EQUIPMENT = `
CREATE TABLE device_files (
  device TEXT PRIMARY KEY,
  file TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE checkouts (
  checkout TEXT PRIMARY KEY,
  device TEXT NOT NULL,
  person TEXT NOT NULL,
  handed_out INTEGER NOT NULL,
  ended INTEGER,                    -- null: still open
  row TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX checkouts_open ON checkouts (device) WHERE ended IS NULL;
CREATE INDEX checkouts_by_device ON checkouts (device, handed_out);

CREATE TABLE stays (
  device TEXT NOT NULL,
  seq INTEGER NOT NULL,
  row TEXT NOT NULL,
  PRIMARY KEY (device, seq)
) STRICT, WITHOUT ROWID;

CREATE TABLE equipment_acts (       -- the life of each device
  seq INTEGER PRIMARY KEY,
  device TEXT NOT NULL,
  kind TEXT NOT NULL,
  at INTEGER NOT NULL,
  account TEXT,
  why TEXT,
  data TEXT NOT NULL                -- canonical JSON
) STRICT;
CREATE INDEX equipment_acts_by_device ON equipment_acts (device);

CREATE TABLE last_readings (
  device TEXT PRIMARY KEY,
  seq INTEGER NOT NULL,
  readings TEXT NOT NULL            -- canonical JSON
) STRICT, WITHOUT ROWID;
`;
