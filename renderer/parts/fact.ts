/** One fact about something: its name, its value, and how it is known. */
export interface Fact {
  readonly word: string;
  readonly value: string;
  readonly how?: string;
  /** The value is a digest, by this name for tests. */
  readonly digest?: string;
}
