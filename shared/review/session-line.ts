/**
 * One recording as one line of time: its segments laid one behind the other, with what is missing between them as
 * wide as it lasted. Every place on the line is one moment of one segment, or a gap. Milliseconds.
 */
import type { GapReason, ContinuityCode } from '../continuity/finding';
import { MEETING_MS } from '../continuity/runs';
import type { ClipId } from '../ids';

/** A segment as it comes: when it began by the camera's clock, and how long it is. */
export interface SegmentTold {
  readonly clip: ClipId;
  /** By the camera's clock, milliseconds since 1970; null when nothing tells. */
  readonly start: number | null;
  readonly lengthMs: number;
}

/** What is on record between two segments. */
export interface SeamFinding {
  readonly id: string;
  readonly code: ContinuityCode;
  readonly after: ClipId | null;
  readonly before: ClipId | null;
  /** Numbers of files that are missing there. */
  readonly missing: number;
  readonly reason: { readonly reason: GapReason; readonly text: string; readonly person: string } | null;
  /** Whether somebody is asked for the reason. */
  readonly asks: boolean;
}

export interface LineSegment extends SegmentTold {
  /** Its beginning on the line. */
  readonly at: number;
}

export const SEAM_KINDS = [
  'gap', // time without footage
  'overlap', // the same time twice
  'clock-jump', // the later segment claims to be earlier
  'pre-record-lost', // the other segments begin with some seconds from before; this one does not
  'numbers-missing', // the times meet, and numbers of files are missing all the same
] as const;
export type SeamKind = (typeof SEAM_KINDS)[number];

/** Something between two segments that a reviewer must know of. */
export interface Seam {
  readonly kind: SeamKind;
  readonly after: ClipId;
  readonly before: ClipId;
  /** Where on the line, and how wide it is drawn there. */
  readonly at: number;
  readonly width: number;
  /** How long it lasts; for a clock that jumped, how far. */
  readonly ms: number;
  readonly missing: number;
  readonly finding: SeamFinding | null;
}

export interface SessionLine {
  readonly segments: readonly LineSegment[];
  readonly seams: readonly Seam[];
  readonly lengthMs: number;
  /** Of all segments together. */
  readonly footageMs: number;
}

/** More than this is no pre-record, and less nobody would miss. */
const LEAST_PRE_RECORD_MS = 2000;
/** A clock that goes back by more than a pre-record can be has been set. */
const MOST_OVERLAP_MS = 10 * 60_000;

/** Lays the segments of one recording, given in their order, on a line. */
export function sessionLine(
  told: readonly SegmentTold[],
  findings: readonly SeamFinding[] = [],
): SessionLine {
  const usual = usualOverlap(told);
  const segments: LineSegment[] = [];
  const seams: Seam[] = [];
  let at = 0;
  told.forEach((segment, i) => {
    const before = told[i - 1];
    if (before) {
      const seam = seamBetween(before, segment, usual, findings);
      if (seam) {
        seams.push({ ...seam, at });
        at += seam.width;
      }
    }
    segments.push({ ...segment, at });
    at += segment.lengthMs;
  });
  return {
    segments,
    seams,
    lengthMs: at,
    footageMs: told.reduce((sum, { lengthMs }) => sum + lengthMs, 0),
  };
}

/** A moment of a segment, or the gap in which it lies (its later segment begins where one goes on). */
export interface LinePlace {
  readonly clip: ClipId;
  /** Milliseconds into the clip. */
  readonly ms: number;
  readonly inGap: boolean;
}

/** What lies at a place of the line. In a gap it is the beginning of what follows. Null for an empty line. */
export function placeAt(line: SessionLine, at: number): LinePlace | null {
  const [first] = line.segments;
  if (!first) return null;
  if (at < 0) return { clip: first.clip, ms: 0, inGap: false };
  for (const segment of line.segments) {
    if (at < segment.at) return { clip: segment.clip, ms: 0, inGap: true };
    if (at < segment.at + segment.lengthMs) return { clip: segment.clip, ms: at - segment.at, inGap: false };
  }
  const last = line.segments.at(-1) ?? first;
  return { clip: last.clip, ms: last.lengthMs, inGap: false };
}

/** Where a moment of a clip lies on the line; null for a clip that is not on it. */
export function lineAt(line: SessionLine, clip: ClipId, ms: number): number | null {
  const segment = line.segments.find((s) => s.clip === clip);
  return segment ? segment.at + Math.max(0, Math.min(ms, segment.lengthMs)) : null;
}

/** By how much the line of another camera has to be moved so that both show one moment side by side, on corrected times. */
export function shiftBetween(
  one: { readonly start: number | null; readonly aheadMs: number | null },
  other: { readonly start: number | null; readonly aheadMs: number | null },
): number | null {
  if (one.start === null || other.start === null) return null;
  return other.start - (other.aheadMs ?? 0) - (one.start - (one.aheadMs ?? 0));
}

function seamBetween(
  a: SegmentTold,
  b: SegmentTold,
  usual: number | null,
  findings: readonly SeamFinding[],
): Omit<Seam, 'at'> | null {
  const finding =
    findings.find((f) => f.after === a.clip && f.before === b.clip) ??
    findings.find((f) => f.before === b.clip && f.after === null && f.missing > 0) ??
    null;
  const beside = { after: a.clip, before: b.clip, missing: finding?.missing ?? 0, finding };
  const apart = a.start === null || b.start === null ? null : b.start - (a.start + a.lengthMs);
  if (apart === null) return finding ? { ...beside, kind: 'numbers-missing', ms: 0, width: 0 } : null;
  if (apart > MEETING_MS) return { ...beside, kind: 'gap', ms: apart, width: apart };
  if (apart < -MOST_OVERLAP_MS) return { ...beside, kind: 'clock-jump', ms: -apart, width: 0 };
  if (beside.missing > 0)
    return { ...beside, kind: 'numbers-missing', ms: Math.max(0, apart), width: Math.max(0, apart) };
  if (usual !== null && -apart < usual / 2)
    return { ...beside, kind: 'pre-record-lost', ms: Math.round(usual + Math.min(0, apart)), width: 0 };
  if (apart < -MEETING_MS && (usual === null || -apart > usual * 1.5))
    return { ...beside, kind: 'overlap', ms: -apart, width: 0 };
  return null;
}

/** By how much segments usually begin before the end of the one before; null unless most of three or more do. */
function usualOverlap(told: readonly SegmentTold[]): number | null {
  const overlaps = told.flatMap((b, i): number[] => {
    const a = told[i - 1];
    if (!a || a.start === null || b.start === null) return [];
    const apart = b.start - (a.start + a.lengthMs);
    return apart > MEETING_MS || apart < -MOST_OVERLAP_MS ? [] : [-apart];
  });
  const real = overlaps.filter((ms) => ms >= LEAST_PRE_RECORD_MS).sort((a, b) => a - b);
  return real.length >= 3 && real.length * 2 > overlaps.length ? (real[real.length >> 1] ?? null) : null;
}
