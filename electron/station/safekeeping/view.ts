/** Where clips and attachments are kept and how well, as a screen shows it. */
import type { DamageView, SafekeepingView, StoragePlaceView } from '#shared/contract/safekeeping';
import { instantOf } from '#shared/clock';
import { VAULT_PLACE, type HoldingAges, type OpenDamage, type StoredPlace } from '../../catalog/safekeeping';
import type { Station } from '../open';
import type { Places } from './places';
import type { ScrubProgress } from './scrubbing';

/** What only the copying of a place knows. */
export interface CopyingFacts {
  readonly tooLarge: number;
  /** By the station's clock. */
  readonly ledgerCopiedAt: number | null;
}

/** A network folder that does not answer must not keep the screen waiting. */
const PATIENCE_MS = 1500;
const DAMAGES_SHOWN = 100;
const DAY = 86_400_000;

export async function safekeepingView(
  { catalog, now }: Pick<Station, 'catalog' | 'now'>,
  places: Places,
  scrub: ScrubProgress | null,
  copying: (n: number) => CopyingFacts,
  damagesShown = DAMAGES_SHOWN,
): Promise<SafekeepingView> {
  const rules = catalog.safekeepingRules();
  const totals = catalog.vaultTotals();
  const since = now() - rules.scrubDays * DAY;
  const ages = (n: number): HoldingAges => catalog.holdingAges(n, since);

  const placeView = async (place: StoredPlace): Promise<StoragePlaceView> => {
    const { n, place: id, name, folder, addedAt, clips, attachments, bytes } = place;
    const { tooLarge, ledgerCopiedAt } = copying(n);
    return {
      place: id,
      name,
      folder,
      addedAt,
      trouble: places.trouble(n),
      onVaultsDisk: places.onVaultsDisk(n),
      space: await spaceOf(places, n),
      clips,
      attachments,
      bytes,
      behindClips: Math.max(0, totals.clips - clips),
      behindAttachments: Math.max(0, totals.attachments - attachments),
      behindBytes: Math.max(0, totals.bytes - bytes),
      tooLarge,
      ages: ages(n),
      ledgerCopiedAt: ledgerCopiedAt === null ? null : instantOf(ledgerCopiedAt),
    };
  };
  return {
    rules,
    places: await Promise.all(places.all().map(placeView)),
    originals: ages(VAULT_PLACE),
    scrub,
    damaged: {
      ...catalog.damageCounts(),
      first: catalog
        .damages(damagesShown)
        .map((damage) => damageView(damage, places, catalog.holdersOf(damage.seq))),
    },
  };
}

async function spaceOf(places: Places, n: number): Promise<StoragePlaceView['space']> {
  const trouble = places.trouble(n)?.code;
  // Under its path lies another disk, if any.
  if (trouble !== undefined && trouble !== 'full' && trouble !== 'read-only') return null;
  const late = new Promise<null>((resolve) => setTimeout(resolve, PATIENCE_MS, null).unref());
  const asked = places.space(n).then(
    ({ totalBytes, freeBytes }) => ({ totalBytes, freeBytes }),
    () => null,
  );
  return Promise.race([asked, late]);
}

function damageView(damage: OpenDamage, places: Places, holders: readonly number[]): DamageView {
  const place = places.find(damage.place);
  const reachable = holders.some((n) => n === VAULT_PLACE || places.trouble(n) === null);
  return {
    clip: damage.clip,
    device: damage.device,
    source: damage.source,
    place: place && { place: place.place, name: place.name },
    how: damage.how,
    at: damage.at,
    hope: reachable ? 'healing' : holders.length > 0 ? 'away' : 'none',
  };
}
