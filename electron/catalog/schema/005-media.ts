/**
 * What a recording tells of itself, and where in it something was noticed. Entries of earlier programs have neither.
 */
export const MEDIA = `
ALTER TABLE clips ADD COLUMN media TEXT;            -- canonical JSON of the facts; null: none could be read
ALTER TABLE clips ADD COLUMN duration_ms INTEGER;   -- of the facts, the duration that was verified
ALTER TABLE findings ADD COLUMN at_byte INTEGER;
ALTER TABLE findings ADD COLUMN at_ms INTEGER;
`;
