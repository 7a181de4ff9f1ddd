import { RIGHTS, type Right } from '#shared/contract/rights';
import { failed } from '#shared/failure';

/** Whoever sits at the workstation. */
export interface Holder {
  /** Asked anew for each request, because the person may change between two. */
  rights(): ReadonlySet<Right>;
}

/** The workstation without accounts: whoever is signed in to the operating system may do everything. */
export const localOperator: Holder = { rights: () => everyRight };

const everyRight: ReadonlySet<Right> = new Set(RIGHTS);

/** Throws `right-missing` unless `holder` has `right` now. */
export function requireRight(holder: Holder, right: Right): void {
  if (!holder.rights().has(right)) throw failed('right-missing', { right });
}
