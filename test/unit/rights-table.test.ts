import { describe, expect, it } from 'vitest';
import { REQUESTS, type RequestName } from '#shared/contract/requests';
import { failed } from '#shared/failure';
import { ROLES, rightsOf, WITHOUT_SIGN_IN, type Role } from '#shared/role';
import { dispatcher, type Handlers } from '../../electron/app/dispatch';

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
    const rows = [['Request', 'Right', ...COLUMNS.map((role) => role ?? 'not signed in')]];
    for (const name of NAMES) {
      const cells: string[] = [];
      for (const role of COLUMNS) cells.push((await answers(role, name)) ? 'yes' : '');
      rows.push([`\`${name}\``, REQUESTS[name].right, ...cells]);
    }
    const text = `# Who may ask for what

Every request of the window, the one right that it needs, and who has that right. A test asks each request in each role
at the border of the program and compares what happens with this table. A person who holds several roles has the rights
of all of them; the three administrators hold nothing else.

${table(rows)}
`;
    await expect(text).toMatchFileSnapshot('../../docs/rights.md');
  });
});
