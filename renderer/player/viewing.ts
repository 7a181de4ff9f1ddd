import type { ClipView } from '#shared/contract/footage';
import type { ShownFailure } from '../words/words';

/** Why an address that was given does not become a picture or a sound. */
export type Unplayable =
  /** This computer has no decoder for it: nothing is wrong with the file. */
  | 'coding'
  /** The import already found the file damaged. */
  | 'damaged'
  /** There was a picture, and then decoding broke off. */
  | 'broken-off'
  /** The vault does not give the original. */
  | 'unreachable'
  /** Reading broke off. */
  | 'interrupted';

/** One look at one clip, from asking for it to seeing it. */
export type Viewing =
  | { readonly at: 'asking' }
  | { readonly at: 'refused'; readonly failure: ShownFailure }
  /** There is an address; whether anything can be seen or heard is not known yet. */
  | { readonly at: 'loading'; readonly url: string }
  /** A picture was really drawn, or sound was really decoded. */
  | { readonly at: 'showing'; readonly url: string }
  | { readonly at: 'unplayable'; readonly why: Unplayable };

export type ViewingEvent =
  | { readonly kind: 'asked' }
  | { readonly kind: 'address'; readonly url: string }
  | { readonly kind: 'refused'; readonly failure: ShownFailure }
  | { readonly kind: 'appeared' }
  | { readonly kind: 'broke'; readonly how: MediaBreak; readonly clip: Pick<ClipView, 'findings'> };

/** What a media element, and a question to its address, say went wrong. */
export type MediaBreak = 'no-picture' | 'not-supported' | 'not-decoded' | 'not-given' | 'not-read-on';

export function viewingAfter(viewing: Viewing, event: ViewingEvent): Viewing {
  switch (event.kind) {
    case 'asked':
      return { at: 'asking' };
    case 'address':
      return viewing.at === 'asking' ? { at: 'loading', url: event.url } : viewing;
    case 'refused':
      return viewing.at === 'asking' ? { at: 'refused', failure: event.failure } : viewing;
    case 'appeared':
      return viewing.at === 'loading' ? { at: 'showing', url: viewing.url } : viewing;
    case 'broke':
      return viewing.at === 'loading' || viewing.at === 'showing'
        ? { at: 'unplayable', why: whyOf(event.how, event.clip, viewing.at === 'showing') }
        : viewing;
  }
}

function whyOf(how: MediaBreak, clip: Pick<ClipView, 'findings'>, hadAppeared: boolean): Unplayable {
  switch (how) {
    case 'not-given':
      return 'unreachable';
    case 'not-read-on':
      return 'interrupted';
    case 'no-picture':
    case 'not-supported':
    case 'not-decoded':
      if (isDamaged(clip)) return 'damaged';
      return hadAppeared ? 'broken-off' : 'coding';
  }
}

/** Whether the import found something that explains why a file cannot be played. */
function isDamaged({ findings }: Pick<ClipView, 'findings'>): boolean {
  return findings.some(
    ({ code, severity }) =>
      severity === 'error' || code === 'CONTENT_UNKNOWN' || code === 'CLAIM_DIFFERS' || code === 'EMPTY_FILE',
  );
}
