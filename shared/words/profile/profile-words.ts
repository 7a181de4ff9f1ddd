/** What people read of a regulation profile: the names of its rules, of the things that they list, and refusals. */
import type { CalendarWord } from '../../calendar/due';
import type { NoticeRefusal } from '../../calendar/notice';
import type { Origin, ProfileRefusal } from '../../profile/agency';
import type { ProvisionName, ProvisionValue } from '../../profile/provisions';
import type { SettingName } from '../../profile/settings';
import type { TimeLimit } from '../../profile/time-limit';
import type { AwayKind } from '../../profile/vocabulary';
import type { Language } from '../sentences';
import { en } from './en';
import { zh } from './zh';

/** The words that a rule's value can be made of; never for numbers, texts and times. */
type WordOf<V> = V extends readonly (infer T)[]
  ? T extends string
    ? T
    : never
  : V extends string
    ? string extends V
      ? never
      : V
    : never;

type WordyName = {
  [N in ProvisionName]: [WordOf<ProvisionValue<N>>] extends [never] ? never : N;
}[ProvisionName];

/** A word left out does not compile. `{name}` stands for a value. */
export interface ProfileWords {
  readonly provision: Readonly<Record<ProvisionName, string>>;
  readonly item: { readonly [N in WordyName]: Readonly<Record<WordOf<ProvisionValue<N>> & string, string>> };
  readonly away: Readonly<Record<AwayKind, string>>;
  readonly setting: Readonly<Record<SettingName, string>>;
  readonly origin: Readonly<Record<Origin, string>>;
  readonly limit: Readonly<Record<TimeLimit['unit'], string>>;
  /** Said beside a deadline that was counted without the notice for `{year}`. */
  readonly notPublished: string;
  readonly refusal: Readonly<Record<ProfileRefusal | NoticeRefusal, string>>;
}

export const PROFILE_WORDS: Readonly<Record<Language, ProfileWords>> = { zh, en };

/** The year whose notice is missing, out of a deadline's word about its calendar; null when none is. */
export function missingYearOf(word: CalendarWord): number | null {
  const year = /^not-published-for-(\d+)$/.exec(word)?.[1];
  return year === undefined ? null : Number(year);
}
