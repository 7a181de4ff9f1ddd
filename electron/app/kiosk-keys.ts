/** Which keys lead out of a locked station: to the tools, to another page, to another program. */

/** A key as the window is told of it before the page is. */
export interface PressedKey {
  readonly key: string;
  readonly control: boolean;
  readonly alt: boolean;
  readonly shift: boolean;
  readonly meta: boolean;
}

/** What people do with a command key while they fill in a field. */
const EDITING: ReadonlySet<string> = new Set([
  ...['a', 'c', 'v', 'x', 'y', 'z'],
  ...['arrowleft', 'arrowright', 'arrowup', 'arrowdown', 'home', 'end', 'backspace', 'delete'],
  ...['control', 'alt', 'altgraph', 'shift', 'meta'],
]);
const FUNCTION_KEY = /^f([1-9]|1[0-9]|2[0-4])$/;

/**
 * Whether a locked station leaves this key unheard. Heard are letters (also those that need AltGr, which comes as
 * Control and Alt), moving about, and editing; unheard are function keys, and every other key with Control, Alt or the
 * system's key.
 */
export function isUnheard({ key, control, alt, meta }: PressedKey): boolean {
  const name = key.toLowerCase();
  if (FUNCTION_KEY.test(name) || name.startsWith('browser') || name.startsWith('launch')) return true;
  if (control && alt && !meta && key.length === 1) return false;
  if (alt) return !MODIFIERS.has(name);
  return (control || meta) && !EDITING.has(name);
}

const MODIFIERS: ReadonlySet<string> = new Set(['control', 'alt', 'altgraph', 'shift', 'meta']);

/**
 * Shortcuts of desktops that a program can ask to have for itself while it is locked, in Electron's words. A desktop may
 * refuse; then only its own settings help.
 */
export const DESKTOP_SHORTCUTS: readonly string[] = [
  ...['Alt+Tab', 'Alt+Shift+Tab', 'Alt+Escape', 'Alt+F4', 'Alt+Space', 'Alt+F2', 'Control+Escape'],
  ...['Control+Alt+T', 'Control+Alt+D', 'Control+Alt+Left', 'Control+Alt+Right', 'Control+Shift+Escape'],
  ...['Super+D', 'Super+E', 'Super+R', 'Super+Tab', 'Super+A', 'Super+M', 'Super+Up', 'Super+Down'],
];
