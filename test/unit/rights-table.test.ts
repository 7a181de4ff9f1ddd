import { describe, expect, it } from 'vitest';
import { REQUESTS, type RequestName } from '#shared/contract/requests';
import { RIGHTS } from '#shared/contract/rights';
import { failed } from '#shared/failure';
import { ROLES, rightsOf, WITHOUT_SIGN_IN, type Role } from '#shared/role';
import { dispatcher, type Handlers } from '../../electron/app/dispatch';
import { openKiosk } from '../../electron/app/kiosk';

const NAMES = (Object.keys(REQUESTS) as RequestName[]).sort();
const COLUMNS: readonly (Role | null)[] = [null, ...ROLES];
const held = (role: Role | null) => (role === null ? new Set(WITHOUT_SIGN_IN) : rightsOf([role]));

const nothingIsDone = Object.fromEntries(
  NAMES.map((name) => [
    name,
    () => {
      throw failed('cancelled');
    },
  ]),
) as unknown as Handlers;

/** What the border does with a request of somebody in this role: it answers, or it refuses. Asked, not computed. */
async function answers(role: Role | null, name: RequestName): Promise<boolean> {
  const ask = dispatcher({
    handlers: nothingIsDone,
    holder: { rights: () => held(role), account: () => null },
    report: () => undefined,
  });
  const envelope = await ask({ isMainFrame: true, url: 'app://station/' }, name, {});
  return envelope.ok || envelope.failure.code !== 'right-missing';
}

/** What the border of a locked kiosk does with a request, of whoever sends it: asked, not computed. */
async function answersLocked(name: RequestName): Promise<boolean> {
  const kiosk = openKiosk({
    session: {
      account: () => null,
      rights: () => new Set(),
      isCommissioned: () => true,
      signIn: () => Promise.reject(failed('sign-in-refused')),
      signOut: () => Promise.reject(failed('cancelled')),
    },
    asked: true,
    hasVault: () => true,
    keep: () => undefined,
    changed: () => undefined,
  });
  const ask = dispatcher({
    handlers: nothingIsDone,
    holder: { rights: () => new Set(RIGHTS), account: () => null },
    answers: (one) => kiosk.answers(one),
    report: () => undefined,
  });
  const envelope = await ask({ isMainFrame: true, url: 'app://station/' }, name, {});
  return envelope.ok || envelope.failure.code !== 'kiosk-locked';
}

function table(rows: readonly (readonly string[])[]): string {
  const [head = []] = rows;
  const widths = head.map((_, column) => Math.max(...rows.map((row) => (row[column] ?? '').length), 3));
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell, n) => cell.padEnd(widths[n] ?? 0)).join(' | ')} |`;
  const [first = '', ...rest] = rows.map(line);
  return [first, line(widths.map((width) => '-'.repeat(width))), ...rest].join('\n');
}

describe('every request and every role', () => {
  // After a change that is meant: `npx vitest run --project unit test/unit/rights-table -u`, then read what it changed.
  it('are answered and refused at the border as docs/rights.md says', async () => {
    const columns = COLUMNS.map((role) => role ?? 'not signed in');
    const rows = [['Request', 'Right', 'locked kiosk', ...columns]];
    for (const name of NAMES) {
      const cells: string[] = [(await answersLocked(name)) ? 'yes' : ''];
      for (const role of COLUMNS) cells.push((await answers(role, name)) ? 'yes' : '');
      rows.push([`\`${name}\``, REQUESTS[name].right, ...cells]);
    }
    const text = `# Who may ask for what

Every request of the window, the one right that it needs, and who has that right. A test asks each request in each role
at the border of the program and compares what happens with this table. A person who holds several roles has the rights
of all of them; the three administrators hold nothing else. A station that is locked to docking answers the requests of
its own column and no other, until somebody who may unlock it signs in.

${table(rows)}
`;
    await expect(text).toMatchFileSnapshot('../../docs/rights.md');
  });
});
