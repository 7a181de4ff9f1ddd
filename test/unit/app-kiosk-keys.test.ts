import { expect, it } from 'vitest';
import { DESKTOP_SHORTCUTS, isUnheard } from '../../electron/app/kiosk-keys';

/** `Control+Shift+I` as the window is told of it. */
function pressed(chord: string) {
  const parts = chord.split('+');
  const key = parts.at(-1) ?? '';
  const has = (name: string): boolean => parts.slice(0, -1).includes(name);
  return { key, control: has('Control'), alt: has('Alt'), shift: has('Shift'), meta: has('Meta') };
}

it.each([
  ...['F1', 'F5', 'F11', 'F12', 'Control+F5', 'Alt+F4', 'Control+Shift+I', 'Control+Shift+J', 'Meta+Alt+I'],
  ...['Control+r', 'Control+Shift+R', 'Meta+r', 'Control+w', 'Control+q', 'Meta+q', 'Meta+w', 'Control+n'],
  ...['Control+t', 'Control+p', 'Control+o', 'Control+s', 'Control+u', 'Control+j', 'Control+l'],
  ...['Control+-', 'Control+=', 'Control+0', 'Alt+ArrowLeft', 'Alt+ArrowRight', 'Alt+Home', 'Alt+Tab'],
  ...['Alt+ ', 'Control+Tab', 'Meta+d', 'Control+Alt+F1', 'Control+Alt+Delete', 'BrowserBack', 'BrowserHome'],
  ...['LaunchMail', 'Alt+f'],
])('a locked station does not hear %s', (chord) => {
  expect(isUnheard(pressed(chord))).toBe(true);
});

it.each([
  ...['a', 'Z', '5', '执', 'Shift+A', 'Enter', 'Tab', 'Shift+Tab', 'Escape', ' ', 'Backspace', 'Delete'],
  ...['ArrowLeft', 'Home', 'PageDown', 'Control+a', 'Control+C', 'Control+v', 'Meta+v', 'Control+Backspace'],
  // What AltGr types, and the keys themselves.
  ...['Control+Alt+@', 'Control+Alt+€', 'Alt+Alt', 'Control+Control', 'Meta+Meta', 'Shift+Shift'],
])('what people type goes on: %s', (chord) => {
  expect(isUnheard(pressed(chord))).toBe(false);
});

it('asks the desktop for each shortcut once', () => {
  expect(new Set(DESKTOP_SHORTCUTS).size).toBe(DESKTOP_SHORTCUTS.length);
});
