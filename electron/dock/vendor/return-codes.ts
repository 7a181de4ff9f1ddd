/** What a vendor camera answers to each call: `iRet` of the published interface. Pure. */
import { VendorError } from './error';

export const RETURN_CODES = {
  1: 'connected',
  2: 'not-connected',
  3: 'password-right',
  4: 'password-wrong',
  5: 'time-set',
  6: 'time-not-set',
  7: 'disk-mode',
  8: 'not-disk-mode',
} as const;
export type ReturnMeaning = (typeof RETURN_CODES)[keyof typeof RETURN_CODES];

const YES: ReadonlySet<ReturnMeaning> = new Set(['connected', 'password-right', 'time-set', 'disk-mode']);

/** Lets a yes pass. Throws `password-wrong`, `refused`, or `garbled` for a number that is no return code. */
export function requireYes(code: number | undefined, call: string): void {
  const meaning = RETURN_CODES[code as keyof typeof RETURN_CODES] as ReturnMeaning | undefined;
  if (meaning === undefined) throw new VendorError('garbled', `${call} returned ${code ?? 'nothing'}`);
  if (YES.has(meaning)) return;
  const trouble = meaning === 'password-wrong' ? 'password-wrong' : 'refused';
  throw new VendorError(trouble, `${call} returned ${code ?? ''}, ${meaning}`, { code: code ?? 0 });
}
