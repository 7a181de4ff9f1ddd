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

/**
 * Walks through a file of the format that its content shows. A walk that cannot be finished (the disk fails; a fault
 * of ours) says so in a finding.
 */
export function walk(
  bytes: Bytes,
  format: ContentFormat,
  kind: MediaKind,
  { alive = () => undefined, step }: WalkOptions = {},
): ContainerReport {
  if (kind === 'side-log' || format === 'unknown' || format === 'text') return NOTHING;
  const begin = WALKS[format];
  if (!begin)
    return { media: null, findings: [{ code: 'FORMAT_NOT_CHECKED', severity: 'note', values: { format } }] };
  try {
    const walking = begin(bytes, kind);
    alive();
    if (walking.content) showAll(bytes, walking.content, step, alive);
    const report = worstFirst(walking.finish());
    // What the ledger could not take must not stop the clip.
    canonicalJson(report as unknown as CanonicalValue);
    return report;
  } catch (error) {
    return unfinished(error instanceof Error ? error.message : String(error));
  }
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

function showAll(bytes: Bytes, content: ContentPass, step: number | undefined, alive: () => void): void {
  const room = stepMemory().subarray(0, step);
  for (let position = 0; position < bytes.length;) {
    const n = bytes.scan?.(room, position) ?? bytes.read(room, position);
    if (n === 0) throw new Error('the file became shorter');
    // A file that grows is walked as long as it was.
    const shown = Math.min(n, bytes.length - position);
    content.see(room.subarray(0, shown), position);
    position += shown;
    alive();
  }
}
