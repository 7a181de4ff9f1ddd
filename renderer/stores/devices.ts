import { defineStore } from 'pinia';
import { shallowRef } from 'vue';
import type { DeviceBoardView } from '#shared/contract/devices';
import type { Arguments, RequestName, Result } from '#shared/contract/requests';
import { failureOf } from '#shared/failure';
import { ask } from '../station';
import type { ShownFailure } from '../words/words';

/** The requests that change a device or its hand-out. */
export type DeviceChange = Extract<
  RequestName,
  `devices.${string}` | `checkout.${string}` | `faults.${string}` | `repairs.${string}`
>;

/** Every device of the office, and where it is. */
export const useDevices = defineStore('devices', () => {
  const board = shallowRef<DeviceBoardView | null>(null);
  const failure = shallowRef<ShownFailure | null>(null);

  async function refresh(): Promise<void> {
    try {
      board.value = await ask('devices.board', {});
      failure.value = null;
    } catch (error) {
      failure.value = failureOf(error);
    }
  }

  /** Does it, then asks how the devices stand. Throws FailureError; refusals are the answer. */
  async function change<N extends DeviceChange>(name: N, args: Arguments<N>): Promise<Result<N>> {
    const answer = await ask(name, args);
    await refresh();
    return answer;
  }

  return { board, failure, refresh, change };
});
