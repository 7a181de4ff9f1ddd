import { RIGHTS, type Right } from '#shared/contract/rights';
import { failed } from '#shared/failure';

/** Whoever sits at the workstation. */
export interface Holder {
  /** Asked anew for each request, because the person may change between two. */
  rights(): ReadonlySet<Right>;
  /** The account that is signed in; null: nobody is. */
  account(): string | null;
}

/** The workstation without accounts: whoever is signed in to the operating system may do everything. */
export const localOperator: Holder = { rights: () => everyRight, account: () => null };

const everyRight: ReadonlySet<Right> = new Set(RIGHTS);

/** Throws `right-missing` unless `holder` has `right` now. */
export function requireRight(holder: Holder, right: Right): void {
  if (!holder.rights().has(right)) throw failed('right-missing', { right });
}
