/** One QEMU process with the guest in it: started or woken, spoken to by QMP, killed at the end. */
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { jsonLines, type JsonLines } from './json-lines';

export interface QemuOptions {
  /** Where build-guest.sh left the guest. */
  readonly guest: string;
  /** A file made by `save`: the guest wakes there instead of starting. */
  readonly state?: string;
  /** Raw images that the guest sees as disks that cannot be pulled. */
  readonly disks?: readonly string[];
}

export interface Qemu {
  /** The folder of its sockets; gone after the end. */
  readonly folder: string;
  readonly agent: JsonLines;
  qmp(command: string, args?: Record<string, unknown>): Promise<unknown>;
  /** Waits for the guest to let go of a device that was pulled. */
  deleted(device: string): Promise<void>;
  /** What the guest wrote on its console. */
  console(): string;
  /** The plug pulled: what the guest had not written to its disks is lost. */
  kill(): Promise<void>;
}

interface Asked {
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: Error) => void;
}

/** What is the same for each guest that can wake from one saved state. */
export const MACHINE: readonly string[] = [
  ...['-nodefaults', '-no-user-config', '-display', 'none', '-no-reboot'],
  ...['-machine', 'q35', '-accel', 'tcg,thread=multi,tb-size=256', '-cpu', 'max', '-smp', '2', '-m', '1024'],
  // Eight ports of each speed: a full dock.
  ...['-device', 'qemu-xhci,id=xhci,p2=8,p3=8', '-device', 'virtio-rng-pci', '-device', 'virtio-serial-pci'],
];
const KERNEL_LINE =
  'console=ttyS0 quiet loglevel=4 panic=-1 mitigations=off nokaslr random.trust_cpu=on cryptomgr.notests';

export async function startQemu(
  { guest, state, disks = [] }: QemuOptions,
  onAgent: (message: unknown) => void,
): Promise<Qemu> {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'evidock-lab-'));
  const at = (name: string): string => path.join(folder, name);
  const args = [
    ...MACHINE,
    ...['-kernel', path.join(guest, 'vmlinux'), '-initrd', path.join(guest, 'root.cpio')],
    ...['-append', KERNEL_LINE],
    ...['-chardev', `file,id=console,path=${at('console')}`, '-serial', 'chardev:console'],
    ...['-qmp', `unix:${at('qmp')},server=on,wait=off`],
    ...['-chardev', `socket,id=agent,path=${at('agent')},server=on,wait=off`],
    ...['-device', 'virtserialport,chardev=agent,name=lab'],
    ...disks.flatMap((image, n) => [
      ...['-drive', `if=none,id=disk${n},format=raw,file=${image}`],
      ...['-device', `virtio-blk-pci,drive=disk${n}`],
    ]),
    ...(state === undefined ? [] : ['-incoming', `exec:cat ${state}`]),
  ];
  const qemu = spawn('qemu-system-x86_64', args, { stdio: ['ignore', 'ignore', 'pipe'] });
  let complaint = '';
  qemu.stderr.setEncoding('utf8').on('data', (text: string) => (complaint += text));
  const asked = new Map<number, Asked>();
  let isOver = false;
  const over = new Promise<void>((resolve) => {
    qemu.once('close', () => {
      isOver = true;
      for (const { reject } of asked.values()) reject(new Error(`QEMU ended: ${complaint}`));
      resolve();
    });
  });
  // A test run that is broken off must leave no QEMU behind.
  const kill = (): void => void qemu.kill('SIGKILL');
  process.once('exit', kill);
  void over.then(() => process.off('exit', kill));

  const gone = new Set<string>();
  const onGone = new Map<string, () => void>();
  let count = 0;
  const pipe = await jsonLines(at('qmp'), (message) => {
    const { event, data, id, error, return: value } = message as QmpMessage;
    if (event === 'DEVICE_DELETED' && data?.device !== undefined) {
      gone.add(data.device);
      onGone.get(data.device)?.();
    }
    const question = asked.get(id ?? -1);
    if (!question) return;
    asked.delete(id ?? -1);
    if (error) question.reject(new Error(`${error.class}: ${error.desc}`));
    else question.resolve(value);
  });
  const qmp = (command: string, more?: Record<string, unknown>): Promise<unknown> => {
    if (isOver) return Promise.reject(new Error(`QEMU ended: ${complaint}`));
    const id = ++count;
    return new Promise((resolve, reject) => {
      asked.set(id, { resolve, reject });
      pipe.send({ execute: command, arguments: more, id });
    });
  };
  await qmp('qmp_capabilities');
  const agent = await jsonLines(at('agent'), onAgent);
  if (state !== undefined) {
    while (((await qmp('query-status')) as { status: string }).status === 'inmigrate') await pause(5);
    await qmp('cont');
  }
  return {
    folder,
    agent,
    qmp,
    deleted: (device) =>
      new Promise((resolve) => {
        if (gone.delete(device)) resolve();
        else
          onGone.set(device, () => {
            gone.delete(device);
            onGone.delete(device);
            resolve();
          });
      }),
    console: () => fs.readFileSync(at('console'), 'utf8'),
    async kill() {
      qemu.kill('SIGKILL');
      await over;
      pipe.close();
      agent.close();
      fs.rmSync(folder, { recursive: true, force: true });
    },
  };
}

interface QmpMessage {
  readonly id?: number;
  readonly event?: string;
  readonly data?: { readonly device?: string };
  readonly error?: { readonly class: string; readonly desc: string };
  readonly return?: unknown;
}

/** Writes the running guest's memory and devices to a file. The guest stands still afterwards. */
export async function saveGuest(qemu: Qemu, file: string): Promise<void> {
  await qemu.qmp('stop');
  await qemu.qmp('migrate', { uri: `exec:cat > ${file}` });
  for (;;) {
    const { status } = (await qemu.qmp('query-migrate')) as { status?: string };
    if (status === 'completed') return;
    if (status === 'failed') throw new Error('the guest could not be saved');
    await pause(20);
  }
}

export function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
