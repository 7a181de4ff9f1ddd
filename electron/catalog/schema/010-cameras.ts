/** Docked cameras: how they were seen, what was done with them, what was removed from them. */
export const CAMERAS = `
CREATE TABLE sightings (            -- by which traits a camera that states a number is which device
  claimed TEXT NOT NULL,            -- the number that it stated; empty: none
  device TEXT NOT NULL,             -- the device that it was, or that a person said it is
  transport TEXT NOT NULL,
  model TEXT NOT NULL,              -- of these three, empty: not seen
  serial TEXT NOT NULL,
  volume TEXT NOT NULL,
  seq INTEGER NOT NULL,             -- the last entry that says so
  at INTEGER NOT NULL,
  PRIMARY KEY (claimed, device, transport, model, serial, volume)
) STRICT, WITHOUT ROWID;

CREATE TABLE device_acts (          -- what was done with a device, but for its imports
  seq INTEGER PRIMARY KEY,
  device TEXT NOT NULL,
  kind TEXT NOT NULL,
  at INTEGER NOT NULL,
  account TEXT,                     -- null: the station itself
  why TEXT,
  data TEXT NOT NULL                -- canonical JSON
) STRICT;
CREATE INDEX device_acts_by_device ON device_acts (device);

CREATE TABLE removals (             -- files that were to be removed from a camera
  clearing TEXT NOT NULL,
  source TEXT NOT NULL,
  device TEXT NOT NULL,
  bytes INTEGER NOT NULL,
  modified INTEGER NOT NULL,        -- the camera's clock
  clip TEXT NOT NULL,
  seq INTEGER NOT NULL,
  outcome TEXT,                     -- removed, kept, unknown; null: nothing was written down any more
  reason TEXT,
  ended_seq INTEGER,
  PRIMARY KEY (clearing, source)
) STRICT, WITHOUT ROWID;
CREATE INDEX removals_open ON removals (device) WHERE outcome IS NULL OR outcome = 'unknown';
CREATE INDEX removals_by_clip ON removals (clip);

CREATE TABLE dock_settings (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  seq INTEGER NOT NULL,
  settings TEXT NOT NULL            -- canonical JSON
) STRICT;
`;
