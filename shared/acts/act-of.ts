import type { z } from 'zod';
import type { Instant } from '../clock';
import type { Actor } from '../ledger';

/** The acts of a domain, as its table of shapes has them: the types follow from what is parsed. */
export type ActOf<Shapes extends Readonly<Record<string, z.ZodType>>> = {
  [Kind in keyof Shapes & string]: { readonly kind: Kind; readonly data: z.output<Shapes[Kind]> };
}[keyof Shapes & string];

/** An act with what its entry in the ledger adds, as far as the rules need it. Any `Entry` of the kind is one. */
export type Recorded<Act> = Act & {
  readonly seq: number;
  readonly at: Instant;
  readonly by: Actor;
  readonly why?: string;
};
