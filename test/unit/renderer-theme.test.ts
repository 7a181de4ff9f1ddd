import fs from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';

const css = fs.readFileSync(
  path.join(import.meta.dirname, '..', '..', 'renderer', 'theme', 'tokens.css'),
  'utf8',
);

function colours(selector: string): ReadonlyMap<string, string> {
  const block = css.slice(css.indexOf(`${selector} {`), css.indexOf('}', css.indexOf(`${selector} {`)));
  return new Map([...block.matchAll(/--([\w-]+): (#[0-9a-f]{6});/g)].map((m) => [m[1] ?? '', m[2] ?? '']));
}

function brightness(colour: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5]
    .map((at) => Number.parseInt(colour.slice(at, at + 2), 16) / 255)
    .map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(a: string, b: string): number {
  const [bright = 0, dark = 0] = [brightness(a), brightness(b)].sort((x, y) => y - x);
  return (bright + 0.05) / (dark + 0.05);
}

/** Every text colour with the grounds that it stands on. */
const PAIRS = [
  ['ink', ['ground', 'surface', 'sunk', 'danger-soft', 'warn-soft']],
  ['ink-2', ['ground', 'surface', 'danger-soft', 'warn-soft']],
  ['ink-3', ['ground', 'surface']],
  ['accent', ['ground', 'surface', 'accent-soft']],
  ['accent-ink', ['accent', 'accent-hover']],
  ['safe-ink', ['safe']],
  ['danger', ['surface', 'ground', 'danger-soft']],
  ['warn', ['surface', 'ground', 'warn-soft']],
] as const;

it.each([':root', 'html.dark'])('texts of %s can be read: contrast 4.5:1 or more', (selector) => {
  const named = colours(selector);
  for (const [text, grounds] of PAIRS)
    for (const ground of grounds)
      expect([text, ground, contrast(named.get(text) ?? '', named.get(ground) ?? '') >= 4.5]).toEqual([
        text,
        ground,
        true,
      ]);
});

it.each([':root', 'html.dark'])('edges of controls in %s can be seen: 3:1 or more', (selector) => {
  const named = colours(selector);
  for (const ground of ['ground', 'surface'])
    expect(contrast(named.get('line-strong') ?? '', named.get(ground) ?? '')).toBeGreaterThanOrEqual(3);
});
