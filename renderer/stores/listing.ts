import { asInstant, CHINA_OFFSET, instantOf, millisecondsOf, type Instant } from '#shared/clock';
import type { FootageFilter } from '#shared/contract/footage';
import type { ClipRowView } from '#shared/contract/footage';
import type { PersonId } from '#shared/ids';
import type { ShownFailure } from '../words/words';

/** Rows asked for at once. */
export const PAGE_ROWS = 200;

interface Found {
  readonly rows: readonly ClipRowView[];
  readonly total: number;
}

/**
 * One question's footage, page by page. `query` numbers the questions, so that a late answer to an older one is
 * told apart. While a page is on its way no second one is asked for.
 */
export type Listing = { readonly query: number } & Found &
  (
    | /** A new question; the rows are still those of the question before. */ { readonly at: 'first' }
    | { readonly at: 'failed'; readonly failure: ShownFailure }
    | { readonly at: 'idle' }
    | { readonly at: 'more' }
    | { readonly at: 'more-failed'; readonly failure: ShownFailure }
    | /** The last page has come. */ { readonly at: 'end' }
  );

export const NOT_ASKED: Listing = { query: 0, at: 'first', rows: [], total: 0 };

export type ListingEvent =
  | { readonly kind: 'asked-anew' }
  | { readonly kind: 'asked-more' }
  | { readonly kind: 'page'; readonly query: number; readonly page: Found }
  | { readonly kind: 'failed'; readonly query: number; readonly failure: ShownFailure };

export function listingAfter(listing: Listing, event: ListingEvent): Listing {
  const { query, rows, total } = listing;
  switch (event.kind) {
    case 'asked-anew':
      return { query: query + 1, at: 'first', rows, total };
    case 'asked-more':
      return listing.at === 'idle' || listing.at === 'more-failed'
        ? { query, at: 'more', rows, total }
        : listing;
    case 'page': {
      if (event.query !== query || (listing.at !== 'first' && listing.at !== 'more')) return listing;
      const now = listing.at === 'first' ? event.page.rows : [...rows, ...event.page.rows];
      const at = event.page.rows.length < PAGE_ROWS ? 'end' : 'idle';
      return { query, at, rows: now, total: Math.max(event.page.total, now.length) };
    }
    case 'failed':
      if (event.query !== query) return listing;
      if (listing.at === 'first') return { query, at: 'failed', failure: event.failure, rows: [], total: 0 };
      if (listing.at === 'more') return { query, at: 'more-failed', failure: event.failure, rows, total };
      return listing;
  }
}

/** What the person narrows the list by. Days are calendar days of the camera's clock, `2026-11-21`. */
export interface Narrowing {
  readonly device: ClipRowView['device'] | null;
  /** Who had the camera. */
  readonly person: PersonId | null;
  readonly days: readonly [string, string] | null;
  readonly kind: ClipRowView['kind'] | null;
  readonly findings: boolean;
  readonly marked: boolean;
  readonly storage: NonNullable<FootageFilter['storage']> | null;
  readonly text: string;
}

export const EVERYTHING: Narrowing = {
  device: null,
  person: null,
  days: null,
  kind: null,
  findings: false,
  marked: false,
  storage: null,
  text: '',
};

export function isNarrowed(narrowing: Narrowing): boolean {
  return Object.keys(filterOf(narrowing)).length > 0;
}

/** The request's filter: only what narrows is in it. Both days are within. */
export function filterOf(narrowing: Narrowing): FootageFilter {
  const text = narrowing.text.trim();
  const from = narrowing.days && dayStart(narrowing.days[0]);
  const lastDay = narrowing.days && dayStart(narrowing.days[1]);
  return {
    ...(narrowing.device ? { device: narrowing.device } : {}),
    ...(narrowing.person ? { person: narrowing.person } : {}),
    ...(from ? { from } : {}),
    ...(lastDay ? { to: instantOf(millisecondsOf(lastDay) + DAY - 1) } : {}),
    ...(narrowing.kind ? { kind: narrowing.kind } : {}),
    ...(narrowing.findings ? { findings: true } : {}),
    ...(narrowing.marked ? { marked: true } : {}),
    ...(narrowing.storage ? { storage: narrowing.storage } : {}),
    ...(text ? { text } : {}),
  };
}

const DAY = 86_400_000;

function dayStart(day: string): Instant | null {
  const midnight = asInstant(day);
  return midnight && instantOf(millisecondsOf(midnight) - CHINA_OFFSET * 60_000);
}
