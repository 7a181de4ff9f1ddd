/** What was on a camera at its last import and is not any more. */
import type { ClipId, SessionId } from '../ids';
import type { ContinuityFinding } from './finding';

/** One piece of footage as an import saw it. */
export interface ListedFootage {
  /** Path on the camera. */
  readonly source: string;
  /** The clip in the vault; null when that import could not seal it. */
  readonly clip: ClipId | null;
  /** By the camera's clock, milliseconds since 1970; null when nothing tells. */
  readonly start: number | null;
  /** Marked important: the camera does not overwrite it by itself. */
  readonly marked: boolean;
}

/** All footage that one import saw on the camera. */
export interface Listing {
  readonly session: SessionId;
  readonly footage: readonly ListedFootage[];
}

/**
 * Compares two whole listings of one camera, the earlier first. `cleared` are paths that the station itself took off
 * the camera, after proof, in between.
 */
export function goneFindings(
  before: Listing,
  now: Listing,
  cleared: ReadonlySet<string> = new Set(),
): readonly ContinuityFinding[] {
  const paths = new Set(now.footage.map(({ source }) => source));
  const clips = new Set(now.footage.flatMap(({ clip }) => (clip === null ? [] : [clip])));
  const gone = before.footage.filter(
    ({ source, clip }) => !cleared.has(source) && (clip === null ? !paths.has(source) : !clips.has(clip)),
  );
  const lost = gone.filter(({ clip }) => clip === null);
  const sealed = gone.filter(({ clip }) => clip !== null);
  // A camera that overwrites takes its oldest footage first; who takes a newer one chose it.
  const left = before.footage.filter(
    (f) => !f.marked && f.start !== null && f.clip !== null && clips.has(f.clip),
  );
  const oldestLeft = left.reduce((oldest, { start }) => Math.min(oldest, start ?? Infinity), Infinity);
  const chosen = sealed.filter(({ start }) => start !== null && start > oldestLeft);
  const finding = (
    kind: string,
    code: ContinuityFinding['code'],
    severity: ContinuityFinding['severity'],
    files: readonly ListedFootage[],
  ): readonly ContinuityFinding[] => {
    const [first] = [...files].sort((a, b) => (a.source < b.source ? -1 : 1));
    if (!first) return [];
    const starts = files.flatMap(({ start }) => (start === null ? [] : [start]));
    return [
      {
        id: `${kind}:${before.session}:${now.session}`,
        code,
        severity,
        after: null,
        before: first.clip,
        from: starts.length > 0 ? starts.reduce((a, b) => Math.min(a, b)) : null,
        to: starts.length > 0 ? starts.reduce((a, b) => Math.max(a, b)) : null,
        values: { count: files.length, path: first.source },
      },
    ];
  };
  return [
    ...finding('lost', 'FILES_LOST', 'error', lost),
    ...(chosen.length > 0
      ? finding('removed', 'FILES_REMOVED', 'warning', chosen)
      : finding('gone', 'FILES_GONE', 'note', sealed)),
  ];
}
