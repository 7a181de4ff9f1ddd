/** How this station treats docked cameras, as the office has set it. Each change is an act on record. */
import { z } from 'zod';

/**
 * How well an original must be proven, at the moment, before its file may be removed from a camera:
 * `present`: it lies in the vault with its length; `medium`: it was just read again from the medium and is what was
 * sealed; `second-copy`: that, and a second copy elsewhere is proven too.
 */
export const PROOF_LEVELS = ['present', 'medium', 'second-copy'] as const;
export type ProofLevel = (typeof PROOF_LEVELS)[number];

export const dockSettings = z.object({
  /** So many cameras are imported at a time; more of them wait for their turn. */
  parallelImports: z.int().min(1).max(32),
  /** A camera's clock that differs by more than this (seconds) is offered to be set. */
  clockToleranceSeconds: z.int().min(1).max(86_400),
  /** Whether such a clock is set without anybody asking, once the footage is safe. */
  setsClocks: z.boolean(),
  /** Whether footage may be removed from cameras, and how well it must be proven then. */
  clearing: z.enum(['off', ...PROOF_LEVELS]),
});
export type DockSettings = Readonly<z.infer<typeof dockSettings>>;

/** What counts until the office sets it: nothing is ever written to a camera by itself. */
export const DOCK_SETTINGS: DockSettings = {
  parallelImports: 8,
  clockToleranceSeconds: 60,
  setsClocks: false,
  clearing: 'off',
};
