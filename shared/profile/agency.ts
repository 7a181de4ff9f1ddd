/**
 * The regulation that an agency chose, with the agency's own values: the only thing that the program takes its numbers
 * from. Such a profile is made here and nowhere else, and no way leads to one that is looser than its regulation.
 */
import type { ProfileAct } from '../acts/profile';
import { canonicalJson, type CanonicalValue } from '../canonical-json';
import { refused, type Refusal, type Refused } from '../ruling';
import type { Citation } from './citation';
import {
  PROVISION_NAMES,
  PROVISIONS,
  type Provision,
  type ProvisionName,
  type ProvisionValue,
} from './provisions';
import type { RegulationProfile, Rule } from './rule';
import { isSettingName, SETTINGS, type SettingName } from './settings';

declare const made: unique symbol;

export interface AgencyProfile {
  readonly regulation: RegulationProfile;
  /** What the agency set, by name; each value fits its shape and is no looser than the regulation's. */
  readonly own: Readonly<Partial<Record<ProvisionName | SettingName, CanonicalValue>>>;
  readonly [made]: true;
}

/** One value to be set. Without `value`: back to the regulation's own, or to what the program recommends. */
export interface Change {
  readonly name: string;
  readonly value?: unknown;
}

export type ProfileRefusal =
  /** The value is looser than the regulation's; `source` names the article. */
  | 'looser-than-regulation'
  /** No such value can be. */
  | 'value-unfit'
  /** There is no rule or setting of this name. */
  | 'name-unknown'
  /** The regulation leaves this to the agency, so it cannot be left unset. */
  | 'must-be-set'
  /** The value is in force already. */
  | 'unchanged';

export type ProfileMade = { readonly ok: true; readonly profile: AgencyProfile; readonly act: ProfileAct };

/** Where a value in force comes from; `suggestion`: nobody has set it yet, and somebody must. */
export type Origin = 'regulation' | 'agency' | 'suggestion' | 'recommended' | 'nothing';

export interface InForce<V> {
  /** Null: nothing is asked. */
  readonly value: V | null;
  readonly from: Origin;
  /** The articles of the rule, also when the agency tightened it; empty where no article speaks of it (「本站建议」). */
  readonly source: readonly Citation[];
}

/**
 * Chooses a regulation. Refused with every name that the regulation leaves open and `own` does not set, and with every
 * own value that is looser than the regulation's or unfit.
 */
export function choose(
  regulation: RegulationProfile,
  own: Readonly<Record<string, unknown>>,
): ProfileMade | Refused<ProfileRefusal> {
  const settled: Record<string, CanonicalValue> = {};
  const refusals: Refusal<ProfileRefusal>[] = [];
  for (const [name, value] of Object.entries(own)) {
    const judged = judge(regulation, name, value);
    if (judged.ok) settled[name] = judged.value;
    else refusals.push(...judged.refusals);
  }
  for (const name of openNames(regulation))
    if (!Object.hasOwn(own, name))
      refusals.push({ code: 'must-be-set', values: { name }, source: sourceOf(regulation.rules[name]) });
  const [first, ...rest] = refusals;
  if (first) return { ok: false, refusals: [first, ...rest] };
  const profile = agencyProfile(regulation, settled);
  return {
    ok: true,
    profile,
    act: {
      kind: 'profile.chosen',
      data: { regulation: regulation.id, edition: regulation.edition, own: settled },
    },
  };
}

/**
 * Changes one value. What the regulation states can be made stricter, and brought back as far as the regulation's own
 * value; never past it. What the regulation leaves to the agency, and the program's own settings, can be set freely.
 */
export function tighten(profile: AgencyProfile, change: Change): ProfileMade | Refused<ProfileRefusal> {
  const { regulation, own } = profile;
  const name = nameOf(change.name);
  if (name === null) return refused('name-unknown', { name: change.name });
  if (change.value === undefined) {
    if (!isSettingName(name) && regulation.rules[name].state === 'not-stated')
      return refused('must-be-set', { name }, sourceOf(regulation.rules[name]));
    if (!Object.hasOwn(own, name)) return refused('unchanged', { name });
    const left = Object.fromEntries(Object.entries(own).filter(([key]) => key !== name));
    return {
      ok: true,
      profile: agencyProfile(regulation, left),
      act: { kind: 'profile.changed', data: { name } },
    };
  }
  const judged = judge(regulation, name, change.value);
  if (!judged.ok) return judged;
  if (sameValue(judged.value, own[name])) return refused('unchanged', { name });
  return {
    ok: true,
    profile: agencyProfile(regulation, { ...own, [name]: judged.value }),
    act: { kind: 'profile.changed', data: { name, value: judged.value } },
  };
}

