/** Removing files from an MTP camera: one order for one file, and what became of it is seen, not believed. */
import { afterEach, expect, test } from 'vitest';
import type { Removal } from '#shared/clearing';
import { openCamera, type MtpCamera } from '../../electron/dock/mtp/camera';
import { scriptedCamera, type ScriptedCamera } from '../mtp-camera/camera';
import { file, folder } from '../mtp-camera/cards';
import { carry } from '../mtp-camera/in-process';
import type { CameraScript, Fault } from '../mtp-camera/script';
import { onOwnClock } from './own-clock';

const DELETE = 0x100b;
const CARD = [
  folder(1, 'DCIM', 0),
  file(2, 'A.MP4', 5_000, 1),
  file(3, 'B.MP4', 6_000, 1),
  { ...file(4, 'LOCKED.MP4', 7_000, 1), isProtected: true },
];

onOwnClock();
const open: MtpCamera[] = [];
afterEach(async () => {
  for (const camera of open.splice(0)) await camera.close();
});

async function opened(
  script: Partial<CameraScript> = {},
): Promise<{ camera: MtpCamera; scripted: ScriptedCamera }> {
  const scripted = scriptedCamera({ objects: CARD, ...script });
  const camera = await openCamera(carry(scripted).transport);
  open.push(camera);
  return { camera, scripted };
}

const names = async (camera: MtpCamera): Promise<readonly string[]> =>
  (await camera.list()).map(({ path }) => path);
const orders = ({ log }: ScriptedCamera): number =>
  log.filter(({ operation }) => operation === DELETE).length;

async function remove(camera: MtpCamera, path: string): Promise<Removal> {
  const reader = camera.open(path);
  if (!reader) throw new Error(`no ${path}`);
  try {
    return await reader.remove();
  } finally {
    await reader.close();
  }
}

test('a file is removed by one order, and is seen to be gone; the others stay', async () => {
  const { camera, scripted } = await opened();
  expect(await names(camera)).toEqual(['DCIM/A.MP4', 'DCIM/B.MP4', 'DCIM/LOCKED.MP4']);
  expect(await remove(camera, 'DCIM/A.MP4')).toBe('removed');
  expect(orders(scripted)).toBe(1);
  expect(await names(camera)).toEqual(['DCIM/B.MP4', 'DCIM/LOCKED.MP4']);
});

test('a protected file is told to be locked, and no order is given', async () => {
  const { camera, scripted } = await opened();
  await camera.list();
  const reader = camera.open('DCIM/LOCKED.MP4');
  expect(await reader?.isLocked()).toBe(true);
  await reader?.close();
  expect(await remove(camera, 'DCIM/LOCKED.MP4')).toBe('locked');
  expect(orders(scripted)).toBe(0);
  expect(await names(camera)).toContain('DCIM/LOCKED.MP4');
});

test.each<[string, Omit<Fault, 'operation'>, Removal]>([
  ['the card is write-protected', { kind: 'refuse', code: 0x200e }, 'read-only'],
  ['the camera protects it', { kind: 'refuse', code: 0x200d }, 'locked'],
  ['the camera does not let us', { kind: 'refuse', code: 0x200f }, 'refused'],
  ['no answer comes', { kind: 'hang' }, 'unknown'],
  ['the cable is pulled at the order', { kind: 'vanish' }, 'unknown'],
])('%s: never said to be removed, and ordered once', async (_, fault, expected) => {
  const { camera, scripted } = await opened();
  await camera.list();
  scripted.fault({ operation: DELETE, ...fault, times: 99 });
  expect(await remove(camera, 'DCIM/A.MP4')).toBe(expected);
  expect(orders(scripted)).toBe(1);
});

test('a busy camera, which did nothing, is asked again for a while; then the file stays', async () => {
  const { camera, scripted } = await opened();
  await camera.list();
  scripted.fault({ operation: DELETE, kind: 'refuse', code: 0x2019, times: 99 });
  expect(await remove(camera, 'DCIM/A.MP4')).toBe('refused');
  expect(orders(scripted)).toBeGreaterThan(1);
});

test('a camera that says yes and removes nothing is not believed', async () => {
  const { camera, scripted } = await opened();
  await camera.list();
  // A plain "OK", without the file being gone.
  scripted.fault({ operation: DELETE, kind: 'refuse', code: 0x2001 });
  expect(await remove(camera, 'DCIM/A.MP4')).toBe('refused');
  expect(await names(camera)).toContain('DCIM/A.MP4');
});

test('another file under the same handle is not removed', async () => {
  const { camera, scripted } = await opened();
  await camera.list();
  const reader = camera.open('DCIM/A.MP4');
  (scripted.script as { objects: unknown }).objects = [
    folder(1, 'DCIM', 0),
    file(2, 'A.MP4', 5_001, 1),
    file(3, 'B.MP4', 6_000, 1),
  ];
  expect(await reader?.remove()).toBe('changed');
  await reader?.close();
  expect(orders(scripted)).toBe(0);
});

test('a camera without the order says so beforehand', async () => {
  expect((await opened({ without: [DELETE] })).camera.removes).toBe(false);
  expect((await opened()).camera.removes).toBe(true);
});
