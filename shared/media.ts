import type { Instant } from './clock';
import type { Finding } from './finding';

/**
 * What a recording tells of itself, read from its own structure by our own readers. Facts are no proof: a header's
 * duration survives a cut, so it stands beside the duration that was verified. All numbers are whole.
 */
export interface MediaFacts {
  readonly container: MediaContainer;
  readonly tracks: readonly MediaTrack[];
  /** The duration that the header claims, in milliseconds; null when it claims none. */
  readonly claimedMs: number | null;
  /** The duration of the pictures (or, without any, the sound) whose bytes are there and hold together, in milliseconds. */
  readonly verifiedMs: number | null;
  /** How many pictures of the main video track the header or index announces. */
  readonly framesClaimed: number | null;
  /** How many of them are there and hold together. */
  readonly framesVerified: number | null;
  /** The longest stretch from one key frame to the next, in milliseconds: how far a player jumps. */
  readonly keyFrameMs: number | null;
  readonly created: MediaTime | null;
  readonly positions: readonly MediaPosition[];
}

export type MediaContainer = 'mp4' | 'mp4-fragmented' | 'quicktime' | 'avi' | 'mpeg-ts' | 'wav' | 'jpeg';

/** One track; `codec` is the common name (`H.264`) or the format's own mark where we know no name. */
export type MediaTrack =
  | {
      readonly kind: 'video';
      readonly codec: string;
      readonly width: number | null;
      readonly height: number | null;
      /** Pictures in 1,000 seconds: 29,970 is 29.97 a second. */
      readonly milliFps: number | null;
    }
  | {
      readonly kind: 'audio';
      readonly codec: string;
      /** Samples a second. */
      readonly rate: number | null;
      readonly channels: number | null;
    }
  | { readonly kind: 'data'; readonly codec: string };

/**
 * When the file says it was made. `zone: 'told'` when the file says its zone; otherwise the digits are taken as UTC,
 * which the format may demand and many cameras do not follow: nobody may compare such a time without a rule for the camera.
 */
export interface MediaTime {
  readonly at: Instant;
  readonly zone: 'told' | 'not-told';
}

/** A place on earth that the file holds, and where in the file; without degrees when it only could be found, not read. */
export interface MediaPosition {
  readonly where: 'udta' | 'text-track' | 'gpmd-track' | 'freegps-block' | 'exif';
  /** Millionths of a degree, north and east positive. */
  readonly latitudeE6: number | null;
  readonly longitudeE6: number | null;
}

/** What a walk through one file made of it. */
export interface ContainerReport {
  /** Null when the format is none that we read, or nothing in it could be read. */
  readonly media: MediaFacts | null;
  readonly findings: readonly Finding[];
}
