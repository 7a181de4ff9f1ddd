import type { peopleWords as chinese } from '../zh/people';

/** English: signing in, roles, people. */
export const peopleWords: typeof chinese = {
  session: {
    title: 'Sign in',
    signIn: 'Sign in',
    signOut: 'Sign out',
    account: 'Account',
    password: 'Password',
    again: 'Password again',
    endedIdle: 'Signed out after a while unused',
    dockNeedsNone: 'Docking a camera needs no sign-in.',
    and: ', ',
  },
  role: {
    officer: 'Officer',
    keeper: 'Equipment keeper',
    reviewer: 'Reviewer',
    'section-head': 'Section head',
    approver: 'Deputy leader',
    'system-admin': 'System administrator',
    'security-admin': 'Security administrator',
    'audit-admin': 'Audit administrator',
  },
  person: { name: 'Name', id: 'Staff number', section: 'Section' },
  commission: {
    title: 'Name three administrators',
    intro:
      'Three persons, one task each, none doing another’s: so nobody alone can change the rules, grant themselves rights and wipe the traces. The security administrator registers everybody else afterwards.',
    'system-admin':
      'Settings: storage places, device adapters, the regulation. Grants nothing and sees no footage.',
    'security-admin': 'People: persons, accounts, roles. Cannot use those rights.',
    'audit-admin': 'Audit: reads every ledger entry and proves it. Changes nothing.',
    go: 'Finish',
    later: 'Dock first, do this later',
    person: 'A staff number has letters, digits, “-” and “_” only.',
    account: 'An account begins with a small letter; letters, digits, “.”, “-”, “_”.',
    short: 'A password has at least {shortest} characters.',
    differs: 'The two passwords differ.',
  },
};
