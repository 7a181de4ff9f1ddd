/** Where a rule is written: issuer · article, and the item inside the article where it has numbered items. */

/** The five regulations that the program knows, by who issued them. */
export const REGULATIONS = ['xigang', 'jinpu', 'hebei', 'shanxi', 'fushun'] as const;
export type RegulationId = (typeof REGULATIONS)[number];

export interface Citation {
  readonly regulation: RegulationId;
  readonly article: number;
  /** The numbered item inside the article, `（三）` being 3. */
  readonly item?: number;
}

/** The issuers' short names, as they stand before an article. */
export const SHORT_NAMES: Readonly<Record<RegulationId, { readonly zh: string; readonly en: string }>> = {
  xigang: { zh: '西岗教育', en: 'Xigang Education' },
  jinpu: { zh: '金普民宗', en: 'Jinpu Ethnic & Religious Affairs' },
  hebei: { zh: '河北街道', en: 'Hebei sub-district' },
  shanxi: { zh: '山西教育厅', en: 'Shanxi Education' },
  fushun: { zh: '抚顺教育', en: 'Fushun Education' },
};

const NUMERALS = ['零', '一', '二', '三', '四', '五', '六', '七', '八', '九', '十'];

/** A citation in words: `河北街道 · 第21条`, `西岗教育 · 第24条（三）`; `Hebei sub-district · Art. 21`. */
export function citationText({ regulation, article, item }: Citation, language: 'zh' | 'en'): string {
  const name = SHORT_NAMES[regulation][language];
  if (language === 'en') return `${name} · Art. ${article}${item === undefined ? '' : ` (${item})`}`;
  return `${name} · 第${article}条${item === undefined ? '' : `（${NUMERALS[item] ?? item}）`}`;
}

/** The function that cites one regulation: `const x = citing('xigang')`, then `x(24, 1)`. */
export function citing(regulation: RegulationId): (article: number, item?: number) => Citation {
  return (article, item) => (item === undefined ? { regulation, article } : { regulation, article, item });
}
