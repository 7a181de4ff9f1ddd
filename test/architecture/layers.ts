/** Who may import what: HOUSE.md's layers as data, and the one function that judges by them. */
import { builtinModules } from 'node:module';
import path from 'node:path';
import type { Import } from './read-imports';

/** The parts of `electron/`, and the other parts that each may use. */
const MAY_USE: Readonly<Record<string, readonly string[]>> = {
  'main.ts': ['app', 'processes'],
  'preload.ts': [],
  'env.d.ts': [],
  app: [],
  processes: [
    'archive',
    'catalog',
    'cli',
    'custody',
    'dock',
    'intake',
    'ledger',
    'media',
    'review',
    'station',
    'vault',
  ],
  cli: ['station', 'dock'],
  station: ['archive', 'catalog', 'custody', 'dock', 'intake', 'ledger', 'media', 'review', 'vault'],
  dock: [],
  vault: [],
  ledger: ['vault'],
  intake: ['vault', 'ledger'],
  catalog: ['ledger'],
  media: ['vault'],
  custody: ['catalog', 'ledger', 'media'],
  review: ['catalog', 'ledger', 'media'],
  archive: ['catalog', 'ledger', 'vault', 'media'],
};

/** Files of other parts of which the types may be used, and nothing that runs. */
const MAY_USE_TYPES: Readonly<Record<string, readonly string[]>> = {
  app: ['electron/processes/ports', 'electron/processes/supervisor'],
  // The answers are typed by the calls that the vault's port carries.
  station: ['electron/processes/ports'],
  intake: ['electron/dock/'],
};

/** Packages that one place has to itself. A place that ends in `/` is a folder. */
const PLACE_OF: Readonly<Record<string, readonly string[]>> = {
  electron: ['electron/app/', 'electron/processes/', 'electron/main.ts', 'electron/preload.ts'],
  'electron-store': ['electron/app/settings.ts'],
  usb: ['electron/dock/'],
  'node:sqlite': ['electron/catalog/'],
  '@photostructure/sqlite': ['electron/catalog/'],
  '@napi-rs/blake-hash': ['electron/vault/'],
  koffi: ['electron/vault/'],
  '@napi-rs/keyring': ['electron/ledger/'],
  dexie: ['renderer/cache/'],
  // Large, and loaded late: `renderer/charts/Chart.vue` imports `draw` when a chart is shown.
  echarts: ['renderer/charts/'],
  'chinese-days': ['shared/calendar/official.ts'],
};

/**
 * Packages that `shared` may use, because they are as pure as it is: zod, and of `chinese-days` nothing but its data,
 * the State Council's holiday notices.
 */
const PURE = new Set(['zod', 'chinese-days']);

const PROGRAM = new Set(['shared', 'electron', 'renderer']);
const NODE = new Set(builtinModules.flatMap((name) => [name, `node:${name}`]));

/** What is wrong with an import of `file` (from the checkout's root, with `/`), or null. */
export function objectionTo(file: string, { specifier, typeOnly }: Import): string | null {
  const layer = layerOf(file);
  const target = targetOf(file, specifier);
  if (target === null) return PROGRAM.has(layer) ? objectionToPackage(layer, file, specifier) : null;
  const targetLayer = layerOf(target);
  if (targetLayer === layer) return layer === 'electron' ? objectionInElectron(file, target, typeOnly) : null;
  if (targetLayer === 'test') return 'nothing imports test';
  if (layer === 'test') return null;
  if (targetLayer === 'build') return PROGRAM.has(layer) ? 'the program does not import build' : null;
  if (targetLayer === 'shared') return null;
  return `${layer} does not import ${targetLayer}`;
}

function objectionToPackage(layer: string, file: string, specifier: string): string | null {
  const name = packageOf(specifier);
  const places = PLACE_OF[name];
  if (places && !places.some((place) => lies(file, place))) return `${name} only in ${places.join(', ')}`;
  if (layer === 'shared' && !PURE.has(name)) return `shared imports only itself, ${[...PURE].join(', ')}`;
  if (layer === 'renderer' && NODE.has(specifier)) return 'no Node in the window';
  return null;
}

function objectionInElectron(file: string, target: string, typeOnly: boolean): string | null {
  const part = partOf(file);
  const targetPart = partOf(target);
  const uses = MAY_USE[part];
  if (!uses) return `HOUSE.md knows no electron/${part}`;
  if (part === targetPart || uses.includes(targetPart)) return null;
  const types = MAY_USE_TYPES[part]?.some((place) => lies(target, place)) ?? false;
  if (types) return typeOnly ? null : `electron/${part} may use the types of ${target}, nothing that runs`;
  return `electron/${part} does not import electron/${targetPart}`;
}

/** Where an import of our own leads, from the root, without an added extension; null for a package. */
function targetOf(file: string, specifier: string): string | null {
  if (specifier.startsWith('#shared/')) return `shared/${specifier.slice('#shared/'.length)}`;
  if (!/^\.{1,2}(?:\/|$)/.test(specifier)) return null;
  return path.posix.join(path.posix.dirname(file), specifier);
}

function layerOf(file: string): string {
  return file.split('/')[0] ?? '';
}

/** The folder in `electron/`, or the file that lies there by itself. */
function partOf(file: string): string {
  const name = file.split('/')[1] ?? '';
  const isFolder = file.split('/').length > 2;
  return isFolder || name.includes('.') ? name : `${name}.ts`;
}

function packageOf(specifier: string): string {
  if (specifier === 'sqlite') return 'node:sqlite';
  if (NODE.has(specifier)) return specifier;
  return specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');
}

function lies(file: string, place: string): boolean {
  return place.endsWith('/') ? file.startsWith(place) : file === place;
}
