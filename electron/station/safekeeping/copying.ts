/**
 * The second copies of one place, of clips and of attachments: new ones first, then what is behind, newest first; then the ledger. What is to be
 * done is asked of the catalog piece by piece, so nothing is forgotten and nothing piles up in memory.
 */
import type { SafekeepingAct } from '#shared/acts/safekeeping';
import type { ReadBack } from '#shared/clip';
import type { PlaceId } from '#shared/ids';
import { VAULT_PLACE, type KeptFile, type StoredPlace } from '../../catalog/safekeeping';
import { copyLedger, ReplicaDiffers } from '../../ledger/replica';
import { errnoOf } from '../../vault/disk';
import type { Originals } from '../../vault/originals';
import { PlaceError, placeError } from '../../vault/place';
import type { Again, Job, Turn } from '../background';
import { readHolding, recordDamage, type SafekeepingContext } from './context';
import { SourceDamaged, SourceFailed, stageCopy, TargetFailed } from './replicate';

export interface Copying extends Job {
  /** Looks from the beginning again: a clip may have become copyable. */
  reset(): void;
  /** Clips that this place's file system cannot hold, as far as was tried. */
  tooLarge(): number;
  /** When the copy of the ledger was last brought up to date, by the station's clock; null: not since the start. */
  ledgerCopiedAt(): number | null;
}

/** A place that cannot be used is looked at again after this; one that can, to see that it is still there. */
const LOOK_AGAIN_MS = 15_000;
/** What is copied is put on record after so many clips or so long. */
const CLIPS_AT_ONCE = 64;
const RECORD_AFTER_MS = 10_000;
/** During a long catching-up the copy of the ledger follows at least so often. */
const LEDGER_AFTER_MS = 5 * 60_000;

const STATION = { kind: 'station' } as const;

