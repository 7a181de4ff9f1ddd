/** Roles, the rights that each brings, and which of them nobody may hold together. */
import type { Right } from './contract/rights';

export const ROLES = [
  'officer',
  'keeper',
  'reviewer',
  'section-head',
  'approver',
  'system-admin',
  'security-admin',
  'audit-admin',
] as const;
export type Role = (typeof ROLES)[number];

/** What anybody may do at the dock without signing in, and the most that one may do who is not signed in. */
export const WITHOUT_SIGN_IN: readonly Right[] = ['dock'];

/** What each role brings beside {@link WITHOUT_SIGN_IN}. */
export const ROLE_RIGHTS: Readonly<Record<Role, readonly Right[]>> = {
  officer: ['own.see', 'footage.explain', 'training.look'],
  keeper: [
    'own.see',
    'training.look',
    'device.see',
    'device.keep',
    'people.see',
    'statistics.see',
    'ledger.check',
  ],
  reviewer: [
    'own.see',
    'device.see',
    'people.see',
    'footage.list',
    'footage.look',
    'footage.explain',
    'review.see',
    'review.draw',
    'review.witness',
    'review.do',
    'review.verify',
    'training.look',
    'statistics.see',
    'ledger.check',
  ],
  'section-head': [
    'own.see',
    'device.see',
    'people.see',
    'footage.list',
    'footage.explain',
    'review.answer',
    'training.look',
    'statistics.see',
    'ledger.check',
  ],
  approver: [
    'own.see',
    'device.see',
    'people.see',
    'footage.list',
    'footage.look',
    'request.approve',
    'review.see',
    'review.witness',
    'review.verify',
    'review.oversee',
    'training.look',
    'statistics.see',
    'ledger.check',
  ],
  'system-admin': ['station.set-up', 'device.see', 'ledger.check'],
  'security-admin': ['people.see', 'people.manage'],
  'audit-admin': ['people.see', 'review.see', 'review.witness', 'ledger.check', 'ledger.read'],
};

/**
 * The three separated administrators: who sets the station up, who grants, and who audits. Each holds that one role
 * and nothing else, so that none can do another's part and who grants cannot use.
 */
export const SEPARATED = ['system-admin', 'security-admin', 'audit-admin'] as const satisfies readonly Role[];
export type SeparatedRole = (typeof SEPARATED)[number];

const separated: ReadonlySet<Role> = new Set(SEPARATED);

/** Whether one account may hold all of `roles`: at least one, none twice, and a separated one only alone. */
export function mayHold(roles: readonly Role[]): boolean {
  if (roles.length === 0 || new Set(roles).size !== roles.length) return false;
  return roles.length === 1 || !roles.some((role) => separated.has(role));
}

/** All rights of somebody with these roles. */
export function rightsOf(roles: readonly Role[]): ReadonlySet<Right> {
  return new Set([...WITHOUT_SIGN_IN, ...roles.flatMap((role) => ROLE_RIGHTS[role])]);
}
