/** Nobody whom it concerns learns that a clip was drawn before its review is concluded, whatever they ask. */
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { EVENT_RIGHTS } from '#shared/contract/events';
import { REQUESTS, type RequestName } from '#shared/contract/requests';
import type { AccountName, ClipId, DeviceId, DrawId, PersonId, ReviewId, Sha256, StillId } from '#shared/ids';
import { discreetHistory, isToldOfReview } from '#shared/review/discretion';
import { rightsOf, type Role } from '#shared/role';
import { accountActor } from '../../../electron/station/account';
import type { Answers } from '../../../electron/station/answers/answer';
import { openStation, type Station } from '../../../electron/station/open';
import { peopleDesk } from '../../../electron/station/people';
import { drawnFor } from '../../footage/last-week';
import { freshAnswers, toldTo } from '../draw/asked';
import { personId, REVIEWER, settle } from '../draw/office';

const reviewer = 'reviewer' as AccountName;
/** Who recorded the clip of this test, and reviews others' beside. */
const OFFICER = personId(1);
const ROLES: Readonly<Record<string, readonly Role[]>> = {
  'officer.one': ['officer'],
  'head.one': ['section-head', 'officer'],
  keeper: ['keeper'],
  // One who reviews others, and whose own clip it is.
  colleague: ['reviewer', 'officer'],
};
/** Answers that tell how long the ledger is, or what the disks hold: they change with every entry. */
const COUNTS = /^(ledger|witness|safekeeping|station|vault|dock)\./;

let folder: string;
let vault: string;
let ask: Answers;
let draw: DrawId;
let drawn: { readonly clip: ClipId; readonly device: DeviceId; readonly position: number };

/** Everything that each of them is told, and what the window shows of a clip, in one text each. */
async function told(): Promise<ReadonlyMap<string, ReadonlyMap<string, string>>> {
  const all = new Map<string, ReadonlyMap<string, string>>();
  for (const [account, roles] of Object.entries(ROLES)) {
    const answers = [...(await toldTo(ask, accountActor(account), roles, [drawn]))].filter(
      // The colleague sees draws, which hide their own clips in their own test.
      ([name]) =>
        !COUNTS.test(name) && !(account === 'colleague' && /^(draws|plans|reviews|findings)\./.test(name)),
    );
    all.set(account, new Map(answers));
  }
  return all;
}
async function recorded(work: (station: Station) => Promise<unknown>): Promise<void> {
  await ask.close({}, REVIEWER);
  const station = await openStation({ folder: vault, create: false });
  await work(station);
  await station.close();
  ask = freshAnswers();
  await ask['open-vault']({ folder: vault }, REVIEWER);
}

const id = (n: number): string => `20261110T010000Z-0000000${n}`;
const review = id(1) as ReviewId;

beforeAll(async () => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'evidock-discretion-'));
  vault = path.join(folder, 'vault');
  const station = await openStation({ folder: vault, create: true });
  await settle(station, { people: 24, clips: 120, now: Date.now() });
  const people = peopleDesk(station);
  const head = {
    person: 'H001' as PersonId,
    name: '科长',
    section: '执法二科',
    certificate: null,
    aliases: [],
  };
  await people.register(head, accountActor('security'));
  for (const [account, roles] of Object.entries(ROLES)) {
    if (account === 'keeper') continue;
    const person = account === 'head.one' ? head.person : account === 'colleague' ? OFFICER : personId(2);
    const made = { account: account as AccountName, person, roles: [...roles], password: 'evidock-demo' };
    await people.createAccount(made, accountActor('security'));
  }
  ask = freshAnswers();
  await station.close();
  await ask['open-vault']({ folder: vault }, REVIEWER);
  const { rows } = await ask['footage.page'](
    { filter: { person: OFFICER }, after: null, limit: 1 },
    REVIEWER,
  );
  const [row] = rows;
  if (!row) throw new Error('no clip');
  drawn = { clip: row.clip, device: row.device, position: 0 };
});
afterAll(async () => {
  await ask.close({}, REVIEWER);
  fs.rmSync(folder, { recursive: true });
});

