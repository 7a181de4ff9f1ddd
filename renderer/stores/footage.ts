import { defineStore } from 'pinia';
import { ref, shallowRef } from 'vue';
import { failureOf } from '#shared/failure';
import type { FootageHolderView } from '#shared/contract/footage';
import type { DeviceId } from '#shared/ids';
import { ask } from '../station';
import {
  EVERYTHING,
  filterOf,
  listingAfter,
  NOT_ASKED,
  PAGE_ROWS,
  type Listing,
  type Narrowing,
} from './listing';

/** The Footage list: what it is narrowed by, and the pages that have come. */
export const useFootage = defineStore('footage', () => {
  const narrowing = ref<Narrowing>(EVERYTHING);
  const listing = shallowRef<Listing>(NOT_ASKED);
  const devices = shallowRef<readonly DeviceId[]>([]);
  const holders = shallowRef<readonly FootageHolderView[]>([]);
  /** Clips were sealed after the list was asked for. */
  const stale = ref(true);

  /** Asks for the first page again. */
  async function refresh(): Promise<void> {
    stale.value = false;
    listing.value = listingAfter(listing.value, { kind: 'asked-anew' });
    await Promise.all([page(), askChoices()]);
  }

  async function narrow(to: Partial<Narrowing>): Promise<void> {
    narrowing.value = { ...narrowing.value, ...to };
    await refresh();
  }

  /** Asks for the next page, unless there is none or one is on its way. */
  async function more(): Promise<void> {
    const before = listing.value;
    listing.value = listingAfter(before, { kind: 'asked-more' });
    if (listing.value !== before) await page();
  }

  async function page(): Promise<void> {
    const { query, at, rows } = listing.value;
    try {
      const after = at === 'more' ? (rows.at(-1)?.clip ?? null) : null;
      const answer = await ask('footage.page', {
        filter: filterOf(narrowing.value),
        after,
        limit: PAGE_ROWS,
      });
      listing.value = listingAfter(listing.value, { kind: 'page', query, page: answer });
    } catch (error) {
      listing.value = listingAfter(listing.value, { kind: 'failed', query, failure: failureOf(error) });
    }
  }

  /** The choices of cameras and people are conveniences: when they cannot be had, the last ones stay. */
  async function askChoices(): Promise<void> {
    try {
      devices.value = await ask('footage.devices', {});
      holders.value = await ask('footage.holders', {});
    } catch (error) {
      console.warn('footage.devices', failureOf(error).code);
    }
  }

  function sealed(): void {
    stale.value = true;
  }

  return { narrowing, listing, devices, holders, stale, refresh, narrow, more, sealed };
});
