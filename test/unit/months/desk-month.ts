/**
 * An office that plays a month at the real desks: a vault, a ledger and a catalog on disk, cameras whose cards are
 * imported, and the desks that the window asks. Times are `MM-DD HH:MM` of 2026, China. Every method says in words what
 * the desk answered, so that a scenario reads like a diary beside its hand-calculated dates.
 */
import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { CheckName } from '#shared/acts/check';
import type { MissingReason } from '#shared/acts/checkout';
import { fileAwayDuty, returnFromDuty } from '#shared/away-duty';
import { CHINA_OFFSET, instantOf, wallTextOf, type Instant } from '#shared/clock';
import type { RefusalsView } from '#shared/contract/devices';
import { deviceState } from '#shared/device-file';
import { recordIdOf, type ClipId, type DeviceId, type PersonId } from '#shared/ids';
import { citationText, type Citation } from '#shared/profile/citation';
import type { AwayKind } from '#shared/profile/vocabulary';
import type { RegulationProfile } from '#shared/profile/rule';
import { NO_READINGS, type CameraReadings } from '#shared/readings';
import type { LATE_REASONS } from '#shared/storage-deadline';
import { accountActor } from '../../../electron/station/account';
import { equipmentDesk } from '../../../electron/station/equipment-desk';
import { importInto, mountedCamera, newSession } from '../../../electron/station/import';
import { missingDesk } from '../../../electron/station/missing-desk';
import { openStation } from '../../../electron/station/open';
import { overdueDesk } from '../../../electron/station/overdue-desk';
import { peopleDesk } from '../../../electron/station/people';
import { profileDesk } from '../../../electron/station/profile-desk';
import { storageDesk } from '../../../electron/station/storage-desk';

const KEEPER = accountActor('keeper');
const SYSTEM = accountActor('system');
const SECURITY = accountActor('security');
const JPEG = Buffer.from('ffd8ffe000104a46494600010100000100010000', 'hex');
const FIVE_MINUTES = 300_000;
const time = (text: string): Instant => instantOf(Date.parse(`2026-${text.replace(' ', 'T')}:00+08:00`));
const shown = (at: Instant): string => wallTextOf(at, CHINA_OFFSET).slice(5, 16);

const inChinese = (articles: RefusalsView['refusals'][number]['articles']): string =>
  articles.map((one) => citationText(one as Citation, 'zh')).join('，');

/** A refusal as its codes with their check and articles: `check-not-passed battery (河北街道 · 第22条)`; `ok` otherwise. */
function said({ refusals }: RefusalsView): string {
  if (refusals.length === 0) return 'ok';
  return refusals
    .map(({ code, values, articles }) =>
      [code, values['check'], articles.length > 0 ? `(${inChinese(articles)})` : undefined]
        .filter((part) => part !== undefined)
        .join(' '),
    )
    .join('; ');
}

