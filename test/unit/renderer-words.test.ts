import { describe, expect, it } from 'vitest';
import { createSSRApp, h } from 'vue';
import { renderToString } from 'vue/server-renderer';
import type { Language } from '#shared/words/sentences';
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

const values = (text: string) => [...new Set(text.match(/\{\w+\}/g) ?? [])].sort();

describe('the labels', () => {
  it('exist in both languages with the same values', () => {
    const english = places(en);
    expect([...english.keys()]).toEqual([...places(zh).keys()]);
    for (const [place, text] of places(zh)) {
      const forms = (english.get(place) ?? '').split(' | ');
      expect([place, values(forms.at(-1) ?? '')]).toEqual([place, values(text)]);
      expect([text, ...forms].every((form) => form.trim() !== '')).toBe(true);
    }
  });

  it('are put together without a compiler from text to code, which the page forbids', () => {
    const { global } = makeWords('en');
    expect(global.t('notSafe.some', { n: 1 }, 1)).toBe('1 file was not sealed');
    expect(global.t('notSafe.some', { n: 2 }, 2)).toBe('2 files were not sealed');
    global.locale.value = 'zh';
    expect(global.t('notSafe.some', { n: 2 }, 2)).toBe('有 2 个文件没有封存');
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
