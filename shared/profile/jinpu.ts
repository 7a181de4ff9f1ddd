import { citing } from './citation';
import { dalianRules } from './dalian';
import { listed, type RegulationProfile } from './rule';

const j = citing('jinpu');

/** Dalian Jinpu New Area Ethnic and Religious Affairs Bureau. Its articles are numbered like Xigang's. */
export const jinpu: RegulationProfile = {
  id: 'jinpu',
  edition: 1,
  title: {
    zh: '大连市金普新区民族和宗教事务局执法记录信息收集保存管理使用工作制度',
    en: 'Working rules on collecting, keeping, managing and using enforcement records (Jinpu Ethnic & Religious Affairs)',
  },
  issuer: {
    zh: '大连市金普新区民族和宗教事务局',
    en: 'Ethnic and Religious Affairs Bureau, Jinpu New Area, Dalian',
  },
  rules: { ...dalianRules(j), 'checks.by': listed({ 'parent-general-office': [j(23)] }) },
};
