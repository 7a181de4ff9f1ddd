/** Draws that repeat: the periods of a plan, and how each stands. */
import type { Recorded } from '../acts/act-of';
import type { DrawData, DrawPlanAct, PlanRhythm } from '../acts/draw';
import { endOfDay } from '../calendar/due';
import { CHINA_OFFSET, dayOf, instantOf, millisecondsOf, nextDay, type Day, type Instant } from '../clock';
import type { PlanId } from '../ids';
import type { Draw } from './draw';

type PlanData = Extract<DrawPlanAct, { kind: 'draw-plan.set' }>['data'];

export type DrawPlan = PlanData & { readonly ended: Instant | null };

/** One week or month of a plan, in China's days. Footage belongs to the period in which it came into the vault. */
export interface Period {
  readonly first: Day;
  readonly from: Instant;
  /** The last moment within. */
  readonly to: Instant;
  /** By when all that it draws is to be reviewed. */
  readonly due: Day;
}

/** Plans as their acts tell them, in the order in which they began. */
export function plansAfter(acts: readonly Recorded<DrawPlanAct>[]): ReadonlyMap<PlanId, DrawPlan> {
  const plans = new Map<PlanId, DrawPlan>();
  for (const act of acts) {
    const { plan } = act.data;
    if (act.kind === 'draw-plan.set') plans.set(plan, { ...act.data, ended: null });
    const known = plans.get(plan);
    if (act.kind === 'draw-plan.ended' && known) plans.set(plan, { ...known, ended: act.at });
  }
  return plans;
}

/** Monday, or the first of the month, of the period that a day is in. */
export function periodStart(day: Day, every: PlanRhythm): Day {
  if (every === 'month') return `${day.slice(0, 8)}01` as Day;
  const date = new Date(`${day}T00:00:00Z`);
  return shifted(day, -((date.getUTCDay() + 6) % 7));
}

export function periodOf(day: Day, { every, within }: Pick<DrawPlan, 'every' | 'within'>): Period {
  const first = periodStart(day, every);
  const next = periodStart(shifted(first, every === 'week' ? 7 : 31), every);
  return {
    first,
    from: instantOf(Date.parse(`${first}T00:00:00Z`) - CHINA_OFFSET * 60_000),
    to: instantOf(Date.parse(`${next}T00:00:00Z`) - CHINA_OFFSET * 60_000 - 1),
    due: shifted(next, within - 1),
  };
}

/** All periods from the plan's beginning to the one that `now` is in, the newest first; at most so many. */
export function periodsOf(plan: DrawPlan, now: Instant, most: number): readonly Period[] {
  const until = plan.ended ?? now;
  const begin = periodOf(plan.from, plan);
  const periods: Period[] = [];
  let period = periodOf(dayOf(until, CHINA_OFFSET), plan);
  while (periods.length < most && period.first >= begin.first) {
    periods.push(period);
    period = periodOf(shifted(period.first, -1), plan);
  }
  return periods;
}

/** `running`: its footage is not complete yet. `missed`: nobody drew, and everything of it was due already. */
export type PeriodState = 'running' | 'to-draw' | 'missed' | 'drawing' | 'reviewing' | 'late' | 'done';

/** How a period stands. `draw`: the last one of it that was not abandoned; `left`: its places that wait for a review. */
export function periodState(
  period: Period,
  draw: Pick<Draw, 'result'> | null,
  left: number,
  now: Instant,
): PeriodState {
  const overdue = isOverdue(period.due, now);
  if (!draw) {
    if (millisecondsOf(now) <= millisecondsOf(period.to)) return 'running';
    return overdue ? 'missed' : 'to-draw';
  }
  if (!draw.result) return overdue ? 'late' : 'drawing';
  if (left === 0) return 'done';
  return overdue ? 'late' : 'reviewing';
}

/** Whether a day is over. What is done at its 24:00 is in time. */
export function isOverdue(due: Day, now: Instant): boolean {
  return millisecondsOf(now) > millisecondsOf(endOfDay(due));
}

/** The draw of a period: the last one that was not abandoned. `draws` are the newest first. */
export function drawOfPeriod(draws: readonly Draw[], plan: PlanId, first: Day): Draw | null {
  return (
    draws.find(
      ({ terms, abandoned }: { terms: DrawData<'draw.frozen'>; abandoned: unknown }) =>
        terms.plan === plan && terms.period === first && abandoned === null,
    ) ?? null
  );
}

function shifted(day: Day, days: number): Day {
  if (days === 1) return nextDay(day);
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10) as Day;
}