test('R1: neither the draw nor a review that goes on changes any answer to whom it concerns; its end does', async () => {
  const before = await told();
  expect(before.get('officer.one')?.size).toBeGreaterThan(4);
  expect([...(before.get('head.one')?.keys() ?? [])].some((name) => name.startsWith('footage.clip'))).toBe(
    true,
  );

  await recorded(async (station) => {
    draw = await drawnFor(station, reviewer, 120);
    const place = station.catalog.drawById(draw)?.places.find(({ clip }) => clip === drawn.clip);
    drawn = { ...drawn, position: place?.position ?? 0 };
  });
  expect(drawn.position).toBeGreaterThan(0);
  expect(await told()).toEqual(before);

  const { clip, position } = drawn;
  const at = { draw, position };
  const shown = { clip, review, intervals: [[0, 60_000] as [number, number]], seconds: 60, proxy: false };
  const still = {
    ...{ still: id(2) as StillId, clip, review, at: 0, original: 'a'.repeat(64) as Sha256, proxy: false },
    ...{ sha256: 'b'.repeat(64) as Sha256, file: 'attachments/x.png', bytes: 1, width: 1, height: 1 },
  };
  await recorded(async (station) => {
    const opened = { review, drawn: at, clip, clips: [clip] };
    await station.record([{ kind: 'review.opened', data: opened }], REVIEWER);
    await station.record([{ kind: 'clip.looked-at', data: { clip } }], REVIEWER, '每周抽查');
    await station.record([{ kind: 'clip.watched', data: shown }], REVIEWER, '每周抽查');
    await station.record([{ kind: 'still.kept', data: still }], REVIEWER);
    const scope = { what: 'clips' as const, clips: [clip] };
    await station.record([{ kind: 'look.asked', data: { look: id(3) as never, scope } }], REVIEWER, '抽查');
  });
  expect(await told()).toEqual(before);
  // Whoever may see reviews and is not concerned is told of each look.
  const { history } = await ask['footage.clip']({ clip }, REVIEWER);
  expect(history.map(({ kind }) => kind)).toEqual(
    expect.arrayContaining(['review.opened', 'clip.looked-at', 'clip.watched', 'still.kept']),
  );

  // Given back, the place still waits for another.
  await recorded((station) =>
    station.record([{ kind: 'review.dropped', data: { review } }], REVIEWER, '出差'),
  );
  expect(await told()).toEqual(before);

  const second = id(4) as ReviewId;
  await recorded(async (station) => {
    await station.record(
      [{ kind: 'review.opened', data: { review: second, drawn: at, clip, clips: [clip] } }],
      REVIEWER,
    );
    const completed = {
      ...{ review: second, drawn: at, clips: [clip], regulation: 'fushun 1', judgements: [], findings: [] },
      ...{ result: 'conforms' as const, notes: [], praise: '', summary: '', watchedMs: 1, lengthMs: 1 },
    };
    await station.record([{ kind: 'review.completed', data: completed }], REVIEWER);
  });
  const after = await ask['footage.clip']({ clip }, accountActor('head.one'));
  expect(after.history.map(({ kind }) => kind)).toEqual(
    expect.arrayContaining(['review.opened', 'clip.looked-at', 'review.completed']),
  );
});

test('R1: events that name footage are told to whoever may ask for it; an officer may not', () => {
  const officer = rightsOf(['officer']);
  for (const right of Object.values(EVENT_RIGHTS)) expect(officer.has(right)).toBe(false);
  // What an officer may ask at all has nothing of reviews in it.
  const open = (Object.keys(REQUESTS) as RequestName[]).filter((name) => officer.has(REQUESTS[name].right));
  expect(
    open.filter((name) => /^(draws|plans|findings|rectifications|reviews|desk|footage|praise)\./.test(name)),
  ).toEqual([]);
});

test('R1: the rule by itself: looks of others from the draw on are kept from those whom it concerns', () => {
  const asker = { account: 'li', person: 'P1' as PersonId, seesReviews: true };
  expect(isToldOfReview(asker, ['P2'])).toBe(true);
  expect(isToldOfReview(asker, ['P1', 'P2'])).toBe(false);
  expect(isToldOfReview({ ...asker, seesReviews: false }, [])).toBe(false);
  const history = [
    { seq: 1, by: 'station', kind: 'clip.sealed' },
    { seq: 2, by: 'wang', kind: 'clip.looked-at' },
    { seq: 5, by: 'wang', kind: 'clip.looked-at' },
    { seq: 6, by: 'li', kind: 'clip.looked-at' },
    { seq: 7, by: 'station', kind: 'clip.hashed' },
  ];
  expect(discreetHistory(history, 4, asker).map(({ seq }) => seq)).toEqual([1, 2, 6, 7]);
});
