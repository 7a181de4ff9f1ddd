import { clipOf, fakeLedger, sealed } from '../unit/catalog-fake-ledger';

/** The ledger that a killed child and the test both know. */
export const CLIPS = 400;
export const childLedger = (): ReturnType<typeof fakeLedger> =>
  fakeLedger(Array.from({ length: CLIPS }, (_, i) => sealed(clipOf(`k${i}`))));
