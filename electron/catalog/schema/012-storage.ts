/**
 * How each recording stands with its storage deadline: judged when it is folded, and again after every act that bears
 * on it. Null in all of them: a side log, or no regulation was chosen yet.
 */
export const STORAGE = `
ALTER TABLE clips ADD COLUMN holder TEXT;           -- who had the camera: by its hand-out, else by the number in the name
ALTER TABLE clips ADD COLUMN stated_end INTEGER;    -- as somebody stated it where no clock tells it
ALTER TABLE clips ADD COLUMN ended_at INTEGER;      -- the station's clock; null: unknown
ALTER TABLE clips ADD COLUMN storage TEXT;          -- in-time, late, undetermined
ALTER TABLE clips ADD COLUMN due_at INTEGER;
ALTER TABLE clips ADD COLUMN storage_doubtful INTEGER;
ALTER TABLE clips ADD COLUMN late_reason TEXT;      -- the last one given
CREATE INDEX clips_by_end ON clips (ended_at) WHERE ended_at IS NOT NULL;
CREATE INDEX clips_late ON clips (shown_at) WHERE storage = 'late';
CREATE INDEX clips_undetermined ON clips (shown_at) WHERE storage = 'undetermined';
CREATE INDEX clips_late_unexplained ON clips (device) WHERE storage = 'late' AND late_reason IS NULL;
CREATE INDEX clips_of_nobody ON clips (person_alias) WHERE holder IS NULL AND person_alias IS NOT NULL;
`;
