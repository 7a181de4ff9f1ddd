import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { displayName, nameParts } from '#shared/display-name';

/** Any UTF-16 text, halves of surrogate pairs and all that turns or hides letters included. */
const nasty = fc.oneof(
  fc.constantFrom('\u202e', '\u2066', '\u200f', '\u061c', '\u2028', '\n', '\r', '\0', '\u009b', '\u200b'),
  fc.constantFrom('\ud83d', '\udc00', '\ufeff', '\u00ad', '\u{e0001}', '\ufe0f', '\u3164', '\u180e', '\t'),
  fc.string({ unit: 'binary', maxLength: 4 }),
  fc.constantFrom('影', 'a', '.', '/', '\\', ' ', '，'),
);
const hostileName = fc.array(nasty, { maxLength: 40 }).map((parts) => parts.join(''));

describe('a name as it may be shown', () => {
  it('never holds a control, a line break, a direction mark, anything invisible or half a character', () => {
    fc.assert(
      fc.property(hostileName, (name) => {
        const shown = displayName(name);
        expect(shown).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u);
        expect(shown).not.toMatch(/\p{Default_Ignorable_Code_Point}/u);
        expect(shown).not.toMatch(/[\u202a-\u202e\u2066-\u2069\u200e\u200f\u061c]/);
      }),
      { numRuns: 2000 },
    );
  });

  it('is the same when it is shown twice, and its parts are the whole of it', () => {
    fc.assert(
      fc.property(hostileName, (name) => {
        const shown = displayName(name);
        expect(displayName(shown)).toBe(shown);
        expect(
          nameParts(name)
            .map((part) => part.text)
            .join(''),
        ).toBe(shown);
      }),
    );
  });

  it('leaves ordinary names alone', () => {
    for (const name of [
      'DCIM/100MEDIA/DCAM_BC240001_B01OPR_20260713_103000_IMP.mp4',
      '现场检查（第三次）　甲.mp4',
      'ünïcödé 😀.mov',
      String.raw`written \x1b by us`,
      '',
    ])
      expect(displayName(name)).toBe(name);
  });

  it.each([
    ['\u202egpj.exe', '\\u202Egpj.exe'],
    ['one\r\ntwo', 'one\\r\\ntwo'],
    ['tab\there', 'tab\\there'],
    ['\u{e0041}', '\\u{E0041}'],
    ['\ud800x', '\\uD800x'],
    ['bell\u0007', 'bell\\u0007'],
  ])('%j is shown as %s', (name, shown) => {
    expect(displayName(name)).toBe(shown);
  });

  it('sets escapes off from letters that only look like one', () => {
    expect(nameParts('\\n\n')).toEqual([
      { text: '\\n', escaped: false },
      { text: '\\n', escaped: true },
    ]);
  });
});
