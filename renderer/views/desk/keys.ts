/** The keys of the desk. Text fields, dialogs and lists keep their own. */
import { onMounted, onScopeDispose } from 'vue';

export type DeskKey =
  | 'toggle'
  | 'backwards'
  | 'pause'
  | 'forwards'
  | 'frame-back'
  | 'frame-on'
  | 'ten-back'
  | 'ten-on'
  | 'seconds-back'
  | 'seconds-on'
  | 'beginning'
  | 'end'
  | 'segment-before'
  | 'segment-after'
  | 'seam'
  | 'slower'
  | 'faster'
  | 'still'
  | 'note'
  | 'mark'
  | 'item-before'
  | 'item-after'
  | 'item-note'
  | 'finding'
  | 'undo'
  | 'tab-before'
  | 'tab-after'
  | 'complete'
  | 'compare'
  | 'fullscreen'
  | 'help'
  | { readonly verdict: number };

const PLAIN: Readonly<Record<string, DeskKey>> = {
  ' ': 'toggle',
  k: 'pause',
  j: 'backwards',
  l: 'forwards',
  arrowleft: 'frame-back',
  arrowright: 'frame-on',
  arrowup: 'seconds-back',
  arrowdown: 'seconds-on',
  home: 'beginning',
  end: 'end',
  pageup: 'segment-before',
  pagedown: 'segment-after',
  g: 'seam',
  ',': 'slower',
  '.': 'faster',
  s: 'still',
  n: 'note',
  m: 'mark',
  q: 'item-before',
  a: 'item-after',
  e: 'item-note',
  x: 'finding',
  z: 'undo',
  '[': 'tab-before',
  ']': 'tab-after',
  c: 'compare',
  f: 'fullscreen',
  '?': 'help',
  '1': { verdict: 0 },
  '2': { verdict: 1 },
  '3': { verdict: 2 },
  '4': { verdict: 3 },
};

/** What a press means, or null when it belongs to somebody else. */
export function deskKey(event: KeyboardEvent): DeskKey | null {
  // From anywhere, also out of a field; in a dialog it is the dialog's.
  if (event.ctrlKey && event.key === 'Enter')
    return event.target instanceof Element && event.target.closest('.el-overlay') ? null : 'complete';
  if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing) return null;
  const { target } = event;
  if (target instanceof HTMLElement) {
    if (target.isContentEditable || target.closest('input, textarea, select, [role="listbox"], .el-overlay'))
      return null;
    if (event.key === ' ' && target.closest('button')) return null;
  }
  const key = event.key.toLowerCase();
  if (event.shiftKey && key === 'arrowleft') return 'ten-back';
  if (event.shiftKey && key === 'arrowright') return 'ten-on';
  return PLAIN[key] ?? null;
}

/** Listens while the caller lives. */
export function useDeskKeys(pressed: (key: DeskKey) => void): void {
  const listen = (event: KeyboardEvent): void => {
    const key = deskKey(event);
    if (key === null) return;
    event.preventDefault();
    pressed(key);
  };
  onMounted(() => document.addEventListener('keydown', listen));
  onScopeDispose(() => document.removeEventListener('keydown', listen));
}
