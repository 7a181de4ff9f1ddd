import type { DeviceTime, Instant } from './clock';
import type { Finding } from './finding';
import type { MediaFacts } from './media';
import type { Blake3, ClipId, DeviceId, SessionId, Sha256 } from './ids';

/** What a sealed file is. A side log (GPS track, subtitle) belongs to a clip and is kept like one. */
export type MediaKind = 'video' | 'audio' | 'photo' | 'side-log';

/** How the copy in the vault was read again before it was sealed: from the medium, or only from memory. */
export type ReadBack = 'medium' | 'cached';

/** The format as the content shows it; never taken from the name. */
export type ContentFormat =
  | 'mp4'
  | 'mov'
  | '3gp'
  | 'm4a'
  | 'avi'
  | 'ts'
  | 'mkv'
  | 'flv'
  | 'wav'
  | 'mp3'
  | 'aac'
  | 'amr'
  | 'jpg'
  | 'png'
  | 'bmp'
  | 'mpg'
  | 'asf'
  | 'ogg'
  | 'flac'
  | 'dav'
  | 'text'
  | 'unknown';

/** A checksum that the camera wrote beside a file. It is the camera's claim, compared and kept, never our proof. */
export interface CameraClaim {
  readonly algorithm: 'md5';
  readonly value: string;
  /** What we computed while copying. */
  readonly computed: string;
}

/** One sealed file as it stands in the ledger: what it is, where it came from, and how well it is proven. */
export interface SealedClip {
  readonly clip: ClipId;
  readonly session: SessionId;
  readonly device: DeviceId;
  /** Path on the camera, `/` between parts; bytes that are no text are written `\xNN`. */
  readonly source: string;
  readonly kind: MediaKind;
  readonly format: ContentFormat;
  readonly bytes: number;
  readonly sha256: Sha256;
  /** Computed from the same bytes; carried the read-back. Absent where BLAKE3 is not to be had, and in old entries. */
  readonly blake3?: Blake3;
  /** SHA-256 of the first and the last 64 KiB: lets a repeated import recognise the file without reading it all. */
  readonly edges: Sha256;
  /** Path inside the vault, `/` between parts. */
  readonly original: string;
  readonly readBack: ReadBack;
  /** Beginning of the recording by the camera's clock; null when nothing tells it. */
  readonly recorded: DeviceTime | null;
  /** Last change of the file by the camera's clock, as its file system tells it: about the end of a recording. */
  readonly modified: Instant;
  /** The camera profile that understood the name, if any. */
  readonly profile: string | null;
  /** The officer's number in the name: the camera's word, to be compared with the check-out record. */
  readonly personAlias: string | null;
  /** Marked important on the camera itself. */
  readonly deviceMark: boolean;
  readonly claim: CameraClaim | null;
  /** For a side log: the path on the camera of the clip it belongs to. */
  readonly belongsTo: string | null;
  /** Everything noticed, also by the walk through the container. */
  readonly findings: readonly Finding[];
  /** What the recording tells of itself; absent in old entries, and where nothing could be read. */
  readonly media?: MediaFacts;
}
