/**
 * What a person may do at this workstation. Every request names the one right that it needs.
 * `dock` is the only right that needs no sign-in: officers dock after duty and leave.
 */
export const RIGHTS = ['dock', 'footage.list', 'footage.look', 'ledger.check', 'station.set-up'] as const;
export type Right = (typeof RIGHTS)[number];
