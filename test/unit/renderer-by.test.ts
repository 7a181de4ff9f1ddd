import { createPinia, setActivePinia, type Pinia } from 'pinia';
import { beforeEach, describe, expect, it } from 'vitest';
import { createSSRApp, h } from 'vue';
import { renderToString } from 'vue/server-renderer';
import type { PersonView, SessionView } from '#shared/contract/people';
import type { AccountName, PersonId } from '#shared/ids';
import { usePeople } from '../../renderer/stores/people';
import { useSession } from '../../renderer/stores/session';
import { useBy } from '../../renderer/words/by';
import { makeWords } from '../../renderer/words/words';

const KEEPER: PersonView = {
  person: 'E0001' as PersonId,
  name: '装备员甲',
  section: '办公室',
  certificate: null,
  aliases: [],
  active: false,
  hasBadge: false,
  hasPin: false,
  account: { account: 'keeper' as AccountName, roles: ['keeper'], active: false, locked: false },
};

let pinia: Pinia;
const saying = (accounts: readonly (string | null)[]): Promise<string> =>
  renderToString(
    createSSRApp({
      setup() {
        const by = useBy();
        return () => h('p', accounts.map(by).join('|'));
      },
    })
      .use(pinia)
      .use(makeWords('zh')),
  );
const mayDo = (rights: SessionView['rights']): void => {
  useSession().view = { commissioned: true, signedIn: null, rights, endedIdle: false, kiosk: 'off' };
};

describe('who did something', () => {
  beforeEach(() => {
    pinia = createPinia();
    setActivePinia(pinia);
    usePeople().persons = [KEEPER];
  });

  it('is the person with the account, also of somebody who has left; an unknown account stands alone', async () => {
    mayDo(['people.see']);
    expect(await saying(['keeper', 'gone'])).toBe('<p>装备员甲（keeper）|gone</p>');
  });

  it('is the station itself, or the computer’s account where nobody was signed in', async () => {
    mayDo(['people.see']);
    expect(await saying([null, 'station', 'os:duty'])).toBe(
      '<p>本机自动|本机自动|未登录（计算机账户 duty）</p>',
    );
  });

  it('is the account alone for those who may not see who belongs to the office', async () => {
    mayDo(['device.see']);
    expect(await saying(['keeper'])).toBe('<p>keeper</p>');
  });
});
