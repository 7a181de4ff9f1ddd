import { z } from 'zod';
import { sha256 } from '../contract/values';
import type { ActOf } from './act-of';
import { line } from './shapes';

const adapter = line;
/** By what one camera is told from others of its make; null: the password is for all of them. */
const camera = line.nullable();

/** What an office adds to what the program knows of cameras. A password itself is never on record. */
export const cameraSetUpActShapes = {
  'camera-file.added': z.object({
    file: line,
    content: z.enum(['profile', 'adapter']),
    id: line,
    sha256,
    /** The digest of the file that it took the place of. */
    replaced: sha256.nullable(),
  }),
  'camera-file.removed': z.object({ file: line, sha256: sha256.nullable() }),
  'camera-password.kept': z.object({ adapter, camera }),
  'camera-password.forgotten': z.object({ adapter, camera }),
} as const;

export type CameraSetUpAct = ActOf<typeof cameraSetUpActShapes>;
