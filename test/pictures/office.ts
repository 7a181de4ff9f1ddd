/**
 * An office as it stands after six weeks of work: 300 devices, 60 people, hand-outs, returns, faults, repairs, overdue
 * and late footage. Everything goes through the real desks, on a clock that is wound forward to the present.
 */
import fs from 'node:fs';
import path from 'node:path';
import { CHINA_OFFSET, dayOf, instantOf } from '#shared/clock';
import type { DeviceId, PersonId } from '#shared/ids';
import { hebei } from '#shared/profile/hebei';
import { NO_READINGS, type CameraReadings } from '#shared/readings';
import { accountActor } from '../../electron/station/account';
import { demoPeople } from '../../electron/station/demo-people';
import { dutyDesk } from '../../electron/station/duty-desk';
import { equipmentDesk } from '../../electron/station/equipment-desk';
import { importInto, mountedCamera, newSession } from '../../electron/station/import';
import { inventoryDesk } from '../../electron/station/inventory-desk';
import { missingDesk } from '../../electron/station/missing-desk';
import { openStation } from '../../electron/station/open';
import { overdueDesk } from '../../electron/station/overdue-desk';
import { peopleDesk } from '../../electron/station/people';
import { profileDesk } from '../../electron/station/profile-desk';
import { storageDesk } from '../../electron/station/storage-desk';
import { makeClip } from '../footage/clips';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const WEEKS = 6;
const KEEPER = accountActor('keeper');
const SYSTEM = accountActor('system');
const SECURITY = accountActor('security');
/** Length of every recording. */
const SECONDS = 4;

const FAMILY = '赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许';
const GIVEN = ['敏', '强', '磊', '静', '文博', '晓燕', '志远'];
export const SECTIONS = ['执法一科', '执法二科', '民办教育与校外培训监管科', '办公室'] as const;
const CASES = [
  '校外培训机构夜间联合检查',
  '学科类培训投诉核查',
  '民办幼儿园消防与食品安全检查',
  '无证办学线索核查（城东片区）',
];

export const deviceAt = (n: number): DeviceId => `BC24${String(n + 1).padStart(4, '0')}` as DeviceId;
export const personAt = (n: number): PersonId => `E${String(n + 1).padStart(4, '0')}` as PersonId;
const nameAt = (n: number): string => `${FAMILY[n % FAMILY.length] ?? ''}${GIVEN[n % GIVEN.length] ?? ''}`;
const aliasAt = (n: number): string => `JX${String(1001 + n)}`;

function must(what: string, { refusals }: { readonly refusals: readonly unknown[] }): void {
  if (refusals.length > 0) throw new Error(`${what}: ${JSON.stringify(refusals)}`);
}

