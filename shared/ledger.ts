import type { AttachmentAct } from './acts/attachment';
import type { CalendarAct } from './acts/calendar';
import type { CameraSetUpAct } from './acts/camera-set-up';
import type { CheckoutAct, MissingAct } from './acts/checkout';
import type { CameraAct } from './acts/camera';
import type { ClipAct } from './acts/clip';
import type { ContinuityAct } from './acts/continuity';
import type { DrawAct, DrawPlanAct } from './acts/draw';
import type { PraiseAct, RectificationAct } from './acts/rectification';
import type { DeepCheckAct } from './acts/deep-check';
import type { DeviceAct } from './acts/device';
import type { ImportAct } from './acts/import';
import type { InventoryAct } from './acts/inventory';
import type { PeopleAct } from './acts/people';
import type { ProfileAct } from './acts/profile';
import type { LookingAct } from './acts/looking';
import type { ReviewAct } from './acts/review';
import type { DutyAct, StorageAct } from './acts/storage';
import type { SafekeepingAct } from './acts/safekeeping';
import type { VaultAct } from './acts/vault';
import type { WitnessAct } from './acts/witness';
import type { CanonicalValue } from './canonical-json';
import type { Instant } from './clock';
import type { Sha256 } from './ids';

/** Who did it: the workstation by itself, or a person at it. */
export type Actor = { readonly kind: 'station' } | { readonly kind: 'operator'; readonly account: string };

/** A fact or an act, before the ledger has given it its place. One file of `acts` a domain. */
export type Act =
  | VaultAct
  | ImportAct
  | ClipAct
  | PeopleAct
  | DeepCheckAct
  | ContinuityAct
  | ProfileAct
  | CalendarAct
  | DutyAct
  | StorageAct
  | SafekeepingAct
  | AttachmentAct
  | CameraSetUpAct
  | DeviceAct
  | CheckoutAct
  | MissingAct
  | InventoryAct
  | DrawAct
  | DrawPlanAct
  | RectificationAct
  | PraiseAct
  | WitnessAct
  | CameraAct
  | ReviewAct
  | LookingAct;

export type ActKind = Act['kind'];

/** What every entry has: its place, the entry before it, who and when (and why, where a person gave a reason). */
export interface Place {
  readonly seq: number;
  /** SHA-256 of the line before this one, without its line end; 64 zeros for the first. */
  readonly prev: Sha256;
  readonly at: Instant;
  readonly by: Actor;
  readonly why?: string;
}

export type Entry = Place & Act;

/** An entry of any kind, as parsed from its line: old programs meet kinds that they do not know. */
export type AnyEntry = Place & { readonly kind: string; readonly data: CanonicalValue };

/** The `prev` of the very first entry. */
export const GENESIS = '0'.repeat(64) as Sha256;
