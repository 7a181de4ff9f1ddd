import { computed } from 'vue';
import { displayName } from '#shared/display-name';
import { usePeople } from '../stores/people';
import { useSession } from '../stores/session';
import { useWords } from './words';

/** How an account of the computer itself begins: nobody was signed in at the station. */
const COMPUTER = 'os:';

/**
 * Who did something, as people know them: the person with the account beside it, the account alone where it is not
 * known whose it is or where whoever looks may not see who belongs to the office, or the station itself (null or
 * `station`). Call it in `setup`.
 */
export function useBy(): (account: string | null) => string {
  const people = usePeople();
  const session = useSession();
  const { t } = useWords();
  const names = computed<ReadonlyMap<string, string>>(() => {
    const seen = session.can('people.see') ? (people.persons ?? []) : [];
    return new Map(seen.flatMap(({ account, name }) => (account ? [[account.account, name] as const] : [])));
  });
  if (session.can('people.see') && !people.persons) void people.refresh();

  return (account) => {
    if (account === null || account === 'station') return t('by.station');
    if (account.startsWith(COMPUTER))
      return t('by.computer', { account: displayName(account.slice(COMPUTER.length)) });
    const name = names.value.get(account);
    const shown = displayName(account);
    return name === undefined ? shown : displayName(name) + t('mark.aside', { text: shown });
  };
}