/** Makes the vault below `folder`. */
export async function makeOffice(folder: string): Promise<void> {
  const until = Date.now();
  let clock = Math.floor((until - WEEKS * 7 * DAY) / DAY) * DAY;
  const station = await openStation({ folder: path.join(folder, 'vault'), create: true, now: () => clock });
  const desk = equipmentDesk(station);
  const people = peopleDesk(station);
  const missing = missingDesk(station);
  const storage = storageDesk(station);
  const stills = await Promise.all(
    [0, 1, 2, 3].map(async (seed) =>
      fs.promises.readFile(await makeClip({ container: 'mp4', seconds: SECONDS, size: [640, 360], seed })),
    ),
  );
  let recordings = 0;

  await demoPeople(people);
  const own = Object.fromEntries(
    Object.entries(hebei.rules).flatMap(([name, rule]) =>
      rule.state === 'not-stated' ? [[name, rule.suggestion] as const] : [],
    ),
  );
  must('regulation', await profileDesk(station).choose('hebei', own, SYSTEM));
  for (let n = 0; n < 60; n++)
    await people.register(
      {
        person: personAt(n),
        name: nameAt(n),
        section: SECTIONS[n % SECTIONS.length] ?? '',
        certificate: n % 19 === 18 ? null : `ZF-2026-${String(100_200 + n)}`,
        aliases: [aliasAt(n)],
      },
      SECURITY,
    );
  const rows = Array.from({ length: 300 }, (_, n) => ({
    device: deviceAt(n),
    facts: {
      kind: n % 41 === 40 ? ('recorder' as const) : ('body-camera' as const),
      model: ['DSJ-V8', 'DSJ-T5', '便携式音视频记录仪 X2'][n % 3] ?? null,
      serial: `SN${String(10_000 + n)}`,
      usb: null,
      asset: `GZ-2026-${String(n + 1).padStart(4, '0')}`,
      section: SECTIONS[n % SECTIONS.length] ?? '',
      custodian: personAt(n % 4),
      assignedTo: null,
      cameraProfile: null,
      cards: [],
      bought: '2025-03-18' as const,
      warrantyUntil: n % 3 === 0 ? ('2026-03-17' as const) : ('2028-03-17' as const),
      megabytesPerHour: 2700,
      note: '',
    },
  }));
  for (const { refusals } of await desk.registerMany(rows as never, KEEPER)) must('register', { refusals });

  const cardOf = (device: DeviceId): string => path.join(folder, 'cards', device);
  const readings = (battery: number, freeGigabytes: number, driftMs: number): CameraReadings => {
    const at = instantOf(clock);
    return {
      ...NO_READINGS,
      batteryPercent: { value: battery, source: 'device', at },
      storage: {
        value: { totalBytes: 64e9, freeBytes: Math.round(freeGigabytes * 1e9) },
        source: 'file-system',
        at,
      },
      clock: {
        value: {
          deviceClock: instantOf(clock + driftMs),
          stationClock: at,
          uncertaintyMs: 500,
          zone: 'told',
        },
        source: 'device',
        at,
      },
    };
  };

  async function dock(n: number, battery: number, driftMs = 0): Promise<void> {
    const device = deviceAt(n);
    fs.mkdirSync(path.join(cardOf(device), 'Media', 'Video'), { recursive: true });
    const { session } = await importInto(station, {
      session: newSession(station),
      device: { device, from: 'given' },
      source: await mountedCamera(cardOf(device)),
      readings: readings(battery, 51.2 - (n % 9), driftMs),
      by: { kind: 'station' },
      signal: new AbortController().signal,
      onProgress: () => undefined,
    });
    await desk.imported(device, session, true);
  }

  /** A recording of some segments; `lacking`: the one that is not on the card. */
  function record(n: number, person: number, at: number, segments: number, lacking = -1): void {
    for (let segment = 0; segment < segments; segment++) {
      if (segment === lacking) continue;
      const begin = new Date(at + segment * SECONDS * 1000 + 8 * HOUR);
      const stamp = begin.toISOString().slice(0, 19).replaceAll(/[-:]/g, '').replace('T', '_');
      const marked = recordings % 23 === 7;
      const name = `DCAM_${deviceAt(n)}_${aliasAt(person)}_${stamp}${marked ? '_IMP' : ''}.mp4`;
      const file = path.join(cardOf(deviceAt(n)), 'Media', 'Video', name);
      fs.mkdirSync(path.dirname(file), { recursive: true });
      const free = Buffer.from(`\0\0\0\x10free${String(recordings).padStart(8, '0')}`, 'latin1');
      fs.writeFileSync(file, Buffer.concat([stills[recordings % stills.length] ?? Buffer.of(), free]));
      const end = new Date(at + (segment + 1) * SECONDS * 1000);
      fs.utimesSync(file, end, end);
      recordings++;
    }
  }

  async function handOut(n: number, person: number, hours: number | null, more: { battery?: number } = {}) {
    const command = {
      device: deviceAt(n),
      person: personAt(person),
      purpose: hours === null ? ('personal-issue' as const) : ('inspection' as const),
      case: hours === null ? null : (CASES[n % CASES.length] ?? null),
      expectedReturn: hours === null ? null : instantOf(clock + hours * HOUR),
      accessories: [],
      batteryPercent: more.battery ?? null,
    };
    const { checks } = desk.preview(command, new Set());
    const failing = checks.filter(({ check }) => check.result !== 'pass').map(({ check }) => check.name);
    const override = failing.length > 0 ? { checks: failing, reason: '新设备首次领用，现场目测正常' } : null;
    must(`hand-out of ${command.device}`, await desk.handOut({ ...command, override }, KEEPER));
  }

  /** Out in the morning, back `days` later at night, docked at once. */
  async function duty(n: number, person: number, days = 0, segments = 2, battery = 40): Promise<void> {
    const morning = clock;
    await dock(n, 96);
    clock += 10 * MINUTE;
    await handOut(n, person, 9 + days * 24);
    if (segments > 0) {
      record(n, person, morning + 2 * HOUR, segments, segments > 3 ? 2 : -1);
      record(n, person, morning + 5 * HOUR, 1);
    }
    clock = morning + 8 * HOUR + days * DAY;
    await dock(n, battery, n % 5 === 1 ? 95_000 : 1500);
  }

  // Six weeks, two hand-outs a working day; one camera of all goes out again and again, and its battery weakens.
  const first = clock;
  for (let day = 0; day < WEEKS * 7 - 4; day++) {
    clock = first + day * DAY + HOUR;
    if ([0, 6].includes(new Date(clock + 8 * HOUR).getUTCDay())) continue;
    await duty(1 + (day % 24), day % 55, 0, day % 11 === 5 ? 0 : 1 + (day % 5));
    if (day % 3 === 0) {
      clock = first + day * DAY + HOUR + 20 * MINUTE;
      await duty(0, 7, 0, 3, 70 - day);
    }
    if (day % 7 === 3) {
      clock = first + day * DAY + 2 * HOUR;
      await duty(30 + (day % 6), 56, 2);
    }
    await overdueDesk(station).remind();
  }
  clock = until - 3 * DAY;
  const [late] = storage.unexplained({ device: deviceAt(33) }).clips;
  if (late)
    must(
      'late',
      await storage.explain(
        { device: deviceAt(33), clips: [late.clip], reason: 'forgot', note: '', person: '沈晓燕' },
        KEEPER,
      ),
    );
  for (const [at, reason] of (['no-incident', 'urgent'] as const).entries()) {
    const asked = missing.list().unexplained[at];
    if (asked)
      must(
        'missing',
        await missing.explain(
          {
            checkout: asked.checkout,
            matter: null,
            reason,
            note: '接群众举报后紧急出动，设备未及时领取',
            basis: '出警单 2026-118',
          },
          KEEPER,
        ),
      );
  }
  for (const [person, back] of [
    [11, true],
    [23, false],
  ] as const)
    must(
      'duty',
      await dutyDesk(station).file(
        {
          person: personAt(person),
          kind: 'elsewhere',
          from: instantOf(until - 6 * DAY),
          expectedReturn: instantOf(until + DAY),
          returned: back ? instantOf(until - 4 * DAY) : null,
          reason: '赴外地调取教学档案，往返两日',
        },
        KEEPER,
      ),
    );

  // As it stands today.
  clock = until - 40 * HOUR;
  for (let n = 40; n < 46; n++) await handOut(n, 40 + n - 40, 9, { battery: 92 });
  clock = until - 5 * HOUR;
  for (let n = 46; n < 70; n++) await handOut(n, n - 30, 8, { battery: 95 });
  for (let n = 70; n < 76; n++) await handOut(n, n - 60, null, { battery: 95 });
  await overdueDesk(station).remind();
  const faults = [
    'no-power',
    'battery',
    'no-picture',
    'no-sound',
    'storage',
    'clock',
    'connection',
    'housing',
  ] as const;
  for (const [at, what] of faults.entries())
    must(
      'fault',
      await desk.reportFault(
        {
          device: deviceAt(80 + at),
          what,
          note: '开机后数分钟内自动关机',
          person: personAt(10 + at),
          photos: [],
        },
        KEEPER,
      ),
    );
  for (const n of [84, 85, 86])
    must(
      'repair',
      await desk.openRepair(
        {
          device: deviceAt(n),
          firm: '市执法装备授权维修中心',
          expectedBack: dayOf(instantOf(until + 5 * DAY), CHINA_OFFSET),
        },
        KEEPER,
      ),
    );
  for (const n of [298, 299])
    must('retire', await desk.retire({ device: deviceAt(n), reason: 'worn-out', note: '' }, KEEPER));
  const stock = inventoryDesk(station);
  must('stock-taking', await stock.open('办公室', KEEPER));
  for (let n = 3; n < 240; n += 4) await stock.scan(`EVD:${deviceAt(n)}`, KEEPER);
  await stock.scan('某公司资产 0042', KEEPER);
  clock = until;
  await station.close();
}

/** What the office itself calls things: text that no language changes. Longer ones first. */
export const OWN_WORDS: readonly string[] = [
  ...CASES,
  ...SECTIONS,
  ...Array.from({ length: 60 }, (_, n) => nameAt(n)),
  ...['演示人员', '装备员甲', '抽查员乙', '执法员丙', '系统管理员', '安全管理员', '审计管理员'],
  ...[
    '便携式音视频记录仪',
    '新设备首次领用，现场目测正常',
    '开机后数分钟内自动关机',
    '市执法装备授权维修中心',
  ],
  ...['赴外地调取教学档案，往返两日', '接群众举报后紧急出动，设备未及时领取', '出警单', '某公司资产'],
  ...['备份硬盘 1 号', '备份硬盘', '设备.csv', '无人机', '查无此物', '中文', '可以拔下'],
];
