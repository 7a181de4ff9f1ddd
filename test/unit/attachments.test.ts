/** Files that people added: as safe as originals are, and whoever alters one is found by both verifiers. */
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Sha256 } from '#shared/ids';
import { attachmentUrl, keepAttachment, mustHaveAttachments } from '../../electron/station/attachments';
import { verifyVault } from '../../electron/station/verify';
import { attachmentPath } from '../../electron/vault/layout';
import { foundIn, secondVerifier, type Found } from '../fault/second-verifier';
import { fixture, flip, importCard, open, PERSON, type Fixture, type Opened } from './safekeeping-fixture';

const PNG = Buffer.concat([Buffer.from([0x89, 0x50, 0x4e, 0x47]), Buffer.alloc(5000, 3)]);
const PDF = Buffer.from('%PDF-1.7 一页');

let at: Fixture;
let second: string;
let now: Opened;
let picture: Sha256;
/** Where the picture lies in the vault and in each place. */
let file: string;

beforeEach(async () => {
  at = fixture([9000]);
  second = path.join(at.folder, 'second');
  now = await open(at.vault);
  await importCard(now.station, at.card);
  picture = await keepAttachment(now.station, given('镜头 裂纹.png', PNG), ['jpg', 'png'], PERSON);
  file = attachmentPath(picture, 'png');
});
afterEach(async () => {
  await now.close();
  fs.rmSync(at.folder, { recursive: true, force: true });
});

function given(name: string, bytes: Buffer): string {
  const from = path.join(at.folder, name);
  fs.writeFileSync(from, bytes);
  return from;
}
const inVault = (name: string): string => path.join(at.vault, ...name.split('/'));
const inSecond = (name: string): string => path.join(second, ...name.split('/'));
const kinds = async (): Promise<string[]> => {
  const all: string[] = [];
  for await (const { entry } of now.station.ledger.entries()) all.push(entry.kind);
  return all;
};
async function copied(): Promise<void> {
  await now.keeping.addPlace(second, '备份盘', PERSON);
  await now.station.background.idle();
}
/** What both verifiers find; they must find the same. */
async function found(folder: string): Promise<{ readonly failures: Found; readonly notes: Found }> {
  const { failures, notes } = await verifyVault(folder);
  const evidence = foundIn(notes.filter(({ code }) => !code.startsWith('CATALOG_')));
  expect(secondVerifier(folder)).toMatchObject({ failures: foundIn(failures), notes: evidence });
  return { failures: foundIn(failures), notes: evidence };
}

test('C1: an attachment is on record, read-only, and kept once', async () => {
  expect(fs.readFileSync(inVault(file))).toEqual(PNG);
  expect(fs.statSync(inVault(file)).mode & 0o222).toBe(0);
  expect(now.station.catalog.attachment(picture)).toMatchObject({
    file,
    bytes: PNG.length,
    format: 'png',
    name: '镜头 裂纹.png',
  });
  const { size } = now.station.ledger;
  expect(await keepAttachment(now.station, given('again.png', PNG), ['png'], PERSON)).toBe(picture);
  expect(now.station.ledger.size).toBe(size);
  expect(await attachmentUrl(now.station, picture)).toMatch(/^data:image\/png;base64,/);
  const paper = await keepAttachment(now.station, given('回执.pdf', PDF), ['pdf'], PERSON);
  mustHaveAttachments(now.station, [picture, paper]);
  const stranger = createHash('sha256').update('stranger').digest('hex') as Sha256;
  expect(() => mustHaveAttachments(now.station, [picture, stranger])).toThrow('original-missing');
  expect(await found(at.vault)).toEqual({ failures: [], notes: [] });
});

