/** Work with handles, which a new session makes worthless. */
import { isRecoverable, mtpErrorOf } from './error';
import type { Session } from './session';

/** Others' failures during one piece of work. */
const MOST_REOPENINGS = 4;

/**
 * Does `work`, and does it again from its beginning when the session was opened anew because of another's failure, or
 * once because of its own, if a reset can mend that. `work` must look its handles up in the session as it then is.
 * @param mayRetry asked before the second attempt after a failure of its own
 */
export async function withRenewal<T>(
  session: Session,
  work: () => Promise<T>,
  mayRetry: () => boolean = () => true,
): Promise<T> {
  let hasFailed = false;
  for (let reopenings = 0; ;) {
    try {
      return await work();
    } catch (thrown) {
      const error = mtpErrorOf(thrown);
      if (session.over !== null) throw error;
      if (error.trouble === 'reopened' && ++reopenings <= MOST_REOPENINGS) continue;
      if (hasFailed || !isRecoverable(error) || !mayRetry()) throw error;
      hasFailed = true;
    }
  }
}
