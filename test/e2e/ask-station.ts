/** Asks the station as the window's own page would, through its one bridge and border. */
import type { Page } from 'playwright-core';
import type { Envelope } from '#shared/contract/envelope';
import type { Arguments, RequestName, Result } from '#shared/contract/requests';

/** The bridge as it is in the page, where no types are. */
interface Bridge {
  ask(name: string, args: unknown): Promise<unknown>;
}

/** What comes back, also when it is a refusal. */
export async function answerOf<N extends RequestName>(
  page: Page,
  name: N,
  args: Arguments<N>,
): Promise<Envelope<Result<N>>> {
  const answer = await page.evaluate(
    async ([request, given]) => {
      const { station } = globalThis as unknown as { readonly station: Bridge };
      return station.ask(request, given);
    },
    [name, args] as const,
  );
  return answer as Envelope<Result<N>>;
}

/** The answer; throws when it is a refusal. */
export async function askStation<N extends RequestName>(
  page: Page,
  name: N,
  args: Arguments<N>,
): Promise<Result<N>> {
  const answer = await answerOf(page, name, args);
  if (!answer.ok) throw new Error(`${name}: ${JSON.stringify(answer.failure)}`);
  return answer.value;
}
