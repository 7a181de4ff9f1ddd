import type { Page } from 'playwright-core';

/** Signs out whoever is signed in, and this account in, as a person does. */
export async function signInAs(page: Page, account: string, password = 'evidock-demo'): Promise<void> {
  const at = (name: string) => page.locator(`[data-test=${name}]`);
  await at('sign-out').or(at('sign-in')).first().waitFor();
  if ((await at('sign-out').count()) > 0) await at('sign-out').click();
  await at('sign-in').click();
  await at('sign-in-account').fill(account);
  await at('sign-in-password').fill(password);
  await at('sign-in-password').press('Enter');
  await at('sign-out').waitFor();
}
