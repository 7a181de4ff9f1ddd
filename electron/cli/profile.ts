import path from 'node:path';
import { rulingYear } from '#shared/calendar/holiday-calendar';
import { calendarAfter, spansOf } from '#shared/calendar/notice';
import { OFFICIAL_CALENDAR } from '#shared/calendar/official';
import { CHINA_OFFSET, dayOf, instantOf } from '#shared/clock';
import type { CalendarYearView } from '#shared/contract/calendar';
import { failed } from '#shared/failure';
import { inForce, settingInForce, type InForce } from '#shared/profile/agency';
import { citationText } from '#shared/profile/citation';
import { PROVISION_NAMES } from '#shared/profile/provisions';
import { SETTING_NAMES } from '#shared/profile/settings';
import { PROFILE_WORDS } from '#shared/words/profile/profile-words';
import { calendarYears } from '../station/calendar-desk';
import { onRecord } from '../station/on-record';
import type { Command } from './arguments';
import { EXIT, printJson, printLine } from './output';

/** `station profile show`: every value in force, where it comes from, and its articles; and the holidays that days are counted by. */
export async function runProfile({ vault, json }: Extract<Command, { do: 'profile' }>): Promise<number> {
  const { profiles, notices } = await onRecord(path.resolve(vault));
  const last = profiles.at(-1);
  if (!last) throw failed('no-profile');
  const { profile, from } = last;
  const rules = [
    ...PROVISION_NAMES.map((name) => ruleJson(name, inForce(profile, name))),
    ...SETTING_NAMES.map((name) => ruleJson(name, settingInForce(profile, name))),
  ];
  const holidays = calendarYears(
    notices.reduce(calendarAfter, OFFICIAL_CALENDAR),
    notices,
    rulingYear(dayOf(instantOf(Date.now()), CHINA_OFFSET)),
  );
  const { id, edition, issuer } = profile.regulation;
  if (json)
    printJson({
      regulation: id,
      edition,
      since: from,
      changes: profiles.length - 1,
      rules,
      calendar: holidays,
    });
  else {
    printLine(`${issuer.zh} ${issuer.en} (${id} ${String(edition)})`);
    for (const { name, word, value, origin, articles } of rules)
      printLine([name.padEnd(28), word, JSON.stringify(value), origin, articles.join('；')].join('  '));
    for (const year of holidays) printLine(yearLine(year));
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

function yearLine({ year, from, off, workedWeekends, entered }: CalendarYearView): string {
  const days = (list: CalendarYearView['off']): string =>
    spansOf(list)
      .map(([first, last]) => (first === last ? first : `${first}..${last}`))
      .join(' ');
  const name = `calendar ${String(year)}`.padEnd(28);
  if (from === null) return `${name}  放假通知尚未录入 the notice is not known`;
  return [
    name,
    from === 'program' ? '程序自带 of the program' : `本站录入 entered here: ${entered?.notice ?? ''}`,
    `放假 off ${days(off)}`,
    `上班 worked ${days(workedWeekends)}`,
  ].join('  ');
}
