import type { AboutView, VaultView } from '#shared/contract/station';
import type { ShownFailure } from '../words/words';

/** How far the window has come: what it may show depends on this alone. */
export type Opening =
  | { readonly at: 'asking' }
  | { readonly at: 'unreachable'; readonly failure: ShownFailure }
  /** No vault is open: the person chooses a place, or reads why the chosen one failed. */
  | { readonly at: 'set-up'; readonly about: AboutView }
  | { readonly at: 'open'; readonly about: AboutView; readonly vault: VaultView };

export type OpeningEvent =
  | { readonly kind: 'answered'; readonly about: AboutView }
  | { readonly kind: 'failed'; readonly failure: ShownFailure };

/** An answer decides; a failed question only matters while nothing is known yet. */
export function openingAfter(opening: Opening, event: OpeningEvent): Opening {
  switch (event.kind) {
    case 'answered':
      return event.about.vault
        ? { at: 'open', about: event.about, vault: event.about.vault }
        : { at: 'set-up', about: event.about };
    case 'failed':
      return opening.at === 'asking' || opening.at === 'unreachable'
        ? { at: 'unreachable', failure: event.failure }
        : opening;
  }
}

/** How the vault's free space stands: `full` when intake will refuse, `low` when that is near. */
export type Room = 'enough' | 'low' | 'full';

export function roomOf(vault: VaultView): Room {
  if (vault.freeBytes <= vault.reserveBytes) return 'full';
  const near = Math.max(vault.reserveBytes * 2, vault.totalBytes / 10);
  return vault.freeBytes <= near ? 'low' : 'enough';
}
