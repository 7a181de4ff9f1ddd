import { describe, expect, it } from 'vitest';
import { createSSRApp, h } from 'vue';
import { renderToString } from 'vue/server-renderer';
import { DRAW_REFUSALS } from '#shared/words/draw/draw-words';
import { EQUIPMENT_WORDS } from '#shared/words/equipment/equipment-words';
import { PROFILE_WORDS } from '#shared/words/profile/profile-words';
import { filled, SENTENCES, type Language } from '#shared/words/sentences';
import { useRuleWords } from '../../renderer/words/rules';
import { en } from '../../renderer/words/en';
import { makeWords } from '../../renderer/words/words';
import { zh } from '../../renderer/words/zh';

type Labels = Readonly<Record<string, Readonly<Record<string, string>>>>;

function places(labels: Labels): ReadonlyMap<string, string> {
  return new Map(
    Object.entries(labels).flatMap(([group, words]) =>
      Object.entries(words).map(([word, text]) => [`${group}.${word}`, text] as const),
    ),
  );
}

/** The names of the values in a text, those too that a word only agrees with. */
const values = (text: string) => [...new Set([...text.matchAll(/\{(\w+)/g)].map(([, name]) => name))].sort();

/** The values that the text says. */
const said = (text: string) => [...new Set(text.match(/\{\w+\}/g) ?? [])].sort();

describe('the labels', () => {
  it('exist in both languages with the same values', () => {
    const english = places(en);
    expect([...english.keys()]).toEqual([...places(zh).keys()]);
    for (const [place, text] of places(zh)) {
      const other = english.get(place) ?? '';
      expect([place, said(other)]).toEqual([place, said(text)]);
      expect([text, other].every((form) => form.trim() !== '')).toBe(true);
    }
  });

  it('are put together without a compiler from text to code, which the page forbids', () => {
    const { global } = makeWords('en');
    expect(global.t('notSafe.some', { n: 1 })).toBe('1 file was not sealed');
    expect(global.t('notSafe.some', { n: 2 })).toBe('2 files were not sealed');
    global.locale.value = 'zh';
    expect(global.t('notSafe.some', { n: 2 })).toBe('有 2 个文件没有封存');
  });
});

describe('English', () => {
  /** Every text of a tree of words, with its place. */
  function texts(words: object, at: string): readonly (readonly [string, string])[] {
    return Object.entries(words).flatMap(([name, word]: [string, unknown]) =>
      typeof word === 'string' ? [[`${at}.${name}`, word] as const] : texts(word as object, `${at}.${name}`),
    );
  }
  const all = [
    ...texts(en, 'window'),
    ...texts(SENTENCES.en, 'sentences'),
    ...texts(EQUIPMENT_WORDS.en, 'equipment'),
    ...texts(PROFILE_WORDS.en, 'profile'),
    ...texts(DRAW_REFUSALS.en, 'draw'),
  ];
  const counted = (text: string, value: number) =>
    filled(text, Object.fromEntries(values(text).map((name) => [name ?? '', value])));

  it('says one file and two files: no number 1 stands before a word in the plural', () => {
    expect(all.length).toBeGreaterThan(1000);
    // Words that end like a plural and are none; what follows them is no thing that is counted.
    const harmless =
      /^(?:and|as|at|by|does|has|in|is|its|lacks|looks|means|of|says|stands|that|this|to|was|with)$/;
    const years = ['window.storage.noNotice', 'window.waiting.provisional'];
    const wrong = all.filter(([place, text]) => {
      // What agrees with its number is not looked at again.
      const rest = counted(text.replaceAll(/\{\w+:[^{}]*\}/g, '·'), 1);
      const plurals = [...rest.matchAll(/\b1 (?:([\w-]+) )?(\w+s)\b/g)];
      return (
        !years.includes(place) &&
        plurals.some(([, before = '', word = '']) => !harmless.test(before) && !harmless.test(word))
      );
    });
    expect(wrong).toEqual([]);
  });

  it('has another word for many wherever it has one for one, and fills no other way', () => {
    for (const [place, text] of all) {
      for (const [, one, many] of text.matchAll(/\{\w+:([^{}|]*)\|([^{}|]*)\}/g))
        expect([place, one]).not.toEqual([place, many]);
      expect([place, counted(text, 2)]).not.toEqual([place, expect.stringMatching(/\{\w+[:}]|\|/)]);
    }
  });
});

describe('D2: a refusal', () => {
  const refusal = {
    code: 'check-not-overridable',
    values: { check: 'fault' },
    articles: [
      { regulation: 'hebei', article: 24 },
      { regulation: 'xigang', article: 24, item: 3 },
    ],
  } as const;
  const said = (language: Language): Promise<string> =>
    renderToString(
      createSSRApp({
        setup() {
          const { refusalText } = useRuleWords();
          return () => h('p', refusalText(refusal));
        },
      }).use(makeWords(language)),
    );

  it('is worded in the language of whoever reads it, its articles too', async () => {
    expect(await said('zh')).toMatch(/（河北街道 · 第24条、西岗教育 · 第24条（三））<\/p>$/);
    const english = await said('en');
    expect(english).toMatch(/ \(Hebei sub-district · Art\. 24, Xigang Education · Art\. 24 \(3\)\)<\/p>$/);
    expect(english.replace(/^<p>|<\/p>$/g, '')).not.toMatch(/[\u3000-\u9fff\uff00-\uffef]/);
  });
});
