/** The digests of a clip beside SHA-256. SM3 is computed when the station has time: the index finds what waits for it. */
export const DIGESTS = `
ALTER TABLE clips ADD COLUMN blake3 TEXT;
ALTER TABLE clips ADD COLUMN sm3 TEXT;
CREATE INDEX clips_without_sm3 ON clips (seq) WHERE sm3 IS NULL;
`;
