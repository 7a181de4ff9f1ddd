import path from 'node:path';
import { failed } from '#shared/failure';
import { inForce, settingInForce, type InForce } from '#shared/profile/agency';
import { citationText } from '#shared/profile/citation';
import { PROVISION_NAMES } from '#shared/profile/provisions';
import { SETTING_NAMES } from '#shared/profile/settings';
import { PROFILE_WORDS } from '#shared/words/profile/profile-words';
import { onRecord } from '../station/on-record';
import type { Command } from './arguments';
import { EXIT, printJson, printLine } from './output';

/** `station profile show`: every value in force, where it comes from, and its articles. */
export async function runProfile({ vault, json }: Extract<Command, { do: 'profile' }>): Promise<number> {
  const { profiles } = await onRecord(path.resolve(vault));
  const last = profiles.at(-1);
  if (!last) throw failed('no-profile');
  const { profile, from } = last;
  const rules = [
    ...PROVISION_NAMES.map((name) => ruleJson(name, inForce(profile, name))),
    ...SETTING_NAMES.map((name) => ruleJson(name, settingInForce(profile, name))),
  ];
  const { id, edition, issuer } = profile.regulation;
  if (json) printJson({ regulation: id, edition, since: from, changes: profiles.length - 1, rules });
  else {
    printLine(`${issuer.zh} ${issuer.en} (${id} ${String(edition)})`);
    for (const { name, word, value, origin, articles } of rules)
      printLine([name.padEnd(28), word, JSON.stringify(value), origin, articles.join('；')].join('  '));
  }
  return EXIT.well;
}

function ruleJson(name: (typeof PROVISION_NAMES | typeof SETTING_NAMES)[number], rule: InForce<unknown>) {
  const { provision, setting } = PROFILE_WORDS.zh;
  const words: Readonly<Record<string, string>> = { ...provision, ...setting };
  return {
    name,
    word: words[name] ?? name,
    value: rule.value,
    origin: rule.from,
    articles: rule.source.map((one) => citationText(one, 'zh')),
  };
}
