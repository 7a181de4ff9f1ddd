/**
 * What is asked of a million clips: one person's footage by date, and how storage deadlines were kept, by month. The
 * counts of `storage_months` are kept by a trigger: `clips` are judged by updates, and only there do these columns change.
 * `holder` is '' where nobody is known, `month` is China's.
 */
export const MONTHS = `
CREATE INDEX clips_by_holder ON clips (holder, shown_at) WHERE holder IS NOT NULL;
CREATE INDEX clips_by_reckoning ON clips (coalesce(ended_at, sealed_at)) WHERE storage IS NOT NULL;
CREATE INDEX clips_late_of ON clips (device, holder) WHERE storage = 'late';
CREATE TABLE storage_months (
  month TEXT NOT NULL,
  holder TEXT NOT NULL,
  device TEXT NOT NULL,
  in_time INTEGER NOT NULL,
  late INTEGER NOT NULL,
  unexplained INTEGER NOT NULL,
  undetermined INTEGER NOT NULL,
  doubtful INTEGER NOT NULL,
  longest INTEGER NOT NULL,           -- the longest lateness, milliseconds
  PRIMARY KEY (month, holder, device)
) WITHOUT ROWID;
CREATE TRIGGER clips_by_month
AFTER UPDATE OF holder, ended_at, storage, due_at, storage_doubtful, late_reason ON clips
WHEN OLD.holder IS NOT NEW.holder OR OLD.ended_at IS NOT NEW.ended_at OR OLD.storage IS NOT NEW.storage
  OR OLD.due_at IS NOT NEW.due_at OR OLD.storage_doubtful IS NOT NEW.storage_doubtful
  OR (OLD.late_reason IS NULL) <> (NEW.late_reason IS NULL)
BEGIN
  UPDATE storage_months SET
    in_time = in_time - (OLD.storage = 'in-time'),
    late = late - (OLD.storage = 'late'),
    unexplained = unexplained - (OLD.storage = 'late' AND OLD.late_reason IS NULL),
    undetermined = undetermined - (OLD.storage = 'undetermined'),
    doubtful = doubtful - OLD.storage_doubtful,
    longest = CASE WHEN OLD.storage = 'late' AND OLD.sealed_at - OLD.due_at >= longest THEN
      coalesce((SELECT max(c.sealed_at - c.due_at) FROM clips c
        WHERE c.storage = 'late' AND c.device = OLD.device AND c.holder IS OLD.holder
          AND strftime('%Y-%m', coalesce(c.ended_at, c.sealed_at) / 1000 + 28800, 'unixepoch') = month), 0)
      ELSE longest END
  WHERE OLD.storage IS NOT NULL AND holder = coalesce(OLD.holder, '') AND device = OLD.device
    AND month = strftime('%Y-%m', coalesce(OLD.ended_at, OLD.sealed_at) / 1000 + 28800, 'unixepoch');
  DELETE FROM storage_months
  WHERE OLD.storage IS NOT NULL AND holder = coalesce(OLD.holder, '') AND device = OLD.device
    AND month = strftime('%Y-%m', coalesce(OLD.ended_at, OLD.sealed_at) / 1000 + 28800, 'unixepoch')
    AND in_time + late + undetermined = 0;
  INSERT INTO storage_months
  SELECT strftime('%Y-%m', coalesce(NEW.ended_at, NEW.sealed_at) / 1000 + 28800, 'unixepoch'),
    coalesce(NEW.holder, ''), NEW.device,
    NEW.storage = 'in-time', NEW.storage = 'late', NEW.storage = 'late' AND NEW.late_reason IS NULL,
    NEW.storage = 'undetermined', NEW.storage_doubtful,
    CASE WHEN NEW.storage = 'late' THEN NEW.sealed_at - NEW.due_at ELSE 0 END
  WHERE NEW.storage IS NOT NULL
  ON CONFLICT DO UPDATE SET
    in_time = in_time + excluded.in_time, late = late + excluded.late,
    unexplained = unexplained + excluded.unexplained, undetermined = undetermined + excluded.undetermined,
    doubtful = doubtful + excluded.doubtful, longest = max(longest, excluded.longest);
END;
`;
