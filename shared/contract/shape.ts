import type { z } from 'zod';
import type { Right } from './rights';

/** A request as the contract states it: the one right that it needs, its arguments, its result. */
export interface RequestShape {
  readonly right: Right;
  readonly args: z.ZodType;
  readonly result: z.ZodType;
}

/** The requests of one domain. */
export type RequestShapes = Readonly<Record<string, RequestShape>>;