test('C1: an attachment that is altered, cut, removed or joined by a stranger is found by both verifiers', async () => {
  flip(inVault(file), 200);
  expect((await found(at.vault)).failures).toEqual([`ATTACHMENT_ALTERED ${file}`]);
  fs.chmodSync(inVault(file), 0o644);
  fs.truncateSync(inVault(file), 10);
  expect((await found(at.vault)).failures).toEqual([`ATTACHMENT_LENGTH_DIFFERS ${file}`]);
  fs.writeFileSync(inVault(file), PNG);
  expect(await found(at.vault)).toEqual({ failures: [], notes: [`ATTACHMENT_WRITABLE ${file}`] });
  fs.rmSync(inVault(file));
  expect((await found(at.vault)).failures).toEqual([`ATTACHMENT_MISSING ${file}`]);
  fs.mkdirSync(inVault(file));
  expect((await found(at.vault)).failures).toEqual([`ATTACHMENT_MISSING ${file}`]);
  fs.rmdirSync(inVault(file));
  // What an interrupted keeping left, and what nobody explains.
  const whole = attachmentPath(createHash('sha256').update(PDF).digest('hex') as Sha256, 'pdf');
  fs.writeFileSync(inVault(whole), PDF, { mode: 0o444 });
  fs.writeFileSync(inVault('attachments/stranger.png'), PNG);
  expect(await found(at.vault)).toEqual({
    failures: [`ATTACHMENT_MISSING ${file}`, 'ATTACHMENT_UNRECORDED attachments/stranger.png'],
    notes: [`ATTACHMENT_LEFT_OVER ${whole}`],
  });
  await keepAttachment(now.station, given('回执.pdf', PDF), ['pdf'], PERSON);
  expect((await found(at.vault)).notes).toEqual([]);
});

test('C1: what lies unrecorded in the place of an attachment and is something else goes to quarantine', async () => {
  const paper = attachmentPath(createHash('sha256').update(PDF).digest('hex') as Sha256, 'pdf');
  fs.writeFileSync(inVault(paper), 'half');
  await keepAttachment(now.station, given('回执.pdf', PDF), ['pdf'], PERSON);
  expect(fs.readFileSync(inVault(paper))).toEqual(PDF);
  expect(fs.readdirSync(inVault('quarantine'))).toEqual([path.basename(paper)]);
  expect(await found(at.vault)).toEqual({ failures: [], notes: [] });
});

test('C1: second copies carry attachments, and a place is judged alike by both verifiers', async () => {
  await copied();
  expect(fs.readFileSync(inSecond(file))).toEqual(PNG);
  expect((await now.keeping.state()).places).toMatchObject([
    { clips: 1, attachments: 1, behindClips: 0, behindAttachments: 0 },
  ]);
  expect(await found(second)).toEqual({ failures: [], notes: [] });
  // One more is copied without anybody asking.
  const paper = await keepAttachment(now.station, given('回执.pdf', PDF), ['pdf'], PERSON);
  now.keeping.retry();
  await now.station.background.idle();
  expect(fs.existsSync(inSecond(attachmentPath(paper, 'pdf')))).toBe(true);
  expect((await verifyVault(at.vault, { places: true })).ok).toBe(true);
  flip(inSecond(file), 77);
  fs.writeFileSync(inSecond('attachments/stranger.png'), PNG);
  expect((await found(second)).failures).toEqual(
    ['COPY_UNRECORDED attachments/stranger.png', `COPY_ALTERED ${file}`].sort(),
  );
});

test('C1, C2: attachments are read again, damage is on record, and heals from the other one, both ways', async () => {
  await copied();
  flip(inVault(file), 300);
  expect(await now.keeping.scrub({ all: true, budgetBytes: null })).toMatchObject({
    clips: 4,
    damaged: 1,
    ended: 'done',
  });
  await now.station.background.idle();
  expect(fs.readFileSync(inVault(file))).toEqual(PNG);
  expect(fs.readdirSync(inVault('quarantine'))).toEqual([path.basename(file)]);
  expect(await kinds()).toEqual(expect.arrayContaining(['attachment.damaged', 'attachment.healed']));
  fs.rmSync(inSecond(file), { force: true });
  await now.keeping.scrub({ all: true, budgetBytes: null });
  await now.station.background.idle();
  expect(fs.readFileSync(inSecond(file))).toEqual(PNG);
  expect(now.station.catalog.damages(10)).toEqual([]);
  expect(await found(at.vault)).toEqual({ failures: [], notes: [] });
  expect(now.troubles).toEqual([]);
});

test('C1: damaged everywhere, it is told by the name that it came with, and the catalog can be made anew', async () => {
  await copied();
  flip(inVault(file), 1);
  flip(inSecond(file), 2);
  await now.keeping.scrub({ all: true, budgetBytes: null });
  await now.station.background.idle();
  const told = { clip: null, device: null, source: '镜头 裂纹.png', how: 'altered', hope: 'none' };
  const { damaged } = await now.keeping.state();
  expect(damaged).toMatchObject({ originals: 1, copies: 1, first: [told, told] });
  expect((await verifyVault(at.vault)).failures.map(({ code }) => code)).toEqual(['ATTACHMENT_ALTERED']);
});
