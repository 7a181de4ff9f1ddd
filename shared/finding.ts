/** What was noticed about one file. A finding never stops an import: a damaged clip is evidence. */
export interface Finding {
  readonly code: FindingCode;
  readonly severity: Severity;
  /** Values for the sentence that explains the code. */
  readonly values?: Readonly<Record<string, string | number>>;
}

/** error: the clip is damaged; warning: somebody should look; note: worth knowing. */
export type Severity = 'error' | 'warning' | 'note';

export const FINDING_CODES = [
  'EXTENSION_LIES', // the content is another format than the name says
  'CONTENT_UNKNOWN', // a footage name, but the content is no known format
  'EMPTY_FILE', // no bytes at all
  'CLAIM_AGREES', // the camera's own checksum agrees
  'CLAIM_DIFFERS', // the camera's own checksum is another one
  'CLAIM_UNREADABLE', // a checksum file that holds no checksum
  'NAME_DEVICE_DIFFERS', // the name holds another camera's number
  'NAME_TIME_IMPOSSIBLE', // the name holds a time that does not exist
  'TIME_IN_FUTURE', // recorded later than this computer's clock
  'NAME_HOSTILE', // the name holds control or direction marks, or bytes that are no text
] as const;

export type FindingCode = (typeof FINDING_CODES)[number];
