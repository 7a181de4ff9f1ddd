/**
 * The deep check: every picture and every sound of a clip decoded once, by a program that is no judge. What it did
 * is counted; the verdict is made here, from the counts. Its exit code is not among them: it says "well" of almost
 * every damaged file.
 */
import type { Finding, Severity } from './finding';
import type { Sha256 } from './ids';

/** One track as it was decoded. */
export interface CheckedTrack {
  readonly kind: 'video' | 'audio';
  /** The codec by the decoder's name for it. */
  readonly codec: string;
  /** Pictures, or pieces of sound, that came out. */
  readonly frames: number;
  /** How many should have: by the container's own table, or where it has none by its packets; null when nothing tells. */
  readonly expected: number | null;
  /** SHA-256 over the time, size and CRC-32 of each of them, in order. */
  readonly digest: Sha256;
}

/** Why a run ended before the clip did. */
export type CheckStop = 'crashed' | 'stalled' | 'too-long' | 'too-much-output';

/** What a deep check found, as it is put on record. */
export interface DeepCheck {
  /** `ffmpeg 5.1.9-0+deb12u1`: another version may decode sound to other last bits. */
  readonly tool: string;
  readonly tracks: readonly CheckedTrack[];
  /** Lines that the decoder complained in. */
  readonly complaints: number;
  /** The first of them, shortened, for a specialist. */
  readonly samples: readonly string[];
  /** Empty when every picture and sound decodes and none is missing. */
  readonly findings: readonly Finding[];
}

/** What was counted while a clip was decoded. */
export interface DecodeCounts {
  readonly tracks: readonly TrackCounts[];
  /** Codecs in the clip for which this build has no decoder. */
  readonly undecodable: readonly string[];
  readonly complaints: number;
  /** Where the decoder was at its first complaint. Milliseconds from the beginning of the recording. */
  readonly firstComplaintMs: number | null;
  readonly stopped: CheckStop | null;
}

export interface TrackCounts extends CheckedTrack {
  /** Two fields may make one picture, so half of the packets may be all. */
  readonly interlaced: boolean;
  /** How many a reader that trusts the index is shown; null when nothing else was asked than the index. */
  readonly byIndex: number | null;
  /** Where the first stretch without a picture begins; null without one. Milliseconds. */
  readonly firstGapMs: number | null;
  readonly endMs: number;
}

/** Fewer pieces of sound than this are what encoders put before and behind the recording. */
const SOUND_PADDING = 2;
/** Reordered pictures of an open beginning or end: one may go without anybody missing it. */
const PICTURE_PADDING = 1;
/** A clip that lost no more than this, in pictures or complaints, is blemished, not broken. */
const FEW_COMPLAINTS = 3;
const FEW_PERCENT = 1;

const UNFINISHED: ReadonlySet<string> = new Set(['CHECK_UNFINISHED', 'CHECK_CRASHED']);

/** The verdict on a decoded clip, graded, each finding with its place. Pure: the same counts give the same verdict. */
export function judgeDecoding(counts: DecodeCounts): readonly Finding[] {
  const found: Finding[] = [];
  for (const codec of counts.undecodable)
    found.push({ code: 'CODEC_NOT_CHECKED', severity: 'warning', values: { codec } });
  if (counts.stopped === 'crashed') found.push({ code: 'CHECK_CRASHED', severity: 'warning' });
  else if (counts.stopped !== null)
    found.push({ code: 'CHECK_UNFINISHED', severity: 'warning', values: { why: counts.stopped } });

  const decoded = counts.tracks.reduce((sum, { frames }) => sum + frames, 0);
  if (decoded === 0 && counts.undecodable.length === 0 && counts.stopped === null) {
    found.push({ code: 'NOTHING_DECODES', severity: 'error' });
    return found;
  }
  if (counts.complaints > 0) {
    const few = counts.complaints <= FEW_COMPLAINTS;
    found.push({
      code: 'DECODE_ERRORS',
      severity: few ? 'warning' : 'error',
      values: { count: counts.complaints },
      ...placeOf(counts.firstComplaintMs),
    });
  }
  for (const track of counts.tracks) {
    // What an unfinished run did not come to is not missing.
    if (counts.stopped === null) found.push(...lost(track));
    if (track.byIndex !== null && track.byIndex < track.frames)
      found.push({
        code: 'INDEX_HIDES_FRAMES',
        severity: 'error',
        values: { shown: track.byIndex, held: track.frames },
      });
  }
  return found;
}

function lost(track: TrackCounts): readonly Finding[] {
  if (track.expected === null) return [];
  const padding = track.kind === 'audio' ? SOUND_PADDING : PICTURE_PADDING;
  const least = track.interlaced ? Math.floor(track.expected / 2) : track.expected;
  const missing = track.expected - track.frames;
  if (track.frames >= least - padding) return [];
  const few = missing * 100 <= track.expected * FEW_PERCENT;
  return [
    {
      code: track.kind === 'video' ? 'PICTURES_LOST' : 'SOUND_LOST',
      severity: few ? 'warning' : 'error',
      values: { missing, expected: track.expected },
      ...placeOf(track.firstGapMs ?? track.endMs),
    },
  ];
}

function placeOf(ms: number | null): { readonly place?: { readonly ms: number } } {
  return ms === null ? {} : { place: { ms } };
}

/**
 * What a second deep check adds: with the same tool and without complaints, the same bytes must give the same
 * pictures. When they do not, the memory, the processor or the tool is at fault, and no verdict of this computer counts.
 */
export function differsFromBefore(before: DeepCheck, now: DeepCheck): Finding | null {
  if (before.tool !== now.tool || before.complaints + now.complaints > 0) return null;
  if ([before, now].some(({ findings }) => findings.some(({ code }) => UNFINISHED.has(code)))) return null;
  const digests = ({ tracks }: DeepCheck): string => tracks.map(({ digest }) => digest).join();
  return digests(before) === digests(now) ? null : { code: 'DECODES_DIFFERENTLY', severity: 'error' };
}

/** The gravest severity among findings, or null when there are none. */
export function worstOf(findings: readonly Finding[]): Severity | null {
  return (['error', 'warning', 'note'] as const).find((s) => findings.some((f) => f.severity === s)) ?? null;
}
