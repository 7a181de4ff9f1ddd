/**
 * The one place where the window's requests come in: sender, name, right, arguments, handler, result, envelope, in
 * this order. Nothing of a request is believed before its check.
 */
import { enveloped, type Envelope } from '#shared/contract/envelope';
import { REQUESTS, type ParsedArguments, type RequestName, type Result } from '#shared/contract/requests';
import { FailureError, failed } from '#shared/failure';
import { requireRight, type Holder } from './rights';

/** What answers each request; `account` is who asks, null when nobody is signed in. A request of the contract that is missing here does not compile. */
export type Handlers = {
  readonly [N in RequestName]: (
    args: ParsedArguments<N>,
    account: string | null,
  ) => Promise<Result<N>> | Result<N>;
};

/** Who sent a request, as Electron tells it. */
export interface Sender {
  /** Whether it is the window's own main frame, and not a frame inside it or another page. */
  readonly isMainFrame: boolean;
  /** The address of the sending page. */
  readonly url: string;
}

export interface Dispatch {
  readonly handlers: Handlers;
  readonly holder: Holder;
  /** Whether a request is answered now: a locked station answers none but those of docking. */
  readonly answers?: (name: RequestName) => boolean;
  /** Told of everything that is no foreseen failure. */
  readonly report: (what: string, error: unknown) => void;
}

/** Answers a request of the window. Never rejects. */
export type Answerer = (sender: Sender, name: unknown, args: unknown) => Promise<Envelope<unknown>>;

export function dispatcher({ handlers, holder, answers = () => true, report }: Dispatch): Answerer {
  async function answer<N extends RequestName>(name: N, args: unknown): Promise<Result<N>> {
    if (!answers(name)) throw failed('kiosk-locked');
    const { right } = REQUESTS[name];
    requireRight(holder, right);
    const given = REQUESTS[name].args.safeParse(args);
    if (!given.success) throw failed('bad-arguments', { detail: describe(given.error.issues) });
    const made = REQUESTS[name].result.safeParse(
      await handlers[name](given.data as ParsedArguments<N>, holder.account()),
    );
    if (!made.success) throw new TypeError(`answer to ${name}: ${describe(made.error.issues)}`);
    // Only what the contract names goes on to the window.
    return made.data as Result<N>;
  }

  return (sender, name, args) =>
    enveloped(async () => {
      if (!sender.isMainFrame || !isOwnPage(sender.url)) {
        report(`request from ${sender.url}`, 'refused');
        throw failed('bad-request');
      }
      if (!isRequestName(name)) {
        report('request without a known name', 'refused');
        throw failed('bad-request');
      }
      try {
        return await answer(name, args);
      } catch (error) {
        if (!(error instanceof FailureError)) report(name, error);
        throw error;
      }
    });
}

function isRequestName(name: unknown): name is RequestName {
  return typeof name === 'string' && Object.hasOwn(REQUESTS, name);
}

/** Whether an address belongs to the workstation's own pages. */
export function isOwnPage(address: string): boolean {
  try {
    const { protocol, host } = new URL(address);
    return protocol === 'app:' && host === 'station';
  } catch {
    // No address at all.
    return false;
  }
}

interface Issue {
  readonly path: readonly PropertyKey[];
  readonly message: string;
}

/** The first few things that are wrong, without the values themselves. */
function describe(issues: readonly Issue[]): string {
  return issues
    .slice(0, 3)
    .map(({ path, message }) => (path.length > 0 ? `${path.map(String).join('.')}: ${message}` : message))
    .join('; ');
}
