/** SM3 beside SHA-256: right by the standard's own examples, computed from the original, only where that is whole. */
import { createHash, getHashes, randomBytes } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { asDeviceId, type DeviceId } from '#shared/ids';
import { mountedSource } from '../../electron/intake/mounted-source';
import { importInto, newSession } from '../../electron/station/import';
import { openStation, type Station } from '../../electron/station/open';
import { sm3Digests } from '../../electron/station/sm3';
import { verifyVault } from '../../electron/station/verify';
import { sm3ByWebAssembly } from '../../electron/vault/sm3';

let folder: string;
let station: Station;

beforeEach(async () => {
  process.env['EVIDOCK_KEYCHAIN'] = 'off';
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'evidock-sm3-'));
  fs.mkdirSync(path.join(folder, 'card'));
  station = await openStation({ folder: path.join(folder, 'vault'), create: true });
});
afterEach(async () => {
  await station.close();
  fs.rmSync(folder, { recursive: true, force: true });
});

async function seal(...contents: readonly Buffer[]): Promise<void> {
  contents.forEach((content, i) => fs.writeFileSync(path.join(folder, 'card', `${i}.mp4`), content));
  const report = await importInto(station, {
    session: newSession(station),
    device: { device: asDeviceId('BC240001') as DeviceId, from: 'given' },
    source: mountedSource(path.join(folder, 'card')),
    by: { kind: 'station' },
    signal: new AbortController().signal,
    onProgress: () => undefined,
  });
  expect(report.safeToUnplug).toBe(true);
}

const clipOf = (content: Buffer) =>
  station.catalog.clipById(createHash('sha256').update(content).digest('hex').slice(0, 32) as never);

// GB/T 32905-2016, appendix A.
test.each([
  ['abc', '66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0'],
  ['abcd'.repeat(16), 'debe9ff92275b8a138604889c18e5a4d6fdb70e5387e5765293dcba39c0c5732'],
])('SM3 of %s by WebAssembly is that of the standard', async (text, digest) => {
  const hasher = await sm3ByWebAssembly();
  for (const byte of Buffer.from(text)) hasher.update(Uint8Array.of(byte));
  expect(hasher.digest('hex')).toBe(digest);
});

test('every original gets its SM3 on record, once, and after a stop the rest', async ({ skip }) => {
  const contents = [1, 100_000, 5_000_001].map((bytes) => randomBytes(bytes));
  await seal(...contents);
  station.background.add(sm3Digests(station));
  await station.background.idle();
  await station.close();
  station = await openStation({ folder: path.join(folder, 'vault'), create: false });
  if (!getHashes().includes('sm3')) skip('this runtime has no SM3 to compare with');
  for (const content of contents) {
    expect(clipOf(content)).toMatchObject({ sm3: createHash('sm3').update(content).digest('hex') });
    expect(clipOf(content)?.history.map(({ kind }) => kind)).toEqual(['clip.sealed', 'clip.hashed']);
  }
  const before = station.ledger.size;
  station.background.add(sm3Digests(station));
  await station.background.idle();
  expect(station.ledger.size).toBe(before);
  expect(await verifyVault(path.join(folder, 'vault'))).toMatchObject({ ok: true, clips: 3 });
});

test('no SM3 is recorded for an original that is damaged or missing', async () => {
  const contents = [1, 2, 3].map(() => randomBytes(9000));
  await seal(...contents);
  const [damaged, missing, whole] = contents.map((content) =>
    station.vault.pathOf(clipOf(content)?.original ?? ''),
  );
  fs.chmodSync(damaged ?? '', 0o644);
  fs.writeFileSync(damaged ?? '', randomBytes(9000));
  fs.rmSync(missing ?? '');
  station.background.add(sm3Digests(station));
  await station.background.idle();
  expect(contents.map((content) => clipOf(content)?.sm3 !== null)).toEqual([false, false, true]);
  expect(whole).toBeDefined();
});
