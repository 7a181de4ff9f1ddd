/** The words of a `station` command. Pure. */
import { parseArgs } from 'node:util';
import { asInstant, type Instant } from '#shared/clock';
import { failed } from '#shared/failure';
import { asDeviceId, type DeviceId } from '#shared/ids';

/** A folder, or a docked camera by its number. */
export type ImportFrom = { readonly folder: string } | { readonly camera: DeviceId };

export type Command =
  | { readonly do: 'help' }
  | { readonly do: 'dock'; readonly vault: string | null; readonly json: boolean }
  | { readonly do: 'profiles'; readonly vault: string | null; readonly json: boolean }
  | {
      readonly do: 'import';
      readonly source: ImportFrom;
      readonly vault: string;
      readonly device: DeviceId | null;
      readonly json: boolean;
    }
  | {
      readonly do: 'list';
      readonly vault: string;
      readonly device: DeviceId | null;
      readonly from: Instant | null;
      readonly to: Instant | null;
      readonly json: boolean;
    }
  | { readonly do: 'probe'; readonly file: string; readonly json: boolean }
  | { readonly do: 'verify'; readonly vault: string; readonly json: boolean }
  | { readonly do: 'rebuild'; readonly vault: string; readonly json: boolean };

export const HELP = `执法记录仪工作站 EviDock

  station import SOURCE --vault DIR [--device ID] [--json]
      采集一台记录仪 Import a camera's folder; exit 0 all well, 2 some files failed, 1 nothing could be done
  station import --camera ID --vault DIR [--json]
      采集一台已接入的记录仪 Import a docked camera by its number
  station dock [--vault DIR] [--json]
      列出已接入的记录仪及读数 List what is docked, with all readings; DIR tells the office's own makes of cameras
  station profiles [--vault DIR] [--json]
      列出记录仪命名规则与适配文件 List camera profiles and adapters; exit 0, or 2 when a file does not count
  station list --vault DIR [--device ID] [--from T] [--to T] [--json]
      列出影像 List clips; T is 2026-07-13 or 2026-07-13T10:30:00+08:00
  station probe FILE [--json]
      检查一个文件的内部结构 Look into one file without importing it; exit 2 when it is damaged
  station verify --vault DIR [--json]
      验证完整性 Prove ledger, originals and catalog; exit 0 or 3
  station rebuild --vault DIR [--json]
      按台账重建目录 Rebuild the catalog from the ledger
`;

const OPTIONS = {
  vault: { type: 'string' },
  device: { type: 'string' },
  camera: { type: 'string' },
  from: { type: 'string' },
  to: { type: 'string' },
  json: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
} as const;

const ALLOWED: Readonly<Record<string, readonly string[]>> = {
  dock: ['vault', 'json'],
  profiles: ['vault', 'json'],
  import: ['vault', 'device', 'camera', 'json'],
  list: ['vault', 'device', 'from', 'to', 'json'],
  probe: ['json'],
  verify: ['vault', 'json'],
  rebuild: ['vault', 'json'],
};

/** Parses the words after `station`. Throws `bad-arguments` with what is wrong. */
export function parseCommand(words: readonly string[]): Command {
  const { values, positionals } = parsed(words);
  const [name, ...rest] = positionals;
  if (values.help || name === 'help' || words.length === 0) return { do: 'help' };
  const allowed = name === undefined ? undefined : ALLOWED[name];
  if (!allowed) throw wrong(`unknown command "${name ?? ''}"`);
  const stray = Object.keys(values).find((option) => !allowed.includes(option));
  if (stray !== undefined) throw wrong(`"${name ?? ''}" takes no --${stray}`);
  const { vault, json = false } = values;
  if (name === 'dock' || name === 'profiles') {
    if (rest.length > 0) throw wrong(`unexpected "${rest[0] ?? ''}"`);
    return { do: name, vault: vault ?? null, json };
  }
  if (name === 'probe') {
    const [file, ...more] = rest;
    if (file === undefined || file === '' || more.length > 0) throw wrong('probe takes one FILE');
    return { do: 'probe', file, json };
  }
  if (vault === undefined || vault === '') throw wrong('--vault DIR is missing');

  const device = deviceIn(values.device);
  if (name === 'import') {
    const camera = deviceIn(values.camera);
    const [folder, ...more] = rest;
    if (more.length > 0 || (camera === null) === (folder === undefined || folder === ''))
      throw wrong('import takes one SOURCE, or --camera ID');
    const source: ImportFrom = camera === null ? { folder: folder ?? '' } : { camera };
    return { do: 'import', source, vault, device, json };
  }
  if (rest.length > 0) throw wrong(`unexpected "${rest[0] ?? ''}"`);
  if (name === 'list')
    return { do: 'list', vault, device, from: time(values.from), to: time(values.to), json };
  return { do: name === 'verify' ? 'verify' : 'rebuild', vault, json };
}

function deviceIn(text: string | undefined): DeviceId | null {
  if (text === undefined) return null;
  const device = asDeviceId(text);
  if (device === null) throw failed('device-id-unusable', { device: text });
  return device;
}

function parsed(words: readonly string[]) {
  try {
    return parseArgs({ args: [...words], options: OPTIONS, allowPositionals: true, strict: true });
  } catch (error) {
    throw wrong(error instanceof Error ? error.message : String(error));
  }
}

function time(text: string | undefined): Instant | null {
  if (text === undefined) return null;
  const instant = asInstant(text);
  if (instant === null) throw wrong(`"${text}" is no time`);
  return instant;
}

function wrong(detail: string) {
  return failed('bad-arguments', { detail });
}
