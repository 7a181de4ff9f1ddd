/** Stock-taking by scanning. What is allowed and what differs, the rules in `shared` say. */
import { randomBytes } from 'node:crypto';
import type { InventoryAct } from '#shared/acts/inventory';
import type { InventoryScanView, InventoryView } from '#shared/contract/inventory';
import type { DeviceFile } from '#shared/device-file';
import { recordIdOf, type InventoryId } from '#shared/ids';
import {
  closeInventory,
  differencesOf,
  expectedHere,
  explainDifference,
  inventoryAfter,
  openInventory,
  scanned,
  type DifferenceKind,
  type Inventory,
} from '#shared/inventory';
import { readScan } from '#shared/label';
import type { Actor } from '#shared/ledger';
import type { Ruling } from '#shared/ruling';
import { accountNameOf } from './account';
import { refusalsOf, type Refusals } from './refusals';
import type { Station } from './open';

const KINDS = ['inventory.opened', 'inventory.scanned', 'inventory.explained', 'inventory.closed'] as const;
/** A label that is none of ours is kept as it was read, as far as it can be one. */
const LONGEST_LABEL = 200;

export interface InventoryDesk {
  /** Every stock-taking, the latest first. */
  list(): InventoryView[];
  open(section: string | null, by: Actor): Promise<Refusals>;
  /** Takes what a scanner read. */
  scan(text: string, by: Actor): Promise<InventoryScanView>;
  explain(
    difference: { readonly subject: string; readonly kind: DifferenceKind; readonly note: string },
    by: Actor,
  ): Promise<Refusals>;
  close(by: Actor): Promise<Refusals>;
}

/** The stock-takings of an open station. */
export function inventoryDesk({ catalog, record, inTurn, now }: Station): InventoryDesk {
  interface Taken {
    readonly inventory: Inventory;
    readonly by: string | null;
    readonly closed: (InventoryAct & { kind: 'inventory.closed' })['data'] | null;
  }
  const all = (): readonly Taken[] => {
    const taken = new Map<InventoryId, Taken>();
    for (const act of catalog.keptActs(KINDS)) {
      const before = taken.get(act.data.inventory);
      const inventory = inventoryAfter(before?.inventory ?? null, act);
      if (!inventory) continue;
      taken.set(act.data.inventory, {
        inventory,
        by: before?.by ?? accountNameOf(act.by),
        closed: act.kind === 'inventory.closed' ? act.data : null,
      });
    }
    return [...taken.values()];
  };
  const latest = (): Inventory | null => all().at(-1)?.inventory ?? null;
  const files = (): readonly DeviceFile[] => [...catalog.equipmentNow().devices.values()];

  const ruled = (rule: () => Ruling<InventoryAct, string>, by: Actor): Promise<Refusals> =>
    inTurn('equipment', async () => {
      const ruling = rule();
      if (!ruling.ok) return refusalsOf(ruling.refusals);
      await record(ruling.acts, by);
      return refusalsOf([]);
    });

  const viewOf = ({ inventory, by, closed }: Taken, devices: readonly DeviceFile[]): InventoryView => ({
    inventory: inventory.inventory,
    section: inventory.section,
    opened: inventory.opened,
    closed: inventory.closed,
    by,
    expected: closed?.expected ?? expectedHere(inventory, devices).length,
    found: closed?.found ?? inventory.scans.size,
    // What differed when it was closed is what was explained: it closes with nothing else.
    differences: closed
      ? inventory.explanations.map((one) => ({ ...one }))
      : differencesOf(inventory, devices).map((one) => ({ ...one })),
  });

  return {
    list() {
      const devices = files();
      return all()
        .map((taken) => viewOf(taken, devices))
        .reverse();
    },
    open: (section, by) =>
      ruled(() => openInventory(recordIdOf('inventory', now(), randomBytes(4)), section, latest()), by),
    async scan(text, by) {
      const { devices } = catalog.equipmentNow();
      const read = readScan(text, (device) => devices.has(device));
      const file = read.kind === 'device' ? (devices.get(read.device) ?? null) : null;
      const label = text.trim().slice(0, LONGEST_LABEL);
      const { refusals } = await ruled(() => scanned(latest(), label, file), by);
      const subject = file?.device ?? label;
      return {
        refusals,
        subject,
        model: file?.facts.model ?? null,
        difference: refusals.length === 0 ? (latest()?.scans.get(subject) ?? null) : null,
      };
    },
    explain: (difference, by) => ruled(() => explainDifference(latest(), files(), difference), by),
    close: (by) => ruled(() => closeInventory(latest(), files()), by),
  };
}
