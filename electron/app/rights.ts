import type { Right } from '#shared/contract/rights';
import { failed } from '#shared/failure';

/** Whoever sits at the workstation. */
export interface Holder {
  /** Asked anew for each request, because the person may change between two. */
  rights(): ReadonlySet<Right>;
  /** The account that is signed in; null: nobody is. */
  account(): string | null;
}

/** Throws `right-missing` unless `holder` has `right` now. */
export function requireRight(holder: Holder, right: Right): void {
  if (!holder.rights().has(right)) throw failed('right-missing', { right });
}
