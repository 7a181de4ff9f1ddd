/**
 * The walk through one container: first its structure, by a few positional reads, then its content, every byte once
 * and in order. Bounded in time and memory on any input; never throws.
 */
import type { ContentFormat, MediaKind } from '#shared/clip';
import type { Finding } from '#shared/finding';
import type { ContainerReport } from '#shared/media';
import { canonicalJson, type CanonicalValue } from '#shared/canonical-json';
import { stepMemory, type Bytes } from './bytes';
import { walkIso } from './iso/walk';
import { walkJpeg } from './jpeg/walk';
import { printable } from './notebook';
import { walkAvi } from './riff/avi';
import { walkWav } from './riff/wav';
import { walkTransportStream } from './ts/walk';

/** One walk, after its structure was read. */
export interface Walk {
  /** Has to be shown the whole file; null when the structure told everything. */
  readonly content: ContentPass | null;
  /** What was found; to be asked once, after the content was seen. */
  finish(): ContainerReport;
}

/** Is shown every byte of the file once, in order. */
export interface ContentPass {
  /** The next bytes, which begin at `position` of the file. They may change after the call. */
  see(chunk: Buffer, position: number): void;
}

const WALKS: Readonly<Partial<Record<ContentFormat, (bytes: Bytes, kind: MediaKind) => Walk>>> = {
  mp4: walkIso,
  mov: walkIso,
  '3gp': walkIso,
  m4a: walkIso,
  avi: walkAvi,
  ts: walkTransportStream,
  wav: walkWav,
  jpg: walkJpeg,
};

export interface WalkOptions {
  /** Called at least once for each step. */
  readonly alive?: () => void;
  /** Bytes of a step at most; what is found does not depend on it. */
  readonly step?: number;
}

/** A walk whose content somebody else reads and shows. */
export interface GuidedWalk {
  /** Whether it has to be shown the content; otherwise the structure told everything. */
  readonly wantsContent: boolean;
  /** The next bytes of the file, in order. They may change after the call. Never throws. */
  see(chunk: Buffer): void;
  /** What was found. A walk that was not shown the whole file says so. To be called once; never throws. */
  finish(): ContainerReport;
}

/** Whether a file is walked by its content, and not by its structure alone. */
export function wantsContent(format: ContentFormat, kind: MediaKind): boolean {
  return kind !== 'side-log' && WALKS[format] !== undefined;
}

/**
 * Begins the walk through a file of the format that its content shows: reads the structure. A walk that cannot be
 * finished (the disk fails; a fault of ours) says so in a finding. Never throws.
 */
export function beginWalk(bytes: Bytes, format: ContentFormat, kind: MediaKind): GuidedWalk {
  if (kind === 'side-log' || format === 'unknown' || format === 'text') return ended(NOTHING);
  const begin = WALKS[format];
  if (!begin)
    return ended({
      media: null,
      findings: [{ code: 'FORMAT_NOT_CHECKED', severity: 'note', values: { format } }],
    });
  let failed: ContainerReport | null = null;
  const guarded = <T>(work: () => T): T | null => {
    try {
      return failed ? null : work();
    } catch (error) {
      failed = unfinished(error instanceof Error ? error.message : String(error));
      return null;
    }
  };
  let shown = 0;
  const walking = guarded(() => begin(bytes, kind));
  const content = walking?.content ?? null;
  return {
    wantsContent: content !== null,
    see(chunk) {
      // A file that grows is walked as long as it was.
      const room = chunk.subarray(0, bytes.length - shown);
      guarded(() => content?.see(room, shown));
      shown += room.length;
    },
    finish() {
      const report = guarded(() => {
        if (content && shown < bytes.length) throw new Error('the file became shorter');
        const found = worstFirst(walking?.finish() ?? NOTHING);
        // What the ledger could not take must not stop the clip.
        canonicalJson(found as unknown as CanonicalValue);
        return found;
      });
      return report ?? failed ?? NOTHING;
    },
  };
}

/** {@link beginWalk}, and shows it the whole file. */
export function walk(
  bytes: Bytes,
  format: ContentFormat,
  kind: MediaKind,
  { alive = () => undefined, step }: WalkOptions = {},
): ContainerReport {
  const walking = beginWalk(bytes, format, kind);
  alive();
  try {
    if (walking.wantsContent) showAll(bytes, walking, step, alive);
    return walking.finish();
  } catch (error) {
    return unfinished(error instanceof Error ? error.message : String(error));
  }
}

function ended(report: ContainerReport): GuidedWalk {
  return { wantsContent: false, see: () => undefined, finish: () => report };
}

/** What is known of a file whose check did not come to its end. */
export function unfinished(detail: string): ContainerReport {
  return {
    media: null,
    findings: [{ code: 'WALK_UNFINISHED', severity: 'warning', values: { detail: printable(detail, 120) } }],
  };
}

function worstFirst({ media, findings }: ContainerReport): ContainerReport {
  const order = ['error', 'warning', 'note'];
  const rank = ({ severity }: Finding): number => order.indexOf(severity);
  return { media, findings: [...findings].sort((a, b) => rank(a) - rank(b)) };
}

const NOTHING: ContainerReport = { media: null, findings: [] };

function showAll(bytes: Bytes, walking: GuidedWalk, step: number | undefined, alive: () => void): void {
  const room = stepMemory().subarray(0, step);
  for (let position = 0; position < bytes.length;) {
    const n = bytes.scan?.(room, position) ?? bytes.read(room, position);
    if (n === 0) return;
    walking.see(room.subarray(0, n));
    position += n;
    alive();
  }
}
