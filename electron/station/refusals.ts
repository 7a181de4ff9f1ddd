import type { RefusalsView } from '#shared/contract/devices';
import type { Refusal } from '#shared/ruling';

export type Refusals = RefusalsView;

/** Why something was not done, each reason with its articles; the window words them for whoever reads them. */
export function refusalsOf(refusals: readonly Refusal<string>[]): Refusals {
  return {
    refusals: refusals.map(({ code, values, source }) => ({
      code,
      values: { ...values },
      articles: [...(source ?? [])],
    })),
  };
}