/** What is in force for one rule, where it comes from, and its articles. */
export function inForce<N extends ProvisionName>(
  { regulation, own }: AgencyProfile,
  name: N,
): InForce<ProvisionValue<N>> {
  const rule = ruleOf(regulation, name);
  const source = sourceOf(rule);
  // Only `judge` puts values there, parsed by this name's shape.
  if (Object.hasOwn(own, name)) return { value: own[name] as ProvisionValue<N>, from: 'agency', source };
  switch (rule.state) {
    case 'stated':
      return { value: rule.value, from: 'regulation', source };
    case 'not-stated':
      return { value: rule.suggestion, from: 'suggestion', source };
    case 'no-duty':
      return { value: null, from: 'nothing', source };
  }
}

/** What is in force for one of the agency's own settings. */
export function settingInForce(
  { own }: AgencyProfile,
  name: SettingName,
): InForce<number> & { value: number } {
  const value = own[name];
  return typeof value === 'number'
    ? { value, from: 'agency', source: [] }
    : { value: SETTINGS[name].byDefault, from: 'recommended', source: [] };
}

/** The names that the regulation leaves to the agency and that nobody has set. Empty unless the program is newer than the choice. */
export function unsetNames({ regulation, own }: AgencyProfile): readonly ProvisionName[] {
  return openNames(regulation).filter((name) => !Object.hasOwn(own, name));
}

/** The articles of one thing in a list, e.g. of one kind of breach; those of the whole rule where it has none of its own. */
export function itemSource(profile: AgencyProfile, name: ProvisionName, item: string): readonly Citation[] {
  const rule = profile.regulation.rules[name];
  return (rule.state === 'stated' && rule.items?.[item]) || sourceOf(rule);
}

/**
 * The profile after one act, as the ledger tells it. Values that are unfit, or looser than the regulation, do not come
 * into force whoever recorded them; null stays until a regulation is chosen that this program knows.
 */
export function profileAfter(
  before: AgencyProfile | null,
  act: ProfileAct,
  find: (id: RegulationProfile['id'], edition: number) => RegulationProfile | null,
): AgencyProfile | null {
  switch (act.kind) {
    case 'profile.chosen': {
      const regulation = find(act.data.regulation, act.data.edition);
      if (!regulation) return before;
      const fit = Object.entries(act.data.own).flatMap(([name, value]) => {
        const judged = judge(regulation, name, value);
        return judged.ok ? [[name, judged.value] as const] : [];
      });
      return agencyProfile(regulation, Object.fromEntries(fit));
    }
    case 'profile.changed': {
      if (!before) return null;
      const changed = tighten(before, act.data);
      return changed.ok ? changed.profile : before;
    }
  }
}

/** The one gate: a value as it may come into force, or why it may not. */
function judge(
  regulation: RegulationProfile,
  given: string,
  value: unknown,
): { readonly ok: true; readonly value: CanonicalValue } | Refused<ProfileRefusal> {
  const name = nameOf(given);
  if (name === null) return refused('name-unknown', { name: given });
  if (isSettingName(name)) {
    const read = SETTINGS[name].shape.safeParse(value);
    return read.success ? { ok: true, value: read.data } : refused('value-unfit', { name });
  }
  const { shape, atLeastAsStrict } = PROVISIONS[name] as Provision<unknown>;
  const read = shape.safeParse(value);
  if (!read.success) return refused('value-unfit', { name });
  const rule = regulation.rules[name];
  if (rule.state === 'stated' && !atLeastAsStrict(read.data, rule.value))
    return refused('looser-than-regulation', { name }, rule.source);
  return { ok: true, value: read.data as CanonicalValue };
}

function agencyProfile(
  regulation: RegulationProfile,
  own: Readonly<Record<string, CanonicalValue>>,
): AgencyProfile {
  return { regulation, own } as AgencyProfile;
}

function nameOf(name: string): ProvisionName | SettingName | null {
  if (isSettingName(name)) return name;
  return Object.hasOwn(PROVISIONS, name) ? (name as ProvisionName) : null;
}

function ruleOf<N extends ProvisionName>(regulation: RegulationProfile, name: N): Rule<ProvisionValue<N>> {
  return regulation.rules[name];
}

function sourceOf(rule: Rule<unknown>): readonly Citation[] {
  return rule.state === 'no-duty' ? [] : rule.source;
}

function openNames(regulation: RegulationProfile): readonly ProvisionName[] {
  return PROVISION_NAMES.filter((name) => regulation.rules[name].state === 'not-stated');
}

function sameValue(a: CanonicalValue, b: CanonicalValue | undefined): boolean {
  return b !== undefined && canonicalJson(a) === canonicalJson(b);
}
