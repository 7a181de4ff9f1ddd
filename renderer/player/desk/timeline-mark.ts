/** Something that stands at a moment of the time line. */
export interface TimelineMark {
  readonly key: string;
  /** Milliseconds on the line. */
  readonly at: number;
  readonly kind: 'note' | 'proof' | 'finding' | 'still';
  readonly label: string;
}
