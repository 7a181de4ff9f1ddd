/** What can be wrong with a camera profile or a vendor adapter. The sentences for it are in `words`. */
export const CAMERA_FILE_PROBLEMS = [
  'file-unreadable',
  'file-too-large',
  'file-not-utf8',
  'file-not-json',
  'format-unknown',
  'malformed',
  'pattern-invalid',
  'pattern-not-whole',
  'pattern-unbounded',
  'pattern-looks-back',
  'pattern-too-free',
  'pattern-group-unknown',
  'pattern-misses-example',
  'call-missing',
  'command-password',
  'command-length',
  'id-built-in',
  'id-twice',
  'usb-twice',
  'name-known',
] as const;
export type CameraFileProblemCode = (typeof CAMERA_FILE_PROBLEMS)[number];

/** What is wrong with a file, or worth knowing of it. */
export interface CameraFileProblem {
  readonly code: CameraFileProblemCode;
  readonly values?: Readonly<Record<string, string>>;
}
