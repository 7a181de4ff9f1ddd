/** What was noticed about one file. A finding never stops an import: a damaged clip is evidence. */
export interface Finding {
  readonly code: FindingCode;
  readonly severity: Severity;
  /** Values for the sentence that explains the code. */
  readonly values?: Readonly<Record<string, string | number>>;
  /** Where in the file; the first place when there are several. */
  readonly place?: FindingPlace;
}

/** error: the clip is damaged; warning: somebody should look; note: worth knowing. */
export type Severity = 'error' | 'warning' | 'note';

/** A place in a file. */
export interface FindingPlace {
  /** Bytes from the beginning of the file. */
  readonly byte?: number;
  /** Milliseconds from the beginning of the recording. */
  readonly ms?: number;
}

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

  // From a deep check: every picture and sound decoded.
  'DECODE_ERRORS', // the decoder complained
  'PICTURES_LOST', // fewer pictures came out than the container's table has
  'SOUND_LOST', // fewer pieces of sound came out than the container's table has
  'NOTHING_DECODES', // not one picture or sound came out
  'INDEX_HIDES_FRAMES', // a reader that trusts the index is shown less than there is
  'CODEC_NOT_CHECKED', // no decoder for this track here: nothing is claimed of it
  'CHECK_UNFINISHED', // the decoder was ended at its limits before the clip did
  'CHECK_CRASHED', // the decoder broke down
  'DECODES_DIFFERENTLY', // the same tool gave other pictures than last time
] as const;

export type FindingCode = (typeof FINDING_CODES)[number];
