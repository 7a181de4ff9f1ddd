import { citing } from './citation';
import { dalianRules } from './dalian';
import { listed, type RegulationProfile } from './rule';

const x = citing('xigang');

/** Xigang District Education Bureau. */
export const xigang: RegulationProfile = {
  id: 'xigang',
  edition: 1,
  title: {
    zh: '西岗区教育局行政执法记录信息收集保存管理使用办法',
    en: 'Measures on collecting, keeping, managing and using enforcement records (Xigang Education)',
  },
  issuer: { zh: '大连市西岗区教育局', en: 'Xigang District Education Bureau, Dalian' },
  rules: { ...dalianRules(x), 'checks.by': listed({ 'general-office': [x(23)] }) },
};
