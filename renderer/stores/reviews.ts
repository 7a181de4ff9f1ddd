import { defineStore } from 'pinia';
import { computed, shallowRef } from 'vue';
import type { AssignmentView, DrawRowView, PlanView } from '#shared/contract/draws';
import type { FoundView } from '#shared/contract/findings';
import type { LookRequestView } from '#shared/contract/looking';
import type { Arguments, RequestName, Result } from '#shared/contract/requests';
import { failureOf } from '#shared/failure';
import { ask } from '../station';
import type { ShownFailure } from '../words/words';
import { useSession } from './session';

/** The requests that change a draw, a plan or a finding. */
export type ReviewChange = Extract<
  RequestName,
  | `draws.${'freeze' | 'freeze-period' | 'commit' | 'reveal' | 'read-number' | 'skip' | 'assign' | 'abandon'}`
  | `plans.${'set' | 'end'}`
  | `rectifications.${string}`
  | `praise.${string}`
  | `training.${'propose' | 'decide'}`
>;

/** Draws, plans, what the signed-in reviewer has to do, findings, and who asked to look: each for those who may see it. */
export const useReviews = defineStore('reviews', () => {
  const session = useSession();
  const mine = shallowRef<readonly AssignmentView[] | null>(null);
  const draws = shallowRef<readonly DrawRowView[] | null>(null);
  const plans = shallowRef<readonly PlanView[] | null>(null);
  const findings = shallowRef<readonly FoundView[] | null>(null);
  const looks = shallowRef<readonly LookRequestView[] | null>(null);
  const failure = shallowRef<ShownFailure | null>(null);

  async function refresh(): Promise<void> {
    try {
      if (session.can('review.do')) mine.value = await ask('draws.mine', {});
      if (session.can('review.see')) {
        draws.value = await ask('draws.list', {});
        plans.value = await ask('plans.list', {});
        findings.value = await ask('findings.board', {});
      } else if (session.can('review.answer')) findings.value = await ask('findings.to-answer', {});
      if (session.can('footage.look')) looks.value = await ask('looking.requests', {});
      failure.value = null;
    } catch (error) {
      failure.value = failureOf(error);
    }
  }

  /** Does it, then asks how all stands. Throws FailureError; refusals are the answer. */
  async function change<N extends ReviewChange>(name: N, args: Arguments<N>): Promise<Result<N>> {
    const answer = await ask(name, args);
    await refresh();
    return answer;
  }

  /** How many requests to look wait for the word of the signed-in person. */
  const toApprove = computed(() =>
    session.can('request.approve')
      ? (looks.value ?? []).filter(
          ({ answer, account }) => answer === null && account !== session.signedIn?.account,
        ).length
      : 0,
  );

  return { mine, draws, plans, findings, looks, toApprove, failure, refresh, change };
});
