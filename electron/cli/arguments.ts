/** The words of a `station` command. Pure. */
import { parseArgs } from 'node:util';
import { asInstant, type Instant } from '#shared/clock';
import { failed } from '#shared/failure';
import { asDeviceId, type DeviceId } from '#shared/ids';
import { sizeIn } from '#shared/size';
import { PEERS, type PeerName } from '../station/bench';
import type { Since } from '../station/verify';

/** A folder, or a docked camera by its number. */
export type ImportFrom = { readonly folder: string } | { readonly camera: DeviceId };

/** What stations exchange through files. `why` also accepts another key than the station is known by. */
export type WitnessCommand = {
  readonly do: 'witness';
  readonly vault: string;
  readonly json: boolean;
} & (
  | { readonly step: 'export'; readonly file: string }
  | { readonly step: 'sign'; readonly file: string; readonly out: string; readonly why: string | null }
  | { readonly step: 'import'; readonly file: string; readonly why: string | null }
);

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
  | {
      readonly do: 'verify';
      readonly vault: string;
      readonly since: Since | null;
      /** States of the ledger as they were noted elsewhere, and files with such states. */
      readonly heads: readonly string[];
      readonly witnessFiles: readonly string[];
      /** Also the second copies in all places. */
      readonly places: boolean;
      /** Also what is in the clips: every picture and sound decoded. */
      readonly deep: boolean;
      readonly json: boolean;
    }
  | {
      readonly do: 'check-proof';
      readonly proof: string;
      readonly original: string | null;
      /** The station's public key, as it is known from elsewhere. */
      readonly key: string | null;
      readonly json: boolean;
    }
  | { readonly do: 'prove'; readonly clip: string; readonly vault: string; readonly json: boolean }
  | { readonly do: 'head'; readonly vault: string; readonly json: boolean }
  | WitnessCommand
  | {
      readonly do: 'copies';
      readonly vault: string;
      /** Only tell what is where. */
      readonly list: boolean;
      readonly json: boolean;
    }
  | {
      readonly do: 'scrub';
      readonly vault: string;
      /** Everything, and not only what is due. */
      readonly all: boolean;
      readonly budgetBytes: number | null;
      readonly json: boolean;
    }
  | {
      readonly do: 'bench';
      /** A folder on the disk that is measured. */
      readonly folder: string;
      readonly peer: PeerName | null;
      readonly bytes: number;
      readonly json: boolean;
    }
  | {
      readonly do: 'draw';
      readonly vault: string;
      /** Null: all of them. */
      readonly draw: string | null;
      readonly json: boolean;
    }
  | { readonly do: 'reviews'; readonly vault: string; readonly json: boolean }
  | { readonly do: 'devices'; readonly vault: string; readonly json: boolean }
  | { readonly do: 'checkouts'; readonly vault: string; readonly json: boolean }
  | { readonly do: 'profile'; readonly vault: string; readonly json: boolean }
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
  station verify --vault DIR [--since SEQ|T] [--head CODE] [--witness FILE] [--places] [--deep] [--json]
      验证完整性 Prove ledger, originals and catalog; exit 0 or 3. --since: only what was recorded since; the ledger is
      proven to begin as it was signed then. --head, --witness: also that it still contains a state noted elsewhere.
      --places: also the second copies. DIR may be a place of second copies: it is then proven by itself.
      --deep: also look into every clip and decode it whole; exit 2 when all is proven but a clip is damaged, or was
      not decoded
  station verify --proof FILE [--original FILE] [--key HEX] [--json]
      核对一份证明文件 Check the proof of one clip, with no vault; exit 0 or 3
  station prove CLIP --vault DIR [--json]
      证明一段影像已入台账 Print the proof that one clip is on record, as JSON
  station head --vault DIR [--json]
      台账状态码 Print the code of the ledger's signed state, for the shift sheet
  station witness export FILE --vault DIR
      导出见证申请 Write our signed state, for another station to counter-sign
  station witness sign FILE --out FILE --vault DIR [--why TEXT]
      为别站会签 Counter-sign another station's state; --why also accepts a new key of theirs
  station witness import FILE --vault DIR [--why TEXT]
      收存会签回执 Keep another station's counter-signature
  station copies --vault DIR [--list] [--json]
      补齐第二份拷贝 Make the second copies that are missing, heal, and list places and damage; --list: only list.
      exit 0 all is there twice, 1 there is no place, 2 copies are missing or a place is away, 3 something is damaged
  station scrub --vault DIR [--all | --budget SIZE] [--json]
      重新读取核对 Read again what is due, the longest unread first and at most SIZE (like 200GB), or everything; heal.
      exit 0 all as recorded, 2 damage that was healed, or clips that could not be read, 3 damage that is not healed
  station draw [DRAW] --vault DIR [--json]
      列出抽取，或把一次抽取重做一遍 List the draws, or draw one again from what is on record: exit 0 the same, 3 not.
      --json with DRAW is the file that evidock_draw.py takes
  station reviews --vault DIR [--json]
      列出抽查结论、问题与整改 List reviews, their findings and what became of them
  station devices --vault DIR [--json]
      列出设备 The register of devices, where each is by the record, and what is overdue
  station checkouts --vault DIR [--json]
      列出领用 Every hand-out with its checks and how it ended
  station profile show --vault DIR [--json]
      列出现行制度 The regulation in force: every value, where it comes from, and its articles
  station rebuild --vault DIR [--json]
      按台账重建目录 Rebuild the catalog from the ledger
  station bench [DIR] [--peer cp|rsync|rclone] [--size SIZE] [--json]
      测量采集速度 Measure how fast this computer imports onto the disk of DIR (here, when there is none), beside a
      program that copies; SIZE is like 1GB. Nothing stays there
