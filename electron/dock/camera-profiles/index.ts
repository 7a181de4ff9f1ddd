/**
 * The camera profiles that come with the program: data, one file a way of naming. Checked when the program starts,
 * so that a profile with a mistake is found by the first test and not by a camera.
 */
import type { CameraProfile } from '#shared/camera-profile';
import { builtInFile } from '../built-in-file';
import dateFolder from './date-folder.json';
import dcam from './dcam.json';
import dcf from './dcf.json';
import serialPersonStamp from './serial-person-stamp.json';
import stampEvent from './stamp-event.json';

/** In the order in which names are tried: those that say most come first. */
export const builtInProfiles: readonly CameraProfile[] = [
  dcam,
  serialPersonStamp,
  stampEvent,
  dateFolder,
  dcf,
].flatMap((data) => {
  const file = builtInFile(data);
  return file.kind === 'profile' ? [file.profile] : [];
});
