/** What a docking told of the storage of a device: another size means another card. */
export const DOCKING_SIZE = `
ALTER TABLE sessions ADD COLUMN total_bytes INTEGER;
`;