`;

const OPTIONS = {
  vault: { type: 'string' },
  device: { type: 'string' },
  camera: { type: 'string' },
  from: { type: 'string' },
  to: { type: 'string' },
  since: { type: 'string' },
  head: { type: 'string', multiple: true },
  witness: { type: 'string', multiple: true },
  proof: { type: 'string' },
  original: { type: 'string' },
  key: { type: 'string' },
  places: { type: 'boolean' },
  deep: { type: 'boolean' },
  out: { type: 'string' },
  why: { type: 'string' },
  list: { type: 'boolean' },
  all: { type: 'boolean' },
  budget: { type: 'string' },
  peer: { type: 'string' },
  size: { type: 'string' },
  json: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
} as const;

const ALLOWED: Readonly<Record<string, readonly string[]>> = {
  dock: ['vault', 'json'],
  profiles: ['vault', 'json'],
  import: ['vault', 'device', 'camera', 'json'],
  list: ['vault', 'device', 'from', 'to', 'json'],
  probe: ['json'],
  verify: ['vault', 'since', 'head', 'witness', 'places', 'deep', 'proof', 'original', 'key', 'json'],
  prove: ['vault', 'json'],
  head: ['vault', 'json'],
  witness: ['vault', 'out', 'why', 'json'],
  copies: ['vault', 'list', 'json'],
  scrub: ['vault', 'all', 'budget', 'json'],
  draw: ['vault', 'json'],
  reviews: ['vault', 'json'],
  devices: ['vault', 'json'],
  checkouts: ['vault', 'json'],
  profile: ['vault', 'json'],
  rebuild: ['vault', 'json'],
  bench: ['peer', 'size', 'json'],
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
  if (name === 'bench') return benchCommand(rest, values);
  if (name === 'verify' && values.proof !== undefined) return checkProofCommand(values, rest);
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
  if (name === 'prove') {
    const [clip, ...more] = rest;
    if (clip === undefined || more.length > 0) throw wrong('prove takes one CLIP');
    return { do: 'prove', clip, vault, json };
  }
  if (name === 'draw') {
    const [draw, ...more] = rest;
    if (more.length > 0) throw wrong('draw takes one DRAW at most');
    return { do: 'draw', draw: draw ?? null, vault, json };
  }
  if (name === 'witness') return witnessCommand(rest, vault, values);
  if (name === 'profile') {
    if (rest.length !== 1 || rest[0] !== 'show') throw wrong('profile takes show');
    return { do: 'profile', vault, json };
  }
  if (rest.length > 0) throw wrong(`unexpected "${rest[0] ?? ''}"`);
  if (name === 'list')
    return { do: 'list', vault, device, from: time(values.from), to: time(values.to), json };
  if (name === 'head') return { do: 'head', vault, json };
  if (name === 'copies') return { do: 'copies', vault, list: values.list ?? false, json };
  if (name === 'scrub') {
    if (values.all && values.budget !== undefined)
      throw wrong('--budget goes with what is due, not with --all');
    return { do: 'scrub', vault, all: values.all ?? false, budgetBytes: size(values.budget), json };
  }
  if (name === 'reviews' || name === 'devices' || name === 'checkouts' || name === 'rebuild')
    return { do: name, vault, json };
  const stranger = values.original !== undefined ? 'original' : values.key !== undefined ? 'key' : null;
  if (stranger !== null) throw wrong(`--${stranger} goes with --proof`);
  const { head: heads = [], witness: witnessFiles = [], places = false, deep = false } = values;
  if (places && values.since !== undefined) throw wrong('--places does not go with --since');
  return { do: 'verify', vault, since: since(values.since), heads, witnessFiles, places, deep, json };
}

type Values = ReturnType<typeof parsed>['values'];

function checkProofCommand(
  { proof = '', original, key, json = false, ...more }: Values,
  rest: readonly string[],
): Command {
  const [stray] = [...Object.keys(more), ...rest];
  if (stray !== undefined) throw wrong(`"${stray}" does not go with --proof`);
  const known = key?.toLowerCase() ?? null;
  if (known !== null && !/^[0-9a-f]{64}$/.test(known)) throw wrong('--key is 64 hexadecimal digits');
  return { do: 'check-proof', proof, original: original ?? null, key: known, json };
}

function benchCommand(
  [folder = '.', ...more]: readonly string[],
  { peer, size: given, json = false }: Values,
): Command {
  if (more.length > 0) throw wrong('bench takes one DIR');
  const known = PEERS.find((name) => name === peer) ?? null;
  if (peer !== undefined && known === null) throw wrong(`--peer is one of ${PEERS.join(', ')}`);
  return { do: 'bench', folder, peer: known, bytes: size(given) ?? 1e9, json };
}

function witnessCommand(
  [step, file, ...more]: readonly string[],
  vault: string,
  { out, why, json = false }: Values,
): WitnessCommand {
  const command = { do: 'witness', vault, json } as const;
  if (file === undefined || more.length > 0)
    throw wrong('witness takes export, sign or import, and one FILE');
  if (step !== 'sign' && out !== undefined) throw wrong(`"witness ${step ?? ''}" takes no --out`);
  if (step === 'export') {
    if (why !== undefined) throw wrong('"witness export" takes no --why');
    return { ...command, step, file };
  }
  if (step === 'import') return { ...command, step, file, why: why ?? null };
  if (step !== 'sign') throw wrong(`unknown command "witness ${step ?? ''}"`);
  if (out === undefined) throw wrong('--out FILE is missing');
  return { ...command, step, file, out, why: why ?? null };
}

/** The number of an entry, or a time. */
function since(text: string | undefined): Since | null {
  if (text === undefined) return null;
  if (/^\d{1,15}$/.test(text)) return { seq: Number(text) };
  const at = time(text);
  return at === null ? null : { at };
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

function size(text: string | undefined): number | null {
  if (text === undefined) return null;
  const bytes = sizeIn(text);
  if (bytes === null || bytes === 0) throw wrong(`"${text}" is no size`);
  return bytes;
}

function wrong(detail: string) {
  return failed('bad-arguments', { detail });
}
