import { isCommissioned } from '#shared/account';
import type { AccountName, PersonId } from '#shared/ids';
import { fushun } from '#shared/profile/fushun';
import type { Role } from '#shared/role';
import { accountActor } from './account';
import type { PeopleDesk } from './people';
import type { ProfileDesk } from './profile-desk';

/** The password of every account of a demonstration. */
const DEMO_PASSWORD = 'evidock-demo';

/** Invented people of a demonstration, one for each kind of work. `demo` holds all roles that one person may. */
const ACCOUNTS: readonly (readonly [AccountName, PersonId, string, string, readonly Role[]])[] = [
  ['demo', 'D000', '演示人员', '办公室', ['keeper', 'reviewer', 'section-head', 'approver']],
  ['keeper', 'D001', '装备员甲', '办公室', ['keeper']],
  ['reviewer', 'D002', '抽查员乙', '办公室', ['reviewer']],
  ['officer', 'D003', '执法员丙', '执法一科', ['officer']],
].map(([account, person, name, section, roles]) => [
  account as AccountName,
  person as PersonId,
  name as string,
  section as string,
  roles as Role[],
]);

/** How one signs in to a demonstration. */
export interface DemoSignIn {
  readonly account: AccountName;
  readonly password: string;
}

const DEMO: DemoSignIn = { account: 'demo' as AccountName, password: DEMO_PASSWORD };

/** Names the people of a demonstration, in a vault that has nobody yet; any other is left as it is. */
export async function demoPeople(desk: PeopleDesk): Promise<DemoSignIn> {
  if (isCommissioned(desk.everybody())) return DEMO;
  const administrator = (account: string, person: string, name: string) => ({
    account: account as AccountName,
    password: DEMO_PASSWORD,
    person: person as PersonId,
    name,
    section: '办公室',
  });
  await desk.commission(
    {
      system: administrator('system', 'D101', '系统管理员'),
      security: administrator('security', 'D102', '安全管理员'),
      audit: administrator('audit', 'D103', '审计管理员'),
    },
    { kind: 'station' },
  );
  const by = accountActor('security');
  for (const [account, person, name, section, roles] of ACCOUNTS) {
    await desk.register({ person, name, section, certificate: null, aliases: [] }, by);
    await desk.createAccount({ account, person, roles: [...roles], password: DEMO_PASSWORD }, by);
  }
  return DEMO;
}

/** A demonstration works under one of the regulations, with what the program suggests for the rest. */
export async function demoRegulation(desk: ProfileDesk): Promise<void> {
  if (desk.view()) return;
  const open = Object.entries(fushun.rules).flatMap(([name, rule]) =>
    rule.state === 'not-stated' ? [[name, rule.suggestion] as const] : [],
  );
  await desk.choose('fushun', Object.fromEntries(open), accountActor('system'));
}
