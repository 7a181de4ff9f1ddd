/**
 * A vault that has seen years: a million clips of forty cameras and sixty persons, with hand-outs known by the number in
 * the name, late ones among them, and names that say in Chinese what was recorded. Only ledger and catalog: there are no
 * originals. Made once, through the ledger and the foldings themselves, and kept below `.cache`.
 */
import fs from 'node:fs';
import path from 'node:path';
import { instantOf } from '#shared/clock';
import type { AccountName, ClipId, DeviceId, PersonId, SessionId, Sha256 } from '#shared/ids';
import type { Act } from '#shared/ledger';
import { choose } from '#shared/profile/agency';
import { hebei } from '#shared/profile/hebei';
import { openCatalog } from '../../electron/catalog/open';
import { openLedger } from '../../electron/ledger/open';
import { systemDisk } from '../../electron/vault/disk';
import { LAYOUT } from '../../electron/vault/layout';
import { createVault, openVault } from '../../electron/vault/vault';

export const CLIPS = Number(process.env['EVIDOCK_BENCH_CLIPS'] ?? 1_000_000);
export const PERSONS = 60;
const DEVICES = 40;
/** What the names say; each word of two characters is in one clip of so many. */
export const SCENES = [
  ...[
    '盗窃现场',
    '交通事故',
    '邻里纠纷',
    '酒后驾驶',
    '噪音投诉',
    '占道经营',
    '消防检查',
    '走失老人',
    '打架斗殴',
  ],
  ...[
    '违章建筑',
    '卫生检查',
    '食品安全',
    '市场巡查',
    '夜间巡逻',
    '校园周边',
    '应急演练',
    '送达文书',
    '现场勘验',
  ],
  ...[
    '询问笔录',
    '强制拆除',
    '烟花爆竹',
    '非法营运',
    '广告清理',
    '河道巡查',
    '工地检查',
    '犬只管理',
    '油烟扰民',
  ],
  ...['渣土运输', '园林绿化', '停车秩序', '政策宣传', '群众求助'],
] as const;

const BEGAN = Date.UTC(2024, 0, 1);
const SPAN_MS = 900 * 24 * 3600_000;
export const END = BEGAN + SPAN_MS;

const hex = (n: number, digits: number): string => n.toString(16).padStart(digits, '0');
export const person = (n: number): PersonId => `P${String(1 + (n % PERSONS)).padStart(3, '0')}` as PersonId;
/** Whoever recorded a clip, and the one of his two cameras that he had. */
const holder = (n: number): number => (Math.imul(n, 7) >>> 3) % PERSONS;
const device = (n: number): DeviceId =>
  `BC24${String(1 + ((holder(n) + (n % 2) * 7) % DEVICES)).padStart(4, '0')}` as DeviceId;

function sealed(n: number): Act {
  const sha256 = (hex(n, 8) + hex(Math.imul(n, 2654435761) >>> 0, 8)).repeat(4) as Sha256;
  const at = BEGAN + Math.floor((n / CLIPS) * SPAN_MS);
  const day = new Date(at).toISOString().slice(0, 10);
  const time = new Date(at).toISOString().slice(0, 19).replace(/\D/g, '');
  const who = person(holder(n));
  return {
    kind: 'clip.sealed',
    data: {
      clip: sha256.slice(0, 32) as ClipId,
      session: `20260713T013000Z-${hex(Math.floor(n / 100), 8)}` as SessionId,
      device: device(n),
      source: `DCIM/${SCENES[n % SCENES.length] ?? ''}/DCAM_${device(n)}_${who}_${time}_${n % 1000}.mp4`,
      kind: n % 9 === 0 ? 'photo' : 'video',
      format: n % 9 === 0 ? 'jpg' : 'mp4',
      bytes: 100_000_000 + n,
      sha256,
      edges: sha256,
      original: `originals/${device(n)}/${day}/${sha256}.mp4`,
      readBack: 'medium',
      recorded: { deviceClock: instantOf(at), from: 'file-name' },
      modified: instantOf(at + 300_000),
      profile: 'dcam',
      personAlias: who,
      deviceMark: n % 50 === 0,
      claim: null,
      belongsTo: null,
      findings: n % 40 === 0 ? [{ code: 'CUT_SHORT', severity: 'error' }] : [],
    },
  };
}

function persons(): readonly Act[] {
  return Array.from({ length: PERSONS }, (_, n) => ({
    kind: 'person.registered',
    data: {
      person: person(n),
      name: `人员${n}`,
      section: `中队${n % 6}`,
      certificate: null,
      aliases: [person(n)],
    },
  }));
}

function rules(): Act {
  const own = Object.fromEntries(
    Object.entries(hebei.rules).flatMap(([name, rule]) =>
      rule.state === 'not-stated' ? [[name, rule.suggestion] as const] : [],
    ),
  );
  const chosen = choose(hebei, own);
  if (!chosen.ok) throw new Error(JSON.stringify(chosen.refusals));
  return chosen.act;
}

export interface LargeVault {
  readonly folder: string;
  readonly catalog: string;
  /** Seconds that making it took; null when it was there. */
  readonly made: { readonly ledger: number; readonly catalog: number } | null;
}

/** The vault, made unless it is there. `root` is the checkout. */
export async function largeVault(root: string): Promise<LargeVault> {
  const folder = path.join(
    process.env['EVIDOCK_BENCH_DIR'] ?? path.join(root, '.cache', 'bench'),
    `vault-${CLIPS}`,
  );
  const catalog = path.join(folder, ...LAYOUT.catalogFile.split('/'));
  const done = path.join(folder, '..', `vault-${CLIPS}.done`);
  const began = performance.now();
  const isThere = fs.existsSync(done);
  if (!isThere) {
    fs.rmSync(folder, { recursive: true, force: true });
    fs.mkdirSync(folder, { recursive: true });
    await createVault(systemDisk, folder);
  }
  const vault = await openVault(systemDisk, folder);
  let clock = BEGAN;
  const now = (): number => clock;
  const ledger = await openLedger({ disk: systemDisk, folder, vault: vault.id, now, keychain: null });
  if (!isThere) {
    const by = { kind: 'operator', account: 'bench' as AccountName } as const;
    await ledger.append([rules(), ...persons()], by);
    for (let n = 0; n < CLIPS; n += 256) {
      // Sealed some hours after recording; one batch in twenty after days, which is late.
      const last = Math.min(CLIPS, n + 256);
      clock = BEGAN + Math.floor((last / CLIPS) * SPAN_MS) + ((n >> 8) % 20 === 0 ? 5 * 24 : 6) * 3600_000;
      await ledger.append(
        Array.from({ length: Math.min(256, CLIPS - n) }, (_, i) => sealed(n + i)),
        by,
      );
    }
  }
  const ledgerSeconds = (performance.now() - began) / 1000;
  const opened = await openCatalog({ file: catalog, ledger });
  const catalogSeconds = (performance.now() - began) / 1000 - ledgerSeconds;
  await opened.close();
  await ledger.close();
  fs.writeFileSync(done, '');
  return { folder, catalog, made: isThere ? null : { ledger: ledgerSeconds, catalog: catalogSeconds } };
}
