/** The walk through an MPEG transport stream: tables at its beginning, then every packet. */
import type { MediaKind } from '#shared/clip';
import type { ContainerReport, MediaTrack } from '#shared/media';
import { readAt, type Bytes } from '../bytes';
import { notebook, whole, type Notebook, type Tally } from '../notebook';
import type { Walk } from '../walk';
import { tsContent, type PartSum, type TsVerdict } from './content';
import { spacingOf } from './packets';
import { programmeOf } from './programme';

/** Begins the walk: reads the tables. */
export function walkTransportStream(bytes: Bytes, kind: MediaKind): Walk {
  const into = notebook();
  const spacing = spacingOf(bytes);
  if (!spacing) {
    into.add('INDEX_DAMAGED', 'error', { values: { part: 'sync' } });
    return { content: null, finish: () => ({ media: null, findings: into.findings }) };
  }
  const streams = programmeOf(bytes, spacing);
  const { pass, verdict, end } = tsContent(bytes.length, spacing, streams);
  return {
    content: pass,
    finish(): ContainerReport {
      end(bytes.length);
      judge(bytes, verdict, kind, into);
      return { media: factsOf(verdict), findings: into.findings };
    },
  };
}

function judge(bytes: Bytes, verdict: TsVerdict, kind: MediaKind, into: Notebook): void {
  const { lost, damaged, scrambled, rest } = verdict;
  const syncLost = withoutZeroEnd(bytes, verdict, into);
  const parts = [...verdict.parts.values()];
  const counted = (
    code: 'SYNC_LOST' | 'PACKETS_LOST' | 'CONTINUITY_JUMP' | 'TRANSPORT_ERRORS',
    severity: 'error' | 'warning',
    { count, byte, ms }: TsVerdict['lost'],
  ): void => {
    if (count > 0) into.add(code, severity, { values: { count }, byte, ms });
  };
  counted('SYNC_LOST', 'error', syncLost);
  counted('PACKETS_LOST', 'error', lost);
  // What is lost makes the counters of everything else jump as well.
  if (lost.count === 0) counted('CONTINUITY_JUMP', 'warning', verdict.jumps);
  counted('TRANSPORT_ERRORS', 'warning', damaged);
  if (scrambled.count > 0) into.add('ENCRYPTED', 'note', { values: { track: 'TS' }, byte: scrambled.byte });
  if (lost.count === 0 && syncLost.count === 0) judgeUnits(parts, verdict, into);
  judgeEnd(bytes, parts, rest, into);
  if (parts.length === 0) into.add('INDEX_DAMAGED', 'warning', { values: { part: 'PAT/PMT' } });
  const has = (each: PartSum['stream']['kind']): boolean => parts.some(({ stream }) => stream.kind === each);
  if (parts.length > 0 && kind === 'video' && !has('video')) into.add('NO_VIDEO', 'warning');
  if (parts.length > 0 && kind === 'video' && !has('audio')) into.add('NO_AUDIO', 'note');
  const main = mainPart(parts);
  if (main && main.units === 0) into.add('NO_FRAMES', 'error');
  if (main?.stream.kind === 'video') main.pace.judge(into);
}

/** Zeros to the end of the file are room that was never used: not a stretch that was lost. */
function withoutZeroEnd(bytes: Bytes, { syncLost, unsyncedEnd }: TsVerdict, into: Notebook): Tally {
  if (unsyncedEnd === null) return syncLost;
  const last = Math.max(unsyncedEnd, bytes.length - LOOK);
  const isZero = [unsyncedEnd, last].every((at) => readAt(bytes, at, LOOK).every((byte) => byte === 0));
  if (!isZero) return syncLost;
  into.add('TRAILING_ZEROS', 'warning', {
    values: { bytes: bytes.length - unsyncedEnd },
    byte: unsyncedEnd,
  });
  return { ...syncLost, count: syncLost.count - 1 };
}

const LOOK = 4096;

/** Units that are shorter than they say mean a loss, unless this recorder never says it right. */
function judgeUnits(parts: readonly PartSum[], { short }: TsVerdict, into: Notebook): void {
  const trusted = parts.filter(isTrusted);
  const missing = trusted.reduce((sum, { measured, complete }) => sum + measured - complete, 0);
  if (missing > 0)
    into.add('PACKETS_LOST', 'error', { values: { count: missing }, byte: short.byte, ms: short.ms });
}

/** Whether this part says the lengths of its units, and says them right. */
function isTrusted({ stream, measured, complete }: PartSum): boolean {
  return stream.kind === 'audio' && measured >= 3 && complete >= measured * 0.8;
}

function judgeEnd(bytes: Bytes, parts: readonly PartSum[], rest: TsVerdict['rest'], into: Notebook): void {
  const open = parts.find((part) => isTrusted(part) && part.missing !== null && part.missing > 0);
  if (rest?.isPacket || open)
    into.add('CUT_SHORT', 'error', {
      values: { part: 'TS', missing: rest ? 188 - rest.bytes : (open?.missing ?? 0) },
      byte: bytes.length,
    });
  else if (rest) into.add('TRAILING_BYTES', 'note', { values: { bytes: rest.bytes }, byte: rest.at });
}

function mainPart(parts: readonly PartSum[]): PartSum | null {
  return (
    parts.find(({ stream }) => stream.kind === 'video') ??
    parts.find(({ stream }) => stream.kind === 'audio') ??
    null
  );
}

function factsOf({ parts }: TsVerdict): ContainerReport['media'] {
  const all = [...parts.values()];
  const main = mainPart(all);
  if (!main) return null;
  const usual = main.pace.usual();
  const isVideo = main.stream.kind === 'video';
  const keys = main.marksKeys ? main.keys.longest(main.ms + usual) : null;
  return {
    container: 'mpeg-ts',
    tracks: all.map(({ stream, pace }): MediaTrack => {
      const each = pace.usual();
      return stream.track.kind === 'video'
        ? { ...stream.track, milliFps: each > 0 ? whole(1e6 / each) : null }
        : stream.track;
    }),
    // A transport stream has no header that could claim one.
    claimedMs: null,
    verifiedMs: whole(main.ms + usual - main.pace.lostMs()),
    framesClaimed: null,
    framesVerified: isVideo ? whole(main.units) : null,
    keyFrameMs: isVideo && keys !== null ? whole(keys) : null,
    created: null,
    positions: [],
  };
}
