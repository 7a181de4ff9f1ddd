import type { PeopleDesk } from '../people';
import { later, type Answers } from './answer';

/** Answers about persons, accounts and signing in; `changed` is told after every change of what somebody may do. */
export function peopleAnswers(desk: () => PeopleDesk, changed: () => void) {
  const nothing = async (work: Promise<void>): Promise<Record<string, never>> => {
    await work;
    changed();
    return {};
  };
  return {
    'sign-in': ({ account, password }) => desk().signIn(account, password),
    'sign-out': async ({ account, because }) => {
      await desk().signOut(account, because);
      return null;
    },
    'change-own-password': async ({ account, old, password }) => {
      await desk().changeOwnPassword(account, old, password);
      return null;
    },
    'people.commission': (first, by) => nothing(desk().commission(first, by)),
    'people.list': () => later(() => [...desk().list()]),
    'people.register': (person, by) => nothing(desk().register(person, by)),
    'people.change': (person, by) => nothing(desk().change(person, by)),
    'people.leave': ({ person }, by) => nothing(desk().leave(person, by)),
    'people.create-account': (wanted, by) => nothing(desk().createAccount(wanted, by)),
    'people.change-account': (wanted, by) => nothing(desk().changeAccount(wanted, by)),
    'people.set-password': ({ account, password }, by) => nothing(desk().setPassword(account, password, by)),
    'people.set-token': ({ person, token, secret }, by) =>
      nothing(desk().setToken(person, token, secret, by)),
  } satisfies Partial<Answers>;
}
