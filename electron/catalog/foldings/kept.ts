import type { z } from 'zod';
import { dutyActShapes, storageActShapes, type DutyAct, type StorageAct } from '#shared/acts/storage';
import { missingActShapes, type MissingAct } from '#shared/acts/checkout';
import { lookingActShapes, type LookingAct } from '#shared/acts/looking';
import { inventoryActShapes, type InventoryAct } from '#shared/acts/inventory';
import { calendarActShapes, type CalendarAct } from '#shared/acts/calendar';
import { profileActShapes, type ProfileAct } from '#shared/acts/profile';
import { drawPlanActShapes, type DrawPlanAct } from '#shared/acts/draw';
import {
  praiseActShapes,
  rectificationActShapes,
  type PraiseAct,
  type RectificationAct,
} from '#shared/acts/rectification';
import { canonicalJson, type CanonicalValue } from '#shared/canonical-json';
import { accountOf, folding, insert, type Folding } from './folding';

/** Acts that are kept as they are, for pure rules to fold. */
export type KeptAct =
  | Exclude<LookingAct, { kind: 'clip.secrecy-set' }>
  | ProfileAct
  | CalendarAct
  | DutyAct
  | StorageAct
  | MissingAct
  | InventoryAct
  | DrawPlanAct
  | RectificationAct
  | PraiseAct;

/** The shape of each kind that is kept. */
export const KEPT_SHAPES = {
  ...profileActShapes,
  ...calendarActShapes,
  ...dutyActShapes,
  ...storageActShapes,
  ...missingActShapes,
  ...inventoryActShapes,
  ...drawPlanActShapes,
  ...rectificationActShapes,
  ...praiseActShapes,
  'person.cleared': lookingActShapes['person.cleared'],
  'look.asked': lookingActShapes['look.asked'],
  'look.answered': lookingActShapes['look.answered'],
} as const;
export type KeptKind = keyof typeof KEPT_SHAPES;

function kept(kind: KeptKind): Folding {
  return folding(KEPT_SHAPES[kind] as z.ZodType<CanonicalValue>, (db, place, data) => {
    insert(db, 'kept_acts', {
      seq: place.seq,
      kind,
      at: place.at,
      account: accountOf(place),
      why: place.why ?? null,
      data: canonicalJson(data),
    });
  });
}

/** Every kind that is kept. */
export const keptFoldings = Object.fromEntries(
  (Object.keys(KEPT_SHAPES) as KeptKind[]).map((kind) => [kind, kept(kind)]),
) as Readonly<Record<KeptAct['kind'], Folding>>;