/** Opens the office on `from`, under a regulation with what the agency sets itself. */
export async function deskMonth(
  regulation: RegulationProfile,
  from: string,
  own: Readonly<Record<string, unknown>>,
) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'evidock-month-'));
  let clock = Date.parse(time(from));
  const station = await openStation({ folder: path.join(folder, 'vault'), create: true, now: () => clock });
  const desk = equipmentDesk(station);
  const storage = storageDesk(station);
  const people = new Map<string, PersonId>();
  const docked = new Set<DeviceId>();
  let recordings = 0;
  const chosen = await profileDesk(station).choose(regulation.id, own, SYSTEM);
  if (chosen.refusals.length > 0) throw new Error(JSON.stringify(chosen.refusals));

  const cardOf = (device: string): string => path.join(folder, device);
  const profile = () => {
    const last = profileDesk(station).history().at(-1);
    if (!last) throw new Error('no profile');
    return last.profile;
  };
  const personOf = async (name: string): Promise<PersonId> => {
    const known = people.get(name);
    if (known) return known;
    const person = `E${String(people.size + 1).padStart(4, '0')}` as PersonId;
    people.set(name, person);
    const certificate = `ZF-${person}`;
    await peopleDesk(station).register(
      { person, name, section: '执法一科', certificate, aliases: [] },
      SECURITY,
    );
    return person;
  };
  const clipOf = (name: string): ClipId => {
    const found = station.catalog.clipPage({}, null, 200).rows.find(({ source }) => source.endsWith(name));
    if (!found) throw new Error(`${name} is not in the vault`);
    return found.clip;
  };
  const readings = (battery: number, driftMs: number): CameraReadings => {
    const at = instantOf(clock);
    const clocks = { deviceClock: instantOf(clock + driftMs), stationClock: at, uncertaintyMs: 500 };
    return {
      ...NO_READINGS,
      batteryPercent: { value: battery, source: 'device', at },
      storage: { value: { totalBytes: 64e9, freeBytes: 60e9 }, source: 'file-system', at },
      clock: { value: { ...clocks, zone: 'told' }, source: 'device', at },
    };
  };
  const fileOf = (device: string) => station.catalog.equipmentNow().devices.get(device as DeviceId) ?? null;

  return {
    station,
    now: (): Instant => instantOf(clock),
    /** Files on a card that the vault does not have. */
    onlyOnCard(device: string): readonly string[] {
      const stored = new Set(
        station.catalog.clipPage({}, null, 1000).rows.map(({ source }) => path.basename(source)),
      );
      return fs.readdirSync(path.join(cardOf(device), 'DCIM')).filter((name) => !stored.has(name));
    },
    /** Registers cameras and docks them, empty and charged. */
    async cameras(...names: readonly string[]): Promise<void> {
      for (const name of names) {
        fs.mkdirSync(path.join(cardOf(name), 'DCIM'), { recursive: true });
        const facts = {
          kind: 'body-camera',
          model: 'DSJ-1',
          serial: name,
          usb: null,
          asset: name,
          section: '执法一科',
          custodian: null,
          assignedTo: null,
          cameraProfile: null,
          cards: [],
          bought: null,
          warrantyUntil: null,
          megabytesPerHour: null,
          note: '',
        } as const;
        await desk.register(name as DeviceId, { ...facts, cards: [] }, KEEPER);
        await this.dock(name, from, { battery: 100 });
      }
    },
    /** Changes one value of the profile: its refusals, or `ok`. */
    async change(when: string, name: string, value: unknown): Promise<string> {
      clock = Date.parse(time(when));
      const { refusals } = await profileDesk(station).change({ name, value }, SYSTEM, '机关决定');
      return refusals.length === 0
        ? 'ok'
        : refusals.map((one) => `${one.code} ${one.values['name']} (${inChinese(one.articles)})`).join('; ');
    },
    /** Hands out; the camera was read in its dock five minutes before. */
    async handOut(
      when: string,
      device: string,
      name: string,
      until: string | null,
      {
        battery = 95,
        override = null,
      }: {
        readonly battery?: number;
        readonly override?: { readonly checks: readonly CheckName[]; readonly reason: string } | null;
      } = {},
    ): Promise<string> {
      const person = await personOf(name);
      clock = Date.parse(time(when));
      if (fileOf(device)?.place.where === 'stock') {
        clock -= FIVE_MINUTES;
        await this.import(device, battery, 0);
        clock += FIVE_MINUTES;
      }
      const answer = await desk.handOut(
        {
          device: device as DeviceId,
          person,
          purpose: until === null ? 'personal-issue' : 'inspection',
          case: null,
          expectedReturn: until === null ? null : time(until),
          accessories: [],
          batteryPercent: null,
          override: override && { ...override, checks: [...override.checks] },
        },
        KEEPER,
      );
      if (answer.refusals.length === 0) docked.delete(device as DeviceId);
      return said(answer);
    },
    /** A recording that ended at `ended` by the true time; the camera's clock is `driftMs` ahead. Gives its name. */
    record(device: string, ended: string, driftMs = 0): string {
      const name = `MOVI${String(++recordings).padStart(4, '0')}.JPG`;
      const file = path.join(cardOf(device), 'DCIM', name);
      fs.writeFileSync(file, Buffer.concat([JPEG, Buffer.from(name)]));
      const at = new Date(Date.parse(time(ended)) + driftMs);
      fs.utimesSync(file, at, at);
      return name;
    },
    /** Docks, imports, and says how the return, if one was open, came out. */
    async dock(device: string, when: string, { battery = 60, driftMs = 0 } = {}): Promise<string> {
      clock = Date.parse(time(when));
      const session = await this.import(device, battery, driftMs);
      const answer = await desk.imported(device as DeviceId, session, true);
      return answer === null ? 'nothing to return' : said(answer);
    },
    async import(device: string, battery: number, driftMs: number) {
      docked.add(device as DeviceId);
      const report = await importInto(station, {
        session: newSession(station),
        device: { device: device as DeviceId, from: 'given' },
        source: await mountedCamera(cardOf(device)),
        readings: readings(battery, driftMs),
        by: { kind: 'station' },
        signal: new AbortController().signal,
        onProgress: () => undefined,
      });
      return report.session;
    },
    pull(device: string): void {
      docked.delete(device as DeviceId);
    },
    async handIn(device: string, when: string): Promise<string> {
      clock = Date.parse(time(when));
      docked.delete(device as DeviceId);
      const back = { condition: 'good' as const, accessoriesMissing: [], batteryPercent: null, fault: null };
      return said(await desk.handIn({ device: device as DeviceId, ...back }, KEEPER));
    },
    async writeOff(device: string, when: string, outcome: 'lost' | 'unreadable'): Promise<string> {
      clock = Date.parse(time(when));
      return said(
        await desk.writeOff({ device: device as DeviceId, outcome, reason: '现场情况说明' }, KEEPER),
      );
    },
    state(device: string): string {
      const file = fileOf(device);
      return file ? deviceState(file, docked.has(file.device)) : 'unknown';
    },
    async fault(device: string, when: string): Promise<string> {
      clock = Date.parse(time(when));
      const fault = {
        device: device as DeviceId,
        what: 'no-picture' as const,
        note: '',
        person: null,
        photos: [],
      };
      return said(await desk.reportFault(fault, KEEPER));
    },
    async repair(device: string, when: string, firm: string | null): Promise<string> {
      clock = Date.parse(time(when));
      return said(await desk.openRepair({ device: device as DeviceId, firm, expectedBack: null }, KEEPER));
    },
    async repaired(device: string, when: string): Promise<string> {
      clock = Date.parse(time(when));
      const done = { result: 'repaired' as const, cost: 30_000, parts: [], notOpenedHere: true, note: '' };
      return said(await desk.finishRepair({ device: device as DeviceId, ...done }, KEEPER));
    },
    async checked(device: string, when: string): Promise<string> {
      clock = Date.parse(time(when));
      return said(await desk.checkRepaired({ device: device as DeviceId, passed: true, note: '' }, KEEPER));
    },
    async away(when: string, name: string, kind: AwayKind, since: string): Promise<string> {
      clock = Date.parse(time(when));
      const person = await personOf(name);
      const duty = recordIdOf('duty', clock, randomBytes(4));
      const { duties } = station.catalog.storageRules();
      const command = { duty, person, kind, from: time(since), expectedReturn: null, reason: '外出执法' };
      const ruling = fileAwayDuty(command, duties, profile());
      if (!ruling.ok) return ruling.refusals.map(({ code }) => code).join('; ');
      await station.record(ruling.acts, KEEPER);
      return 'ok';
    },
    async back(when: string, name: string, returned: string): Promise<string> {
      clock = Date.parse(time(when));
      const person = await personOf(name);
      const open = station.catalog
        .storageRules()
        .duties.find((one) => one.person === person && !one.returned);
      const ruling = returnFromDuty(open ?? null, time(returned), 'person', time(when));
      if (!ruling.ok) return ruling.refusals.map(({ code }) => code).join('; ');
      await station.record(ruling.acts, KEEPER);
      return 'ok';
    },
    /** By when a recording in the vault had to be stored, with its articles. */
    due(name: string): string {
      const account = storage.account(clipOf(name));
      const deadline = account?.deadline;
      if (!deadline) return 'undetermined';
      const articles = deadline.articles.length > 0 ? ` (${inChinese(deadline.articles)})` : '';
      return deadline.kind === 'away' ? `away${articles}` : shown(deadline.due.at) + articles;
    },
    /** How a recording in the vault stands: `in-time`, or `late by … min` with the reason on file. */
    standing(name: string): string {
      const view = storage.account(clipOf(name))?.storage;
      if (!view) return 'none';
      return view.state === 'late'
        ? `late by ${String((view.lateMs ?? 0) / 60_000)} min: ${view.reason ?? 'no reason'}`
        : view.state;
    },
    async explainLate(device: string, when: string, reason: (typeof LATE_REASONS)[number]): Promise<string> {
      clock = Date.parse(time(when));
      const { clips } = storage.unexplained({ device: device as DeviceId });
      const why = { clips: clips.map(({ clip }) => clip), reason, note: '', person: '王敏' };
      return said(await storage.explain({ device: device as DeviceId, ...why }, { kind: 'station' }));
    },
    /** Why the last duty of a camera brought nothing: the verdict and who is told. */
    async missing(
      when: string,
      device: string,
      reason: MissingReason,
      { note = '情况说明', basis = '' } = {},
    ): Promise<string> {
      clock = Date.parse(time(when));
      const register = missingDesk(station);
      const asked = register.list().unexplained.find((one) => one.device === device);
      if (!asked) return 'nobody asks';
      const command = { checkout: asked.checkout, matter: null, reason, note, basis };
      const answer = await register.explain(command, { kind: 'station' });
      if (answer.refusals.length > 0) return said(answer);
      const [line] = register.list().explained;
      return [line?.verdict, ...(line?.tell ?? [])].join(' → ');
    },
    /** What the station puts on record at `when` about cameras that should be back. */
    async overdue(when: string): Promise<readonly string[]> {
      clock = Date.parse(time(when));
      const before = station.ledger.size;
      await overdueDesk(station).remind();
      const told: string[] = [];
      for await (const { entry } of station.ledger.entries(before)) {
        if (entry.kind !== 'checkout.overdue') continue;
        const data = entry.data as { device: string; told: string; since: Instant };
        told.push(`${data.device} → ${data.told}, since ${shown(data.since)}`);
      }
      return told;
    },
    async close(): Promise<void> {
      await station.close();
      fs.rmSync(folder, { recursive: true });
    },
  };
}
