import type { CameraSetUpAct } from '#shared/acts/camera-set-up';
import { nothingToFold, type Folding } from './folding';

/** Files are read from their folder, and passwords from the keychain: no table holds either. */
export const cameraSetUpFoldings: Readonly<Record<CameraSetUpAct['kind'], Folding>> = {
  'camera-file.added': nothingToFold,
  'camera-file.removed': nothingToFold,
  'camera-password.kept': nothingToFold,
  'camera-password.forgotten': nothingToFold,
};
