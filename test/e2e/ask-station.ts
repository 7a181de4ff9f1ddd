/** Asks the station as the window's own page would, through its one bridge and border. */
import type { Page } from 'playwright-core';
import type { StationBridge } from '#shared/contract/bridge';
import type { Envelope } from '#shared/contract/envelope';
import type { Arguments, RequestName, Result } from '#shared/contract/requests';

/** What comes back, also when it is a refusal. */
export async function answerOf<N extends RequestName>(
  page: Page,
  name: N,
  args: Arguments<N>,
): Promise<Envelope<Result<N>>> {
  const answer = await page.evaluate(
    async ([request, given]) => {
      const { station } = globalThis as unknown as { readonly station: StationBridge };
      return (await station.ask(request as RequestName, given as Arguments<RequestName>)) as unknown;
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
