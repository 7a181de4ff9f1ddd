import { defineStore } from 'pinia';
import { shallowRef } from 'vue';
import type { PersonView } from '#shared/contract/people';
import type { Arguments } from '#shared/contract/requests';
import { failureOf } from '#shared/failure';
import type { PersonId } from '#shared/ids';
import { ask } from '../station';
import type { ShownFailure } from '../words/words';

type Change =
  | 'people.register'
  | 'people.change'
  | 'people.leave'
  | 'people.create-account'
  | 'people.change-account'
  | 'people.set-password'
  | 'people.set-token';

/** Everybody of the office. */
export const usePeople = defineStore('people', () => {
  const persons = shallowRef<readonly PersonView[] | null>(null);
  const failure = shallowRef<ShownFailure | null>(null);

  async function refresh(): Promise<void> {
    try {
      persons.value = await ask('people.list', {});
      failure.value = null;
    } catch (error) {
      failure.value = failureOf(error);
    }
  }

  /** Does it, then asks how everybody stands now. Throws FailureError; then nothing was changed. */
  async function change<N extends Change>(name: N, args: Arguments<N>): Promise<void> {
    await ask(name, args);
    await refresh();
  }

  /** What a person is called; the number, as long as nobody knows. */
  function nameOf(person: PersonId): string {
    return persons.value?.find((one) => one.person === person)?.name ?? person;
  }

  return { persons, failure, refresh, change, nameOf };
});
