/**
 * Stock-taking: what is scanned on the shelf against what the record says is here. It may be taken while cameras come
 * and go, and it closes only when every difference has an explanation.
 */
import type { Recorded } from './acts/act-of';
import type { DIFFERENCES, InventoryAct } from './acts/inventory';
import { millisecondsOf, type Instant } from './clock';
import type { DeviceFile } from './device-file';
import type { InventoryId } from './ids';
import { granted, refused, type Ruling } from './ruling';

export type DifferenceKind = (typeof DIFFERENCES)[number];

/** One way in which record and shelf differ. `subject`: the device, or the label that is not ours. */
export interface Difference {
  readonly subject: string;
  readonly kind: DifferenceKind;
  readonly explanation: string | null;
}

export interface Inventory {
  readonly inventory: InventoryId;
  readonly section: string | null;
  readonly opened: Instant;
  readonly closed: Instant | null;
  /** What was scanned, each once, with what was wrong with it at that moment. */
  readonly scans: ReadonlyMap<string, DifferenceKind | null>;
  /** In the order in which they were given; the last one for a difference counts. */
  readonly explanations: readonly (Difference & { readonly explanation: string })[];
}

export type InventoryRefusal =
  | 'inventory-unknown'
  | 'inventory-closed'
  | 'inventory-open-already'
  | 'scanned-already'
  | 'no-such-difference'
  | 'reason-missing'
  /** `count` differences without an explanation. */
  | 'differences-unexplained';

/** Begins a stock-taking; one at a time. `section`: of its devices only. */
export function openInventory(
  inventory: InventoryId,
  section: string | null,
  latest: Inventory | null,
): Ruling<InventoryAct, InventoryRefusal> {
  if (latest && latest.closed === null) return refused('inventory-open-already');
  return granted({ kind: 'inventory.opened', data: { inventory, section } });
}

/** Takes one scan. `file`: the device whose label it is, null when it is none of ours. */
export function scanned(
  inventory: Inventory | null,
  label: string,
  file: DeviceFile | null,
): Ruling<InventoryAct, InventoryRefusal> {
  if (!inventory) return refused('inventory-unknown');
  if (inventory.closed !== null) return refused('inventory-closed');
  const subject = file?.device ?? label;
  if (inventory.scans.has(subject)) return refused('scanned-already', { subject });
  return granted({
    kind: 'inventory.scanned',
    data: {
      inventory: inventory.inventory,
      device: file?.device ?? null,
      label,
      difference: file ? differenceOf(file, inventory.section) : 'not-registered',
    },
  });
}

/**
 * Everything in which record and shelf differ. `files` are all devices as the record has them now: what came back since
 * the stock-taking began was seen by the desk or the dock, and what went out was here.
 */
export function differencesOf(inventory: Inventory, files: readonly DeviceFile[]): readonly Difference[] {
  const found = [...inventory.scans].flatMap(([subject, kind]) => (kind === null ? [] : [{ subject, kind }]));
  const missing = expectedHere(inventory, files)
    .filter(({ device }) => !inventory.scans.has(device))
    .filter(({ since }) => millisecondsOf(since) < millisecondsOf(inventory.opened))
    .map(({ device }) => ({ subject: device, kind: 'not-found' as const }));
  return [...found, ...missing].map(({ subject, kind }) => ({
    subject,
    kind,
    explanation:
      inventory.explanations.find((one) => one.subject === subject && one.kind === kind)?.explanation ?? null,
  }));
}

/** Explains one difference. */
export function explainDifference(
  inventory: Inventory | null,
  files: readonly DeviceFile[],
  { subject, kind, note }: { readonly subject: string; readonly kind: DifferenceKind; readonly note: string },
): Ruling<InventoryAct, InventoryRefusal> {
  if (!inventory) return refused('inventory-unknown');
  if (inventory.closed !== null) return refused('inventory-closed');
  if (!differencesOf(inventory, files).some((found) => found.subject === subject && found.kind === kind))
    return refused('no-such-difference', { subject });
  if (note.trim() === '') return refused('reason-missing');
  return granted({
    kind: 'inventory.explained',
    data: { inventory: inventory.inventory, subject, difference: kind, note: note.trim() },
  });
}

/** Closes a stock-taking of which every difference is explained. */
export function closeInventory(
  inventory: Inventory | null,
  files: readonly DeviceFile[],
): Ruling<InventoryAct, InventoryRefusal> {
  if (!inventory) return refused('inventory-unknown');
  if (inventory.closed !== null) return refused('inventory-closed');
  const differences = differencesOf(inventory, files);
  const count = differences.filter(({ explanation }) => explanation === null).length;
  if (count > 0) return refused('differences-unexplained', { count });
  return granted({
    kind: 'inventory.closed',
    data: {
      inventory: inventory.inventory,
      expected: expectedHere(inventory, files).length,
      found: inventory.scans.size,
      differences: differences.length,
    },
  });
}

/** A stock-taking after one act of it; null before it. */
export function inventoryAfter(
  before: Inventory | null,
  { kind, data, at }: Recorded<InventoryAct>,
): Inventory | null {
  if (kind === 'inventory.opened')
    return { ...data, opened: at, closed: null, scans: new Map(), explanations: [] };
  if (before === null) return null;
  switch (kind) {
    case 'inventory.scanned':
      return { ...before, scans: new Map(before.scans).set(data.device ?? data.label, data.difference) };
    case 'inventory.explained':
      return {
        ...before,
        explanations: [
          ...before.explanations.filter(
            ({ subject, kind }) => subject !== data.subject || kind !== data.difference,
          ),
          { subject: data.subject, kind: data.difference, explanation: data.note },
        ],
      };
    case 'inventory.closed':
      return { ...before, closed: at };
  }
}

function differenceOf({ place, facts }: DeviceFile, section: string | null): DifferenceKind | null {
  switch (place.where) {
    case 'out':
      return 'here-though-out';
    case 'repair':
      return 'here-though-in-repair';
    case 'retired':
      return 'here-though-retired';
    case 'stock':
    case 'handed-in':
      return section !== null && facts.section !== section ? 'of-another-section' : null;
  }
}

/** What the record says is here. */
export function expectedHere({ section }: Inventory, files: readonly DeviceFile[]): readonly DeviceFile[] {
  return files.filter(
    ({ place, facts }) =>
      (place.where === 'stock' || place.where === 'handed-in') &&
      (section === null || facts.section === section),
  );
}
