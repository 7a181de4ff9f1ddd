/** What the host can ask of the guest, and what the guest tells by itself: one list for both ends. */
import type { DockCardView } from '#shared/contract/dock';
import type { VerificationReport } from '#shared/verification';

export interface ShellAnswer {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** A file made of bytes that depend on their place and the seed only; see the scripted camera's `synthetic`. */
export interface SyntheticFile {
  readonly path: string;
  readonly seed: number;
  readonly bytes: number;
}

/** One original in the vault. */
export interface SealedFile {
  readonly sha256: string;
  readonly bytes: number;
  readonly device: string;
}

/** Known to the agent from the start. */
export interface AgentCalls {
  sh(args: { readonly line: string }): Promise<ShellAnswer>;
  /** Appends to a file, from anew at `position` 0. */
  put(args: { readonly file: string; readonly position: number; readonly base64: string }): Promise<null>;
  /** Adds the calls of a module that was put. */
  use(args: { readonly module: string }): Promise<null>;
}

/** The product's core, wired as its processes wire it. */
export interface StationCalls {
  /** Opens the vault, making it when there is none, and takes what is docked. */
  open(args: { readonly vault: string }): Promise<null>;
  close(args: Record<string, never>): Promise<null>;
  cards(args: Record<string, never>): Promise<readonly DockCardView[]>;
  /** Keeps the password of a make of hidden cameras. */
  password(args: { readonly adapter: string; readonly password: string }): Promise<null>;
  /** What the dock told support staff so far. */
  troubles(args: Record<string, never>): Promise<readonly string[]>;
  sealed(args: Record<string, never>): Promise<readonly SealedFile[]>;
  verify(args: { readonly vault: string }): Promise<VerificationReport>;
  /** Stops (or goes on) with what a desktop does: mounting what comes, and letting go of what went. */
  desktop(args: { readonly mounts: boolean; readonly unmounts: boolean }): Promise<null>;
  fill(args: { readonly folder: string; readonly files: readonly SyntheticFile[] }): Promise<null>;
}

export type GuestCalls = AgentCalls & StationCalls;
export type GuestCallName = keyof GuestCalls;

export interface ToGuest {
  readonly id: number;
  readonly call: string;
  readonly args: unknown;
}

export type FromGuest =
  | { readonly ready: true }
  | { readonly trouble: string }
  | { readonly id: number; readonly value: unknown }
  | { readonly id: number; readonly error: string };
