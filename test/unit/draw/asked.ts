/** Everything that somebody can be told: every request that their roles open, asked about every one of some clips. */
import { REQUESTS, type RequestName } from '#shared/contract/requests';
import type { ClipId, DeviceId } from '#shared/ids';
import type { Actor } from '#shared/ledger';
import { rightsOf, type Role } from '#shared/role';
import { openMediaTools } from '../../../electron/media/tools';
import { answers } from '../../../electron/station/answers';
import type { Answers } from '../../../electron/station/answers/answer';
import { dockImports } from '../../../electron/station/docks';

/** The answers of a vault process without a window. */
export function freshAnswers(): Answers {
  const docks = dockImports({
    sourceOf: () => null,
    onChange: () => undefined,
    onReturned: () => undefined,
    onSealed: () => undefined,
  });
  const quiet = new Proxy({}, { get: () => () => undefined }) as Parameters<typeof answers>[2];
  return answers(docks, openMediaTools({ setting: null, bundled: null }), quiet);
}

/** Each answer as text, by request and arguments. Refusals are answers too. */
export async function toldTo(
  ask: Answers,
  by: Actor,
  roles: readonly Role[],
  rows: readonly { readonly clip: ClipId; readonly device: DeviceId }[],
): Promise<ReadonlyMap<string, string>> {
  const rights = rightsOf(roles);
  const given = [{}, ...rows.flatMap(({ clip, device }) => [{ clip }, { device }, { clips: [clip] }])];
  const told = new Map<string, string>();
  for (const name of Object.keys(REQUESTS) as RequestName[]) {
    const call = (ask as Record<string, ((args: never, by: Actor) => Promise<unknown>) | undefined>)[name];
    if (!rights.has(REQUESTS[name].right) || !call) continue;
    for (const args of given) {
      const read = REQUESTS[name].args.safeParse(args);
      if (!read.success) continue;
      const answer = await call(read.data as never, by).catch((error: unknown) => String(error));
      told.set(`${name} ${JSON.stringify(args)}`, JSON.stringify(answer));
    }
  }
  return told;
}
