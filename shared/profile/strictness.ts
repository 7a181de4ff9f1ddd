/**
 * What "at least as strict" means, for each kind of rule. Every order here is partial: a value is as strict as
 * itself, two values that are as strict as each other are equal, and strictness passes on along a chain. Two values
 * may also not be comparable; then neither may take the other's place.
 */
import { atMostAsLong, type TimeLimit } from './time-limit';

/** Whether `a` asks for at least as much as `b`. */
export type AtLeastAsStrict<V> = (a: V, b: V) => boolean;

/** Footage has to be stored, a case filed, within a time: shorter is stricter. */
export const shorter: AtLeastAsStrict<TimeLimit> = atMostAsLong;

/** Kept for some time, signed by some people: more is stricter. */
export const more: AtLeastAsStrict<number> = (a, b) => a >= b;

/** Every so many days: fewer is stricter. */
export const fewer: AtLeastAsStrict<number> = (a, b) => a <= b;

/** Something that is to be done: doing it is stricter than leaving it. */
export const required: AtLeastAsStrict<boolean> = (a, b) => a || !b;

/** Things that are demanded: demanding more of them is stricter. */
export const demandsAll: AtLeastAsStrict<readonly string[]> = (a, b) => b.every((item) => a.includes(item));

/** Things that are permitted: permitting fewer of them is stricter. */
export const permitsOnly: AtLeastAsStrict<readonly string[]> = (a, b) => a.every((item) => b.includes(item));

/** A wording or a choice that has no stricter one. */
export const same: AtLeastAsStrict<string> = (a, b) => a === b;

/** Steps of which a later one is stricter. */
export function higherAmong<T extends string>(steps: readonly T[]): AtLeastAsStrict<T> {
  return (a, b) => steps.indexOf(a) >= steps.indexOf(b);
}
