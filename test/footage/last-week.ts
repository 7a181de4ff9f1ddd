/** A station whose footage came in last week: real clips of several officers, imported as from their cameras. */
import fs from 'node:fs';
import path from 'node:path';
import type { Day } from '#shared/clock';
import { commitmentText } from '#shared/draw/algorithm';
import { asDeviceId, type AccountName, type DeviceId, type DrawId } from '#shared/ids';
import { accountActor } from '../../electron/station/account';
import { demoPeople, demoRegulation } from '../../electron/station/demo-people';
import { importInto, mountedCamera, newSession } from '../../electron/station/import';
import { openStation, type Station } from '../../electron/station/open';
import { peopleDesk } from '../../electron/station/people';
import { profileDesk } from '../../electron/station/profile-desk';
import { digest, drawDesk } from '../../electron/station/review/draw-desk';
import { makeClip } from './clips';

const CAMERA = asDeviceId('BC240001') as DeviceId;
const DAY_MS = 86_400_000;

/** Tuesday noon of the week before the one that `now` is in, China's time: inside a plan's last week whatever the day. */
export function lastWeek(now: number): number {
  const local = now + 8 * 3_600_000;
  const noon = Math.floor(local / DAY_MS) * DAY_MS + 4 * 3_600_000;
  const sinceMonday = (new Date(local).getUTCDay() + 6) % 7;
  return noon - (sinceMonday + 6) * DAY_MS;
}

/** Who of the demonstration's people recorded: the persons' ids by the marks that their cameras write. */
export const OFFICERS = { S02OFF: 'D003', S03KEP: 'D001', S04REV: 'D002' } as const;
export type OfficerMark = keyof typeof OFFICERS;

/**
 * The demonstration's people and regulation in a new vault, and one clip of twelve seconds for each of `recorded`, twenty
 * minutes apart, so that each is a recording of its own. The station is closed when it resolves.
 */
export async function recordedLastWeek(
  folder: string,
  recorded: readonly OfficerMark[],
  then: (station: Station) => Promise<void> = () => Promise.resolve(),
): Promise<void> {
  const at = lastWeek(Date.now());
  const card = path.join(folder, 'last-week');
  await fs.promises.mkdir(path.join(card, 'Media/Video'), { recursive: true });
  for (const [n, mark] of recorded.entries()) {
    const from = at - 8 * DAY_MS + n * 20 * 60_000;
    // The name tells China's time.
    const stamp = new Date(from + 8 * 3_600_000)
      .toISOString()
      .slice(0, 19)
      .replaceAll('-', '')
      .replaceAll(':', '')
      .replace('T', '_');
    const clip = await fs.promises.readFile(
      await makeClip({ container: 'mp4', seconds: 12, size: [640, 360], seed: n % 4 }),
    );
    // Only some are made: bytes behind the end make each a file of its own, and are no harm to a player.
    const own = Buffer.concat([
      clip,
      Buffer.from([0, 0, 0, 12]),
      Buffer.from(`free${String(n).padStart(4, '0')}`),
    ]);
    const file = path.join(card, `Media/Video/DCAM_BC240001_${mark}_${stamp}.mp4`);
    await fs.promises.writeFile(file, own);
    fs.utimesSync(file, new Date(from + 12_000), new Date(from + 12_000));
  }
  const station = await openStation({ folder: path.join(folder, 'vault'), create: true, now: () => at });
  const people = peopleDesk(station);
  await demoPeople(people);
  await demoRegulation(profileDesk(station));
  const known = people.everybody().persons;
  for (const [mark, person] of Object.entries(OFFICERS)) {
    const found = known.get(person as never);
    if (!found) throw new Error(`no ${person}`);
    const { name, section, certificate } = found;
    await people.change(
      { person: found.person, name, section, certificate, aliases: [mark] },
      accountActor('security'),
    );
  }
  await importInto(station, {
    session: newSession(station),
    device: { device: CAMERA, from: 'given' },
    source: await mountedCamera(card),
    by: { kind: 'station' },
    signal: new AbortController().signal,
    onProgress: () => undefined,
  });
  await then(station);
  await station.close();
}

/** Draws all that was recorded as one sample for `reviewer`, seeded by them and the audit's administrator. */
export async function drawnFor(station: Station, reviewer: AccountName, places: number): Promise<DrawId> {
  const desk = drawDesk(station);
  const both = [reviewer, 'audit' as AccountName];
  const { draw, refusals } = await desk.freeze(
    {
      purpose: 'spot-check',
      about: '',
      filter: {
        sealedFrom: null,
        sealedTo: null,
        recordedFrom: null,
        recordedTo: null,
        kinds: ['video'],
        sections: [],
        persons: [],
        devices: [],
        minSeconds: 0,
      },
      scheme: {
        persons: null,
        perPerson: 0,
        byChance: places,
        claim: null,
        points: { marked: 0, findings: 0, 'never-reviewed': 0, late: 0, 'ends-soon': 0 },
      },
      reviewers: [reviewer],
      due: '2099-12-31' as Day,
      seed: { by: 'two-people', second: 'audit' as AccountName },
    },
    accountActor(reviewer),
  );
  if (!draw) throw new Error(JSON.stringify(refusals));
  const { frozen } = station.catalog.drawById(draw)?.terms ?? {};
  if (!frozen) throw new Error('not frozen');
  for (const account of both) {
    const commitment = digest(commitmentText(frozen, account, `of ${account}`));
    await desk.commit({ draw, commitment }, accountActor(account));
  }
  for (const account of both) await desk.reveal({ draw, secret: `of ${account}` }, accountActor(account));
  return draw;
}
