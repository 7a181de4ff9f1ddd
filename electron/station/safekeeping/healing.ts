/**
 * Damaged originals and copies replaced by proven ones. The proven copy lies ready, synced and read back, before the
 * damaged file is moved to quarantine, under the name that the record of the damage already tells; so whenever the
 * program dies, nothing is lost, and the next attempt finds out how far the last one came.
 */
import type { PlaceId } from '#shared/ids';
import type { ReadBack } from '#shared/clip';
import { VAULT_PLACE, type OpenDamage } from '../../catalog/safekeeping';
import { errnoOf } from '../../vault/disk';
import { exists } from '../../vault/files';
import type { Originals } from '../../vault/originals';
import { PlaceError } from '../../vault/place';
import type { Job, Turn } from '../background';
import { readHolding, recordDamage, type SafekeepingContext } from './context';
import { SourceDamaged, SourceFailed, stageCopy, TargetFailed, type StagedCopy } from './replicate';

/** What could not be healed is tried again after this, or when the job is woken. */
const TRY_AGAIN_MS = 10 * 60_000;
const MOST = 1000;

const STATION = { kind: 'station' } as const;

/** `onHealed`: something can be read again that could not. */
export function healing(context: SafekeepingContext, onHealed: () => void): Job & { retry(): void } {
  const { station, places } = context;
  const { catalog, vault } = station;
  /** What was tried since the job was last asked to begin anew, by entry and place. */
  const tried = new Set<string>();

  const nameOf = (n: number): PlaceId | 'vault' => places.find(n)?.place ?? 'vault';

  const record = async (
    damage: OpenDamage,
    from: PlaceId | 'vault' | 'itself',
    readBack: ReadBack,
    quarantined: string | null,
  ): Promise<void> => {
    const place = places.find(damage.place)?.place ?? null;
    const healed = { place, from, readBack, quarantined };
    await station.record(
      [
        damage.clip === null
          ? { kind: 'attachment.healed', data: { file: damage.original, ...healed } }
          : { kind: 'clip.healed', data: { clip: damage.clip, ...healed } },
      ],
      STATION,
    );
    context.onChange();
    onHealed();
  };

  const isOpen = ({ seq, place }: OpenDamage): boolean => !catalog.holdersOf(seq).includes(place);

  /** Puts a proven copy in the place of what is damaged, unless an import did so meanwhile. */
  const replace = (damage: OpenDamage, from: number, target: Originals, copy: StagedCopy): Promise<void> =>
    station.inTurn(damage.sha256, async () => {
      if (!isOpen(damage)) return;
      const quarantined = await moveAside(damage, target);
      if ((await copy.staged.publish(damage.original)) !== 'published') return;
      await record(damage, nameOf(from), copy.readBack, quarantined);
    });

  const attempt = async (turn: Turn, damage: OpenDamage): Promise<void> => {
    const target = await places.toWrite(damage.place);
    const look = await turn.useLane((lane) => readHolding(context, damage.place, target, damage, lane));
    if (look.is === 'whole') {
      // Put there by a person, or by an attempt that died before it could say so.
      await station.inTurn(damage.sha256, async () => {
        if (isOpen(damage)) await record(damage, 'itself', look.readBack, await lyingAside(damage, target));
      });
      return;
    }
    for (const from of catalog.holdersOf(damage.seq)) {
      const copy = await proven(turn, damage, from, target);
      if (!copy) continue;
      try {
        await replace(damage, from, target, copy);
      } finally {
        await copy.staged.discard();
      }
      return;
    }
  };

  /** A proven copy of the clip, ready in the target's staging, or null when this place cannot give one now. */
  const proven = async (
    turn: Turn,
    damage: OpenDamage,
    from: number,
    target: Originals,
  ): Promise<StagedCopy | null> => {
    const source = await places.toRead(from).catch((error: unknown) => {
      if (!(error instanceof PlaceError)) throw error;
      if (from !== VAULT_PLACE) places.note(from, error);
      return null;
    });
    if (!source) return null;
    const release = damage.place === VAULT_PLACE ? await vault.claim(damage.bytes) : () => undefined;
    try {
      return await turn.useLane((lane) => stageCopy(source, target, damage, lane, turn));
    } catch (error) {
      if (!(error instanceof SourceDamaged || error instanceof SourceFailed)) throw error;
      const found = await turn.useLane((lane) => readHolding(context, from, source, damage, lane));
      if (found.is === 'damaged') await recordDamage(context, from, damage, found.damage);
      return null;
    } finally {
      release();
    }
  };

  return {
    name: 'heal',
    rank: 10,
    retry: () => tried.clear(),
    async step(turn) {
      const damages = catalog.damages(MOST);
      if (damages.length === 0) return 'when-woken';
      const next = damages.find((damage) => !tried.has(keyOf(damage)));
      if (!next) {
        tried.clear();
        return { inMs: TRY_AGAIN_MS };
      }
      tried.add(keyOf(next));
      try {
        await attempt(turn, next);
      } catch (error) {
        if (!isPlaceTrouble(error)) throw error;
        if (next.place !== VAULT_PLACE)
          places.note(next.place, error instanceof TargetFailed ? error.cause : error);
      }
      return 'now';
    },
  };
}

function keyOf({ seq, place, at }: OpenDamage): string {
  return `${seq} ${place} ${at}`;
}

/** Moves what stands in the original's place into quarantine. Returns where it lies, or null when nothing did. */
async function moveAside(damage: OpenDamage, target: Originals): Promise<string | null> {
  const before = await lyingAside(damage, target);
  if (!(await exists(target.disk, target.pathOf(damage.original)))) return before;
  // The name on record, unless another file has it by now.
  return target.quarantine(damage.original, before === null ? (damage.quarantine ?? undefined) : undefined);
}

/** Where an attempt that died has put the damaged file: under the name that the record of the damage tells. */
async function lyingAside({ quarantine }: OpenDamage, target: Originals): Promise<string | null> {
  if (quarantine === null) return null;
  return (await exists(target.disk, target.pathOf(quarantine))) ? quarantine : null;
}

function isPlaceTrouble(error: unknown): boolean {
  return error instanceof PlaceError || error instanceof TargetFailed || errnoOf(error) !== null;
}
