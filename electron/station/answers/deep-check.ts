import type { DeepCheckView } from '#shared/contract/deep-check';
import { failed } from '#shared/failure';
import type { DeepCheckOnRecord } from '../../catalog/deep-checks';
import type { DeepChecks } from '../deep-checks';
import { later, type Answers, type OpenStation } from './answer';

/** Answers about deep checks. */
export function deepCheckAnswers(open: OpenStation, checks: () => DeepChecks) {
  return {
    'media.tools': async () => toolsView((await checks().tools).state),
    'deep-check.of-clip': ({ clip }) =>
      later(() => {
        const { catalog } = open();
        const last = catalog.lastDeepCheck(clip);
        return { last: last && checkView(last), now: { ...checks().state(clip) } };
      }),
    'deep-check.start': async ({ clip }, by) => {
      const { catalog } = open();
      if (!catalog.clipById(clip)) throw failed('not-found', { subject: clip });
      // How it ends is told by the state: nobody waits here for an hour of footage.
      checks()
        .check(clip, by)
        .catch(() => undefined);
      return Promise.resolve({});
    },
    'deep-check.stop': ({ clip }) =>
      later(() => {
        checks().stop(clip);
        return {};
      }),
  } satisfies Partial<Answers>;
}

function toolsView(state: Awaited<DeepChecks['tools']>['state']) {
  return state.found
    ? { ...state, lacking: { 'deep-check': [...state.lacking['deep-check']] } }
    : { found: false as const };
}

function checkView({ account, tracks, samples, findings, ...check }: DeepCheckOnRecord): DeepCheckView {
  return {
    ...check,
    by: account ?? 'station',
    tracks: [...tracks],
    samples: [...samples],
    findings: findings.map((finding) => ({
      ...finding,
      ...(finding.values && { values: { ...finding.values } }),
    })),
  };
}
