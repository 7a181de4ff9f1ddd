import { defineStore } from 'pinia';
import { computed, shallowRef } from 'vue';
import type { OverdueView } from '#shared/contract/devices';
import { ask } from '../station';

/** What should be back and is not: counted in the rail, and told anew whenever a reminder is due. */
export const useOverdue = defineStore('overdue', () => {
  const list = shallowRef<readonly OverdueView[]>([]);
  /** Those of which the section head was told. */
  const escalated = computed(() => list.value.filter(({ sectionHeadTold }) => sectionHeadTold !== null));
  let reminded: ReadonlyMap<string, number> | null = null;

  /**
   * Asks how it stands now. Gives what a reminder is due for since the last time; at first nothing, because the screen
   * has just said all of it. What cannot be asked is left as it was.
   */
  async function refresh(): Promise<readonly OverdueView[]> {
    try {
      list.value = await ask('overdue.list', {});
    } catch {
      return []; // the page itself says what is wrong
    }
    const before = reminded;
    reminded = new Map(list.value.map((one) => [`${one.device} ${one.since}`, one.reminders]));
    if (!before) return [];
    return list.value.filter((one) => one.reminders > (before.get(`${one.device} ${one.since}`) ?? 0));
  }

  function forget(): void {
    list.value = [];
    reminded = null;
  }

  return { list, escalated, refresh, forget };
});
