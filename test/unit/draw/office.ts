/** A station of an office at work: 60 people with cameras and some thousands of recordings, put on record as acts. */
import { instantOf } from '#shared/clock';
import type { AccountName, DeviceId, DrawId, FindingId, PersonId, ReviewId, SessionId } from '#shared/ids';
import type { Act } from '#shared/ledger';
import { accountActor } from '../../../electron/station/account';
import { demoPeople } from '../../../electron/station/demo-people';
import { demoRegulation } from '../../../electron/station/demo-people';
import type { Station } from '../../../electron/station/open';
import { peopleDesk } from '../../../electron/station/people';
import { profileDesk } from '../../../electron/station/profile-desk';
import { clipOf } from '../catalog-fake-ledger';

const SURNAMES = '王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗';
const GIVEN = [
  '伟',
  '芳',
  '娜',
  '敏',
  '静',
  '丽',
  '强',
  '磊',
  '洋',
  '艳',
  '建国',
  '晓燕',
  '志强',
  '文博',
  '雅婷',
];
const SECTIONS = ['执法一科', '执法二科', '执法三科', '综合执法队', '市场巡查组', '应急保障科'];
const DAY_MS = 86_400_000;
const BOTH = 5;

export const REVIEWER = accountActor('reviewer');
export const AUDIT = accountActor('audit');

export interface OfficeSize {
  readonly people: number;
  readonly clips: number;
  readonly now: number;
}

/** Names the demonstration's people and these, and seals their recordings of the last four weeks. */
export async function settle(station: Station, { people, clips, now }: OfficeSize): Promise<void> {
  await demoPeople(peopleDesk(station));
  await demoRegulation(profileDesk(station));
  const acts: Act[] = [];
  for (let n = 0; n < people; n++) {
    const details = {
      name: `${SURNAMES[n % SURNAMES.length] ?? ''}${GIVEN[(n * 7) % GIVEN.length] ?? ''}`,
      section: SECTIONS[n % SECTIONS.length] ?? '',
      certificate: `2100${String(n).padStart(6, '0')}`,
      aliases: [alias(n)],
    };
    // One who reviews also records: what is drawn of theirs must stay hidden from them.
    if (n === BOTH)
      acts.push({
        kind: 'person.changed',
        data: { ...details, person: 'D000' as PersonId, name: '演示人员', section: '办公室' },
      });
    else acts.push({ kind: 'person.registered', data: { ...details, person: personId(n) } });
  }
  for (let n = 0; n < clips; n++) {
    const person = (n * 7 + Math.floor(n / people)) % people;
    const recorded = now - 28 * DAY_MS + Math.floor((n / clips) * 27.5 * DAY_MS);
    const device = `BC24${String(person).padStart(4, '0')}` as DeviceId;
    const minutes = 2 + ((n * 13) % 40);
    acts.push({
      kind: 'clip.sealed',
      data: clipOf(`office ${n}`, {
        device,
        session: '20261101T000000Z-00000001' as SessionId,
        source: `DCIM/100MEDIA/${device}_${alias(person)}_${String(n).padStart(5, '0')}.MP4`,
        bytes: minutes * 60_000_000,
        recorded: { deviceClock: instantOf(recorded), from: 'file-name' },
        modified: instantOf(recorded + minutes * 60_000),
        personAlias: alias(person),
        deviceMark: n % 17 === 0,
        findings: n % 23 === 0 ? [{ code: 'CUT_SHORT', severity: 'error' }] : [],
      }),
    });
  }
  await recordAll(station, acts);
}

export const personId = (n: number): PersonId => `P${String(n).padStart(3, '0')}` as PersonId;
const alias = (n: number): string => `${100200 + n}`;

/** Acts in pieces that the ledger takes. */
export async function recordAll(station: Station, acts: readonly Act[], account?: string): Promise<void> {
  const by = account === undefined ? ({ kind: 'station' } as const) : accountActor(account);
  for (let n = 0; n < acts.length; n += 250) await station.record(acts.slice(n, n + 250), by);
}

let made = 0;
const id = (): string => `20261110T010000Z-${(++made).toString(16).padStart(8, '0')}`;

/** A review of a drawn place from beginning to end, as the desk would record it; gives the ids of its findings. */
export async function review(
  station: Station,
  account: AccountName,
  place: { readonly draw: DrawId; readonly position: number; readonly clip: string },
  found: readonly ('slight' | 'general' | 'serious')[] = [],
  verdicts: readonly ('met' | 'not-met')[] = ['met', 'met', 'met'],
): Promise<readonly FindingId[]> {
  const clip = place.clip as never;
  const drawn = { draw: place.draw, position: place.position };
  const review = id() as ReviewId;
  const findings = found.map((grade, n) => ({
    finding: id() as FindingId,
    grade,
    kind: (['recorded-wrongly', 'not-stored-in-time', 'shortcoming'] as const)[n % 3] ?? 'shortcoming',
    clip,
    at: 61_000,
    note: '开始执法时未告知对方正在录音录像',
  }));
  const items = ['opening.elements:time', 'opening.elements:place', 'continuity.rules:uninterrupted'];
  await station.record(
    [
      { kind: 'review.opened', data: { review, drawn, clip, clips: [clip] } },
      {
        kind: 'review.completed',
        data: {
          review,
          drawn,
          clips: [clip],
          regulation: 'fushun 1',
          judgements: verdicts.map((verdict, n) => ({
            item: items[n] ?? items[0] ?? '',
            verdict,
            marks: [],
            note: '',
          })),
          result:
            found.length === 0 ? 'conforms' : found.includes('serious') ? 'does-not-conform' : 'improve',
          findings,
          notes: [],
          praise: '',
          summary: '',
          watchedMs: 540_000,
          lengthMs: 600_000,
        },
      },
    ],
    accountActor(account),
  );
  return findings.map(({ finding }) => finding);
}
