import { failureOf, type Failure } from '../failure';

/** How an answer travels: thrown errors do not survive Electron's border, data does. */
export type Envelope<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly failure: Failure };

/** Runs `work` and wraps what it returns or throws. Never rejects. */
export async function enveloped<T>(work: () => Promise<T> | T): Promise<Envelope<T>> {
  try {
    return { ok: true, value: await work() };
  } catch (error) {
    return { ok: false, failure: failureOf(error) };
  }
}
