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
