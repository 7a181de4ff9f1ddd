/** The lab: a guest with a real USB stack and the product's core in it, and hands that plug and pull. */
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import type { DockCardView } from '#shared/contract/dock';
import type { FromGuest, GuestCallName, GuestCalls } from '../guest/calls';
import { MACHINE, pause, saveGuest, startQemu, type Qemu } from './qemu';

export interface StorageOptions {
  readonly serial?: string;
  /** Of the dock, from 1. */
  readonly port?: number;
  /** Bytes a second, for a slow card. */
  readonly speed?: number;
}

export interface Lab {
  readonly qemu: Qemu;
  call<N extends GuestCallName>(
    name: N,
    args: Parameters<GuestCalls[N]>[0],
  ): Promise<Awaited<ReturnType<GuestCalls[N]>>>;
  /** Runs a line of shell in the guest; throws when it fails. */
  sh(line: string): Promise<string>;
  /** Waits until the station's cards are as wanted; throws with the last ones after `seconds`. */
  cards(
    what: string,
    wanted: (cards: readonly DockCardView[]) => boolean,
    seconds?: number,
  ): Promise<readonly DockCardView[]>;
  plugStorage(id: string, image: string, options?: StorageOptions): Promise<void>;
  pullStorage(id: string): Promise<void>;
  /** Ends the guest at once, as a power cut does. */
  stop(): Promise<void>;
}

const PRODUCT = '/opt/evidock';

/** Where `build/lab.mjs` left everything. */
function labFolder(): string {
  const folder = process.env['EVIDOCK_LAB'];
  if (folder === undefined) throw new Error('start the lab with: npm run test:usb');
  return folder;
}

/** The product's files in the guest, by their names there. */
function productFiles(): readonly (readonly [string, string])[] {
  const dist = process.env['EVIDOCK_DIST'] ?? '';
  return [
    ['lab-station.mjs', path.join(labFolder(), 'bundle', 'station.mjs')],
    ['hash-worker.cjs', path.join(dist, 'hash-worker.cjs')],
    ['small-files.cjs', path.join(dist, 'small-files.cjs')],
    ['station.cjs', path.join(dist, 'station.cjs')],
  ];
}

/** A guest that starts from nothing, with the product in it. Ten to twenty seconds. */
export async function startLab(disks: readonly string[] = []): Promise<Lab> {
  const lab = await labIn({ guest: labFolder(), disks });
  await lab.ready;
  for (const [name, file] of productFiles()) await put(lab, file, `${PRODUCT}/${name}`);
  await lab.call('use', { module: `${PRODUCT}/lab-station.mjs` });
  return lab;
}

/** A guest as it was right after its start, in one or two seconds. The first call starts it and saves it. */
export async function wakeLab(): Promise<Lab> {
  const guest = labFolder();
  const hash = createHash('sha256')
    .update(JSON.stringify(MACHINE))
    .update(fs.readFileSync(path.join(guest, 'key')));
  for (const [, file] of productFiles()) hash.update(fs.readFileSync(file));
  const state = path.join(guest, `state-${hash.digest('hex').slice(0, 12)}`);
  if (!fs.existsSync(state)) {
    for (const name of fs.readdirSync(guest))
      if (name.startsWith('state-')) fs.rmSync(path.join(guest, name));
    const lab = await startLab();
    // So that the saved memory holds the pages that every test needs.
    await lab.sh(`cd ${PRODUCT} && node -e "require('usb')" && udevadm settle`);
    await saveGuest(lab.qemu, `${state}.part`);
    await lab.stop();
    fs.renameSync(`${state}.part`, state);
  }
  const lab = await labIn({ guest, state });
  // Its clock stood still while it was asleep.
  await lab.sh(`date -s @${Math.round(Date.now() / 1000)}`);
  return lab;
}

async function put(lab: Lab, from: string, file: string): Promise<void> {
  const bytes = fs.readFileSync(from);
  const step = 2 ** 20;
  for (let position = 0; position === 0 || position < bytes.length; position += step)
    await lab.call('put', {
      file,
      position,
      base64: bytes.subarray(position, position + step).toString('base64'),
    });
}

async function labIn(
  options: Parameters<typeof startQemu>[0],
): Promise<Lab & { readonly ready: Promise<void> }> {
  interface Asked {
    readonly resolve: (value: never) => void;
    readonly reject: (error: Error) => void;
  }
  const asked = new Map<number, Asked>();
  let count = 0;
  let isReady: () => void = () => undefined;
  const ready = new Promise<void>((resolve) => (isReady = resolve));
  const troubles: string[] = [];
  const qemu = await startQemu(options, (message) => {
    const said = message as FromGuest;
    if ('ready' in said) isReady();
    else if ('trouble' in said) troubles.push(said.trouble);
    else {
      const question = asked.get(said.id);
      asked.delete(said.id);
      if ('error' in said) question?.reject(new Error(`in the guest: ${said.error}`));
      else question?.resolve(said.value as never);
    }
  });
  const stop = async (): Promise<void> => {
    await qemu.kill();
    for (const { reject } of asked.values()) reject(new Error('the guest was stopped'));
    asked.clear();
  };
  const lab: Lab & { readonly ready: Promise<void> } = {
    ready,
    qemu,
    stop,
    call(name, args) {
      const id = ++count;
      return new Promise((resolve, reject) => {
        asked.set(id, { resolve, reject });
        qemu.agent.send({ id, call: name, args });
      });
    },
    async sh(line) {
      const { code, out, err } = await lab.call('sh', { line });
      if (code !== 0) throw new Error(`${line}: exit code ${code ?? 'none'}: ${out}${err}`);
      return out.trim();
    },
    async cards(what, wanted, seconds = 60) {
      for (const until = Date.now() + seconds * 1000; ;) {
        const cards = await lab.call('cards', {});
        if (wanted(cards)) return cards;
        if (Date.now() > until)
          throw new Error(
            `not within ${seconds} s: ${what}\n${JSON.stringify(cards, null, 1)}\n${troubles.join('\n')}\n${qemu.console()}`,
          );
        await pause(100);
      }
    },
    async plugStorage(id, image, { serial, port, speed } = {}) {
      let file: Record<string, unknown> = { driver: 'file', filename: path.resolve(image) };
      if (speed !== undefined) {
        const group = `${id}-speed-${++count}`;
        await qemu.qmp('object-add', {
          'qom-type': 'throttle-group',
          id: group,
          limits: { 'bps-read': speed },
        });
        file = { driver: 'throttle', 'throttle-group': group, file };
      }
      await qemu.qmp('blockdev-add', { driver: 'raw', 'node-name': `${id}-image`, file });
      await qemu.qmp('device_add', {
        driver: 'usb-storage',
        id,
        bus: 'xhci.0',
        drive: `${id}-image`,
        removable: true,
        ...(serial === undefined ? {} : { serial }),
        ...(port === undefined ? {} : { port: String(port) }),
      });
    },
    async pullStorage(id) {
      await qemu.qmp('device_del', { id });
      await qemu.deleted(id);
      await qemu.qmp('blockdev-del', { 'node-name': `${id}-image` });
    },
  };
  return lab;
}
