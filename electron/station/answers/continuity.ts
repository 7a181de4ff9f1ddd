import type { ContinuityFindingView, RunView } from '#shared/contract/continuity';
import { instantOf, millisecondsOf, type Instant } from '#shared/clock';
import type { Run } from '#shared/continuity/runs';
import { failed } from '#shared/failure';
import type { StandingFinding } from '../../catalog/continuity';
import { runOfClip } from '../continuity';
import { later, type Answers, type OpenStation } from './answer';

/** No camera has more that nobody explained; then a few at a time are enough. */
const MOST_SHOWN = 100;

/** Answers about what was found across clips. `onExplained` is told when a reason was filed. */
export function continuityAnswers(open: OpenStation, onExplained: () => void) {
  return {
    'continuity.unexplained': ({ device }) =>
      later(() => open().catalog.unexplained(device, MOST_SHOWN).map(findingView)),
    'continuity.explain': async ({ device, finding, reason, text, person }, by) => {
      const { catalog, record } = open();
      if (catalog.findingById(device, finding)?.asks !== true)
        throw failed('not-found', { subject: finding });
      if (reason === 'other' && text.trim() === '') throw failed('reason-needs-words');
      const data = { device, finding, reason, text: text.trim(), person };
      await record([{ kind: 'continuity.explained', data }], by);
      onExplained();
      return {};
    },
    'continuity.of-clip': ({ clip }) =>
      later(() => {
        const station = open();
        const found = station.catalog.clipById(clip);
        if (!found) throw failed('not-found', { subject: clip });
        const run = runOfClip(station, found.device, clip, millisecondsOf(found.recorded ?? found.modified));
        const clips = run ? run.segments.map((segment) => segment.clip) : [clip];
        const findings = station.catalog.findingsAtClips(clips).map(findingView);
        return { run: run && runView(run), findings };
      }),
  } satisfies Partial<Answers>;
}

function findingView(finding: StandingFinding): ContinuityFindingView {
  const { reason } = finding;
  return {
    ...finding,
    values: { ...finding.values },
    reason: reason && { ...reason, by: reason.account ?? 'station' },
  };
}

function runView({ kind, start, end, segments, gaps }: Run): RunView {
  return {
    kind,
    start: instantOrNull(start),
    end: instantOrNull(end),
    segments: segments.map((segment) => ({
      clip: segment.clip,
      start: instantOrNull(segment.start),
      end: instantOrNull(segment.end),
    })),
    gaps: gaps.map(({ id, after, before, from, to }) => ({
      id,
      after,
      before,
      from: instantOf(from),
      to: instantOf(to),
    })),
  };
}

function instantOrNull(ms: number | null): Instant | null {
  return ms === null ? null : instantOf(ms);
}
