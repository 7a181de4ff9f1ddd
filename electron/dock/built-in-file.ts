import { readCameraFile, type CameraFile } from '#shared/camera-file';

/** A camera file that comes with the program. One with a mistake stops the program in its first test. */
export function builtInFile(data: unknown): CameraFile {
  const reading = readCameraFile(JSON.stringify(data));
  if (!reading.ok) throw new TypeError(`a built-in camera file: ${JSON.stringify(reading.problem)}`);
  return reading.file;
}
