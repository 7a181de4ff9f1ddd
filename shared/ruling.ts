/** What a rule answers to a command: the acts that record it, or why it may not be. A rule changes nothing by itself. */
import type { Citation } from './profile/citation';

/** Why a rule says no: a code for the sentence, its values, and the articles that it stands on. */
export interface Refusal<Code extends string> {
  readonly code: Code;
  readonly values?: Readonly<Record<string, string | number>>;
  readonly source?: readonly Citation[];
}

/** Either acts, to be appended to the ledger together, or every reason against it. */
export type Ruling<Act, Code extends string> =
  | { readonly ok: true; readonly acts: readonly [Act, ...Act[]] }
  | { readonly ok: false; readonly refusals: readonly [Refusal<Code>, ...Refusal<Code>[]] };

export function granted<Act>(...acts: [Act, ...Act[]]): {
  readonly ok: true;
  readonly acts: [Act, ...Act[]];
} {
  return { ok: true, acts };
}

export interface Refused<Code extends string> {
  readonly ok: false;
  readonly refusals: readonly [Refusal<Code>, ...Refusal<Code>[]];
}

export function refused<Code extends string>(
  code: Code,
  values?: Readonly<Record<string, string | number>>,
  source?: readonly Citation[],
): Refused<Code> {
  return { ok: false, refusals: [{ code, ...(values && { values }), ...(source && { source }) }] };
}
