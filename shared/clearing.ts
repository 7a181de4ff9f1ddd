/**
 * Which files may be removed from a camera, where the office has turned that on. Only footage whose very file was sealed, that
 * nobody marked and the camera does not lock; everything else stays, each for a reason that people are shown. Pure:
 * whether the original is proven is found out at the removal itself.
 */
import type { Listed, Plan } from './card';
import type { CameraClaim } from './clip';
import type { Instant } from './clock';
import type { ClipId, Sha256 } from './ids';

/** Why a file stays on the camera. */
export const STAY_REASONS = [
  'not-footage', // settings, logs, checksums, what operating systems leave
  'not-sealed', // the vault does not have it
  'changed-since', // length or time are not those of the file that was sealed
  'marked', // marked as important on the camera
  'locked', // write-protected on the camera
  'claim-differs', // the camera's own checksum does not fit: the camera may hold what we could not read
  'belongs-to-kept', // the side log of a clip that stays
  'name-unusable', // the system cannot address it by its name
  'not-proven', // the original could not be proven now, at the level that the office chose
  'camera-gone', // the camera was pulled, or is another one
  'read-only', // the camera or its card does not let anything be removed
  'refused', // the camera or the system refused
  'cancelled', // a person stopped it
] as const;
export type StayReason = (typeof STAY_REASONS)[number];

/** A file that is to be removed, as the ledger names it. */
export interface ClearingFile {
  readonly source: string;
  readonly bytes: number;
  readonly modified: Instant;
  readonly clip: ClipId;
}

/** What became of it. `unknown`: it was being removed when everything stopped; the next listing tells. */
export interface ClearedFile {
  readonly source: string;
  readonly outcome: 'removed' | 'kept' | 'unknown';
  readonly reason: StayReason | null;
}

/**
 * What one order to remove a file came to. All but `removed` and `unknown` say that it is still there, or was not ours:
 * `changed`, another file now; `gone`, the camera was not there to be ordered; `unknown`, no answer came.
 */
export type Removal = 'removed' | 'changed' | 'locked' | 'read-only' | 'refused' | 'gone' | 'unknown';

/** A file that was being removed when everything stopped. */
export interface OpenRemoval extends ClearingFile {
  /** The clearing that it was part of. */
  readonly clearing: string;
}

/**
 * What became of open removals, by a later listing of the same camera: a file that is still listed as it was is kept,
 * one that is not listed is removed. By their clearings.
 */
export function settleRemovals(
  open: readonly OpenRemoval[],
  listing: readonly Listed[],
): ReadonlyMap<string, readonly ClearedFile[]> {
  const there = new Map(listing.map((file) => [file.path, file]));
  const settled = new Map<string, ClearedFile[]>();
  for (const { clearing, source } of open) {
    const files = settled.get(clearing) ?? [];
    settled.set(clearing, files);
    files.push({ source, outcome: there.has(source) ? 'kept' : 'removed', reason: null });
  }
  return settled;
}

/** What is on record of the clip that was sealed from a file of the same name. */
export interface SealedFile {
  readonly clip: ClipId;
  readonly sha256: Sha256;
  readonly edges: Sha256;
  readonly original: string;
  readonly bytes: number;
  /** Null: it was sealed from a file of another name, which only its bytes can prove to be the same. */
  readonly modified: Instant | null;
  readonly deviceMark: boolean;
  readonly claim: CameraClaim | null;
}

/** A listed file and whether it may go. */
export type Fate =
  | {
      readonly goes: true;
      readonly file: Listed;
      readonly clip: SealedFile;
      /** For a side log: the file that it goes with. */
      readonly belongsTo: string | null;
    }
  | { readonly goes: false; readonly file: Listed; readonly reason: StayReason };

/**
 * The fate of every file of a listing, in its order. `sealedFrom` gives the clip last sealed from a file of that name
 * on this camera, or null.
 */
export function fatesOf(
  plans: readonly Plan[],
  sealedFrom: (file: Listed) => SealedFile | null,
): readonly Fate[] {
  const first = plans.map((plan): Fate => {
    const { file } = plan;
    const stays = (reason: StayReason): Fate => ({ goes: false, file, reason });
    if (plan.do === 'skip') return stays('not-footage');
    if (plan.do === 'fail') return stays('not-sealed');
    const clip = sealedFrom(file);
    if (!clip) return stays(plan.do === 'sniff' ? 'not-footage' : 'not-sealed');
    if (clip.bytes !== file.bytes || (clip.modified ?? file.modified) !== file.modified)
      return stays('changed-since');
    if (clip.deviceMark) return stays('marked');
    if (clip.claim !== null && clip.claim.value !== clip.claim.computed) return stays('claim-differs');
    return { goes: true, file, clip, belongsTo: plan.do === 'seal' ? plan.belongsTo : null };
  });
  const going = new Set(first.flatMap((fate) => (fate.goes ? [fate.file.path] : [])));
  return first.map((fate) =>
    !fate.goes || fate.belongsTo === null || going.has(fate.belongsTo)
      ? fate
      : { goes: false, file: fate.file, reason: 'belongs-to-kept' },
  );
}

/** How many files stay for each reason, and their bytes; the most first. */
export function staying(
  fates: readonly Fate[],
): readonly { readonly reason: StayReason; readonly files: number; readonly bytes: number }[] {
  const sums = new Map<StayReason, { files: number; bytes: number }>();
  for (const fate of fates) {
    if (fate.goes) continue;
    const sum = sums.get(fate.reason) ?? { files: 0, bytes: 0 };
    sums.set(fate.reason, { files: sum.files + 1, bytes: sum.bytes + fate.file.bytes });
  }
  return [...sums].map(([reason, sum]) => ({ reason, ...sum })).sort((a, b) => b.files - a.files);
}
