/** What a full verification can find: every kind of failure has its own code. */
export const VERIFICATION_CODES = [
  'LEDGER_MISSING', // no segment at all
  'SEGMENT_MISSING', // a number is left out
  'SEGMENT_DISPLACED', // a segment stands under another one's number
  'SEGMENT_HEADER_WRONG', // its first line does not follow from the segments before it
  'ENTRY_UNREADABLE', // a line is no entry
  'ENTRY_NOT_CANONICAL', // the same facts in other bytes
  'ENTRY_MISNUMBERED', // numbers do not follow one another
  'CHAIN_BROKEN', // an entry is not the one that the next was chained to
  'TAIL_TORN', // the last line is half written
  'TAIL_LOST', // fewer entries than the checkpoint signed
  'CHECKPOINT_MISSING',
  'CHECKPOINT_UNREADABLE',
  'CHECKPOINT_KEY_UNKNOWN', // signed by a key that the ledger never admitted
  'CHECKPOINT_SIGNATURE_WRONG',
  'CHECKPOINT_ROOT_DIFFERS', // the entries are not those that were signed
  'WITNESS_HEAD_MISSING', // fewer entries than in a state that was noted elsewhere
  'WITNESS_HEAD_DIFFERS', // at that size, other entries than in the noted state
  'WITNESS_NOTE_UNREADABLE',
  'WITNESS_NOTE_FOREIGN', // it tells of another ledger
  'WITNESS_KEY_UNKNOWN', // no key that the ledger admits has signed it
  'WITNESS_SIGNATURE_WRONG', // the counter-signature of a witness that we know does not hold
  'CLIP_RECORDED_TWICE',
  'ORIGINAL_MISSING',
  'ORIGINAL_LENGTH_DIFFERS',
  'ORIGINAL_ALTERED', // same length, other content
  'ORIGINAL_UNREADABLE',
  'ORIGINAL_UNRECORDED', // a file among the originals that no entry and no interrupted import explains
  'ATTACHMENT_MISSING',
  'ATTACHMENT_LENGTH_DIFFERS',
  'ATTACHMENT_ALTERED',
  'ATTACHMENT_UNREADABLE',
  'ATTACHMENT_UNRECORDED', // a file among the attachments that no entry explains
  'PROOF_UNREADABLE', // no proof file
  'PROOF_PATH_WRONG', // its path does not lead from the entry to the signed tree
  'PROOF_CLIP_DIFFERS', // it says of the clip what its entry does not
  'CATALOG_DIFFERS', // the catalog says something that the ledger does not
  'PLACE_UNREACHABLE', // a place of second copies that is away, or another disk in its stead
  'PLACE_FOREIGN', // its mark names no place that the ledger beside it knows
  'PLACE_LEDGER_DAMAGED',
  'PLACE_LEDGER_DIFFERS', // signed over other entries, or over more than the vault has
  'COPY_MISSING',
  'COPY_LENGTH_DIFFERS',
  'COPY_ALTERED',
  'COPY_UNREADABLE',
  'COPY_UNRECORDED', // a file among the copies that no entry and no interrupted copying explains
  // Notes: worth saying, no failure.
  'ORIGINAL_LEFT_OVER', // whole and content-named, but an interrupted import did not come to record it
  'ATTACHMENT_LEFT_OVER', // whole and content-named, but no entry came to record it
  'ATTACHMENT_WRITABLE',
  'ORIGINAL_WRITABLE', // the file system does not keep it read-only
  'COPY_LEFT_OVER', // whole and content-named, but an interrupted copying did not come to record it
  'COPY_PENDING', // clips or attachments that have no copy there yet
  'PLACE_LEDGER_BEHIND',
  'CHECKPOINT_BEHIND', // entries after the last signature
  'KEY_NOT_COMPARED', // a proof was checked with the key that it brought itself
  'ORIGINAL_NOT_COMPARED', // a proof was checked without the file that it is about
  'EARLIER_NOT_CHECKED', // only what came after a signed state was asked for
  'CATALOG_MISSING', // will be rebuilt at the next start
] as const;

export type VerificationCode = (typeof VERIFICATION_CODES)[number];

/** One thing found. `subject`: the entry, segment, clip or path that it is about. */
export interface VerificationFinding {
  readonly code: VerificationCode;
  readonly subject: string;
  readonly values?: Readonly<Record<string, string | number>>;
}

export interface VerificationReport {
  readonly ok: boolean;
  readonly entries: number;
  readonly clips: number;
  readonly failures: readonly VerificationFinding[];
  readonly notes: readonly VerificationFinding[];
  /** The signed state that the verification began from; null when it began with the first entry. */
  readonly since: VerifiedSince | null;
}

/** A signed state, and the proof (RFC 6962) that the ledger of today begins with it. Digests in hexadecimal. */
export interface VerifiedSince {
  readonly size: number;
  readonly root: string;
  readonly at: string;
  readonly to: { readonly size: number; readonly root: string };
  readonly proof: readonly string[];
}

/** How far a verification is: first the ledger, then what is kept is read again, then the catalog is compared. */
export type VerificationProgress =
  | { readonly stage: 'ledger'; readonly entries: number }
  | ({ readonly stage: 'files' } & ReadingProgress)
  | { readonly stage: 'catalog' };

/** How far a reading of many files is: originals and attachments, and second copies where they are asked for. */
export interface ReadingProgress {
  readonly filesDone: number;
  readonly filesTotal: number;
  readonly bytesDone: number;
  readonly bytesTotal: number;
  /** Since it began; 0 until that can be said. */
  readonly bytesPerSecond: number;
  /** Null until that can be said. */
  readonly secondsLeft: number | null;
}