/** The copying into the place of number `n`. `onCopied` is called when copies are on record. */
export function copying(context: SafekeepingContext, n: number, onCopied: () => void): Copying {
  const { station, places } = context;
  const { catalog, ledger, vault } = station;
  const tooLarge = new Set<number>();
  let made: (KeptFile & { readonly readBack: ReadBack })[] = [];
  let madeSince = 0;
  let ledgerSize = -1;
  let ledgerCopiedAt: number | null = null;
  let ledgerFollowedAt = -Infinity;
  /** Everything from `low` to `high` was seen: it is copied, or cannot be. */
  let seen: { readonly low: number; readonly high: number } | null = null;

  const next = ({ clips, attachments }: StoredPlace): KeptFile | null => {
    const { low, high } = seen ?? { low: ledger.size, high: ledger.size - 1 };
    const [newer] = catalog.uncopied(n, { above: high }, 1);
    if (newer) {
      seen = { low, high: newer.seq };
      return newer;
    }
    // To find that nothing is missing would take a walk through all of it.
    const totals = catalog.vaultTotals();
    const isBehind = clips < totals.clips || attachments < totals.attachments;
    const [older] = isBehind ? catalog.uncopied(n, { below: low }, 1) : [];
    seen = { low: older?.seq ?? 0, high };
    return older ?? null;
  };

  const record = async (): Promise<void> => {
    const place = places.find(n)?.place;
    const copies = made;
    if (copies.length === 0 || place === undefined) return;
    const ways = (['medium', 'cached'] as const).filter((way) => copies.some((c) => c.readBack === way));
    await station.record(
      ways.map((readBack) =>
        copyMade(
          place,
          readBack,
          copies.filter((c) => c.readBack === readBack),
        ),
      ),
      STATION,
    );
    made = [];
    context.onChange();
    onCopied();
  };

  const followLedger = async (turn: Turn, folder: string): Promise<void> => {
    const size = ledger.size;
    const to = { disk: places.diskOf(folder), folder };
    try {
      const { setAside } = await copyLedger({ disk: vault.disk, folder: vault.folder }, to, () =>
        turn.breathe(),
      );
      const place = places.find(n)?.place;
      if (setAside !== null && place !== undefined)
        await station.record(
          [{ kind: 'ledger-copy.set-aside', data: { place, quarantined: setAside } }],
          STATION,
        );
    } catch (error) {
      if (error instanceof ReplicaDiffers)
        throw new PlaceError({ code: `ledger-${error.how === 'ahead' ? 'ahead' : 'differs'}` }, error);
      throw error;
    }
    ledgerSize = size;
    ledgerFollowedAt = performance.now();
    ledgerCopiedAt = station.now();
  };

  /** Copies one clip, or finds that the place has it. Null: it cannot be copied now, and the others can. */
  const copyOne = async (turn: Turn, to: Originals, clip: KeptFile): Promise<ReadBack | null> => {
    if ((await to.lengthOf(clip.original)) === clip.bytes) {
      const there = await turn.useLane((lane) => readHolding(context, n, to, clip, lane));
      if (there.is === 'whole') return there.readBack;
    }
    const { freeBytes, reserveBytes } = await places.space(n);
    if (freeBytes - clip.bytes < reserveBytes) throw new PlaceError({ code: 'full' });
    const from = await places.toRead(VAULT_PLACE);
    try {
      const { staged, readBack } = await turn.useLane((lane) => stageCopy(from, to, clip, lane, turn));
      try {
        // What stands there without a record is what a crash or a stranger left, and is not what belongs there.
        if ((await staged.publish(clip.original)) === 'exists') {
          await to.quarantine(clip.original);
          await staged.publish(clip.original);
        }
      } finally {
        await staged.discard();
      }
      return readBack;
    } catch (error) {
      if (!(error instanceof SourceDamaged || error instanceof SourceFailed)) throw error;
      const original = await turn.useLane((lane) => readHolding(context, VAULT_PLACE, from, clip, lane));
      if (original.is === 'whole') throw error;
      await recordDamage(context, VAULT_PLACE, clip, original.damage);
      return null;
    }
  };

  const work = async (turn: Turn): Promise<Again> => {
    const place = places.find(n);
    if (!place) return 'when-woken';
    const to = await places.toWrite(n);
    if (performance.now() - ledgerFollowedAt > LEDGER_AFTER_MS) await followLedger(turn, place.folder);
    const before = seen;
    const clip = next(place);
    if (!clip) {
      await record();
      if (ledger.size !== ledgerSize) await followLedger(turn, place.folder);
      places.note(n, null);
      return { inMs: LOOK_AGAIN_MS };
    }
    try {
      const readBack = await copyOne(turn, to, clip);
      places.note(n, null);
      if (readBack !== null) {
        if (made.length === 0) madeSince = performance.now();
        made.push({ ...clip, readBack });
      }
    } catch (error) {
      if (!isTooLarge(error)) {
        seen = before;
        throw error;
      }
      tooLarge.add(clip.seq);
      context.onChange();
    }
    if (made.length >= CLIPS_AT_ONCE || performance.now() - madeSince > RECORD_AFTER_MS) await record();
    return 'now';
  };

  return {
    name: `copies ${n}`,
    rank: 20,
    async step(turn) {
      try {
        return await work(turn);
      } catch (error) {
        const trouble = troubleOf(error);
        if (!trouble) throw error;
        places.note(n, trouble);
        // What was copied before counts, whatever became of the place.
        await record();
        return { inMs: LOOK_AGAIN_MS };
      }
    },
    end: record,
    reset() {
      seen = null;
      tooLarge.clear();
    },
    tooLarge: () => tooLarge.size,
    ledgerCopiedAt: () => ledgerCopiedAt,
  };
}

function copyMade(
  place: PlaceId,
  readBack: ReadBack,
  files: readonly KeptFile[],
): Extract<SafekeepingAct, { kind: 'copy.made' }> {
  const attachments = files
    .filter(({ clip }) => clip === null)
    .map(({ original, sha256, bytes }) => ({ file: original, sha256, bytes }));
  return {
    kind: 'copy.made',
    data: {
      place,
      readBack,
      copies: files.flatMap(({ clip, sha256, bytes }) => (clip === null ? [] : [{ clip, sha256, bytes }])),
      ...(attachments.length > 0 && { attachments }),
    },
  };
}

/** A trouble of the place itself, or null for one of the vault's side or of the program. */
function troubleOf(error: unknown): PlaceError | null {
  if (error instanceof PlaceError) return error;
  if (error instanceof TargetFailed) return placeError(error.cause);
  if (error instanceof SourceFailed) return null;
  return errnoOf(error) === null ? null : placeError(error);
}

/** FAT32 holds no file of 4 GiB or more. */
function isTooLarge(error: unknown): boolean {
  return error instanceof TargetFailed && errnoOf(error.cause) === 'EFBIG';
}
