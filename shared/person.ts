import type { PersonId } from './ids';

/** What is on file about a person of the office. */
export interface PersonDetails {
  readonly name: string;
  /** The section (科室, 股) that the person belongs to. */
  readonly section: string;
  /** Number of the administrative enforcement certificate; null: the person has none. */
  readonly certificate: string | null;
  /** The officer numbers under which cameras know the person: theirs are shorter than a certificate number. */
  readonly aliases: readonly string[];
}

/** A person of the office. One who has left stays on record, and can do nothing. */
export interface Person extends PersonDetails {
  readonly person: PersonId;
  readonly active: boolean;
}

/** What two persons who are both here cannot share. */
export interface Clash {
  readonly what: 'certificate' | 'alias';
  readonly number: string;
  readonly holder: Person;
}

/** What the details share with somebody else who is active: then a statement, or a clip, would name two people. */
export function clashOf(details: PersonDetails, others: Iterable<Person>): Clash | null {
  for (const holder of others) {
    if (!holder.active) continue;
    const { certificate } = details;
    if (certificate !== null && holder.certificate !== null && sameNumber(holder.certificate, certificate))
      return { what: 'certificate', number: certificate, holder };
    const alias = details.aliases.find((one) => holder.aliases.some((other) => sameNumber(other, one)));
    if (alias !== undefined) return { what: 'alias', number: alias, holder };
  }
  return null;
}

/** Whom cameras mean by an officer number, among the active; null when nobody, or when more than one could be meant. */
export function personOfAlias(alias: string, people: Iterable<Person>): Person | null {
  const found = [...people].filter(
    ({ active, aliases }) => active && aliases.some((one) => sameNumber(one, alias)),
  );
  return found.length === 1 ? (found[0] ?? null) : null;
}

/** Cameras know no small letters. */
function sameNumber(a: string, b: string): boolean {
  return a.toUpperCase() === b.toUpperCase();
}
