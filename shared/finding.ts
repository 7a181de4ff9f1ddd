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

  // From the walk through the container.
  'CUT_SHORT', // the file ends before a part that it announces
  'NO_INDEX', // no index (moov): the recording was not closed
  'NO_MEDIA_DATA', // an index, but no part that holds pictures and sound
  'INDEX_DAMAGED', // the index, or the header, cannot be read
  'TABLES_DISAGREE', // tables of the index contradict one another
  'PICTURES_PAST_END', // the index points at pictures behind the end of the file
  'SOUND_PAST_END', // the same of sound
  'DATA_PAST_END', // the same of other tracks
  'SAMPLES_OUTSIDE_DATA', // the index points at bytes that are no media data
  'SAMPLES_OVERLAP', // the index gives the same bytes to several pictures
  'FRAMES_BROKEN', // pictures whose own structure does not hold together
  'ZERO_HOLE', // pictures with a stretch of zeros that no encoder writes
  'FRAGMENT_INCOMPLETE', // a fragment's header without its data
  'CHUNKS_BROKEN', // the chain of chunks breaks off
  'SYNC_LOST', // stretches of a transport stream that are no packets
  'PACKETS_LOST', // packets are missing inside a picture or a sound
  'CONTINUITY_JUMP', // packet counters jump between two pictures
  'TRANSPORT_ERRORS', // packets that the sender itself marked as damaged
  'TIME_GAP', // the pictures leave a stretch of time out
  'INDEX_DIFFERS', // an index that does not agree with the chunks
  'DURATION_DIFFERS', // durations in several places that do not agree
  'UNREFERENCED_DATA', // a large part of the media data that the index does not mention
  'TRAILING_BYTES', // bytes behind the end of the container
  'TRAILING_ZEROS', // zeros behind the end of the container
  'HEADER_UNFINISHED', // lengths in the header were never filled in
  'NO_FRAMES', // tracks, but not one picture or sound in them
  'NO_VIDEO', // a video without a video track
  'NO_AUDIO', // a video without sound
  'ENCRYPTED', // pictures are encrypted: their inside cannot be checked
  'FORMAT_NOT_CHECKED', // no walk through this format
  'WALK_PARTIAL', // the check stopped at one of its limits
  'WALK_UNFINISHED', // the check could not be finished
] as const;

export type FindingCode = (typeof FINDING_CODES)[number];
