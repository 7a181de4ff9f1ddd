import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { darwinVolumes } from '../../electron/dock/mass-storage/darwin';
import { runProgram, type Run } from '../../electron/dock/mass-storage/run';
import { parseWin32Answer, win32Volumes } from '../../electron/dock/mass-storage/win32';

const fixtures = path.join(import.meta.dirname, '..', 'fixtures', 'dock');
const fixture = (name: string) => readFileSync(path.join(fixtures, name), 'utf8');

test('I1: Windows volumes come with port, serial number, Chinese label and write protection', () => {
  const volumes = parseWin32Answer(fixture('win32-several.json'));
  expect(volumes.map(({ device }) => device)).toEqual(['E:', 'F:', '\\\\.\\PHYSICALDRIVE5']);
  expect(volumes[0]).toEqual({
    key: 'usb|4.2|USBSTOR\\DISK&VEN_DSJ&PROD_BODY_CAMERA&REV_1.00\\BC240001A7&0|0',
    arrival: '2026-11-21T01:30:05.1234567Z',
    device: 'E:',
    mountPoint: 'E:\\',
    fileSystem: 'exFAT',
    volumeId: '5C2E91A7',
    label: '执法仪01',
    readOnly: true,
    usb: { vendorId: '4255', productId: '1000', serial: 'BC240001A7', port: '4.2' },
    serial: 'BC240001A7',
    name: 'DSJ Body Camera',
  });
  // no serial number of its own, and a letter behind which nothing can be read
  expect(volumes[1]).toMatchObject({
    mountPoint: null,
    label: null,
    serial: null,
    usb: { vendorId: '058f', productId: '6387', serial: null, port: '3' },
  });
  // an older Windows tells nothing of the USB device, and the partition has no letter
  expect(volumes[2]).toMatchObject({ mountPoint: null, usb: null, serial: 'BC240002B1', arrival: null });
});

test('PowerShell’s one thing instead of a list, its null and its byte order mark are read', () => {
  expect(parseWin32Answer(fixture('win32-one.json')).map(({ mountPoint }) => mountPoint)).toEqual(['E:\\']);
  expect(parseWin32Answer(fixture('win32-none.json'))).toEqual([]);
  const wrapped = fixture('win32-one.json').replace(
    /"LocationPaths":(\[[^\]]*\])/,
    '"LocationPaths":{"value":$1,"Count":2}',
  );
  expect(parseWin32Answer(wrapped)[0]?.usb?.port).toBe('4.2');
  expect(() => parseWin32Answer('Get-CimInstance : Access denied')).toThrow(SyntaxError);
  expect(() => parseWin32Answer('{"Disks":[{"Model":"x"}]}')).toThrow();
});

test('PowerShell is started without a shell or a profile, one at a time, and rests in between', async () => {
  let clock = 0;
  const calls: (readonly string[])[] = [];
  const run: Run = (file, args) => {
    calls.push([file, ...args]);
    clock += 2_000; // so long it took
    return Promise.resolve(fixture('win32-one.json'));
  };
  const reader = win32Volumes({ run, now: () => clock, systemRoot: 'D:\\WINDOWS' });
  const [first, second] = await Promise.all([reader.list(), reader.list()]);
  expect(first).toBe(second);
  expect(calls).toHaveLength(1);
  expect(calls[0]?.slice(0, 5)).toEqual([
    'D:\\WINDOWS\\System32\\WindowsPowerShell\\v1.0\\powershell.exe',
    '-NoLogo',
    '-NoProfile',
    '-NonInteractive',
    '-EncodedCommand',
  ]);
  const script = Buffer.from(calls[0]?.[5] ?? '', 'base64').toString('utf16le');
  expect(script).toContain("-like 'USBSTOR\\*'");
  expect(script).toContain('ConvertTo-Json');
  clock += 7_999;
  await reader.list();
  expect(calls).toHaveLength(1);
  clock += 1;
  await reader.list();
  expect(calls).toHaveLength(2);
});

test('a failed question to Windows is asked again the next time', async () => {
  let broken = true;
  const run: Run = () =>
    broken ? Promise.reject(new Error('no PowerShell')) : Promise.resolve(fixture('win32-none.json'));
  const reader = win32Volumes({ run, now: () => 0 });
  await expect(reader.list()).rejects.toThrow('no PowerShell');
  broken = false;
  expect(await reader.list()).toEqual([]);
});

/** Answers as macOS does: `diskutil` gives a plist, `plutil` gives the JSON of the plist that it is handed. */
function mac() {
  const calls: string[] = [];
  const pairs = readdirSync(fixtures)
    .filter((name) => /^darwin-.*\.plist$/.test(name))
    .map((name) => [fixture(name), fixture(name.replace('.plist', '.json'))] as const);
  const run: Run = (file, args, { input }) => {
    calls.push([path.basename(file), ...args].join(' '));
    if (file === '/usr/bin/plutil') {
      const json = pairs.find(([plist]) => plist === input)?.[1];
      return json === undefined ? Promise.reject(new Error('not a plist')) : Promise.resolve(json);
    }
    return Promise.resolve(
      fixture(args[0] === 'list' ? 'darwin-list.plist' : `darwin-info-${args[2] ?? ''}.plist`),
    );
  };
  return { run, calls };
}

test('I1: macOS volumes come with their place, label and write protection; empty slots and EFI do not', async () => {
  const { run, calls } = mac();
  const reader = darwinVolumes(run);
  const volumes = await reader.list();
  expect(volumes).toEqual([
    {
      key: 'disk|disk4s1|0E239BC6-F960-3107-89CF-1C97F78BB46B',
      arrival: null,
      device: 'disk4s1',
      mountPoint: '/Volumes/执法仪 01',
      fileSystem: 'exfat',
      label: '执法仪 01',
      volumeId: '0E239BC6-F960-3107-89CF-1C97F78BB46B',
      readOnly: false,
      usb: null,
      serial: null,
      name: 'Untitled 1',
    },
    expect.objectContaining({
      device: 'disk5',
      mountPoint: '/Volumes/NO NAME',
      readOnly: true,
      name: 'DSJ Body Camera',
    }),
    expect.objectContaining({ device: 'disk6s2', mountPoint: null, fileSystem: null, label: null }),
  ]);
  expect(calls[0]).toBe('diskutil list -plist external physical');
  expect(calls[1]).toBe('plutil -convert json -o - -');
  // While the list of disks stays the same nothing more is asked.
  const asked = calls.length;
  expect(await reader.list()).toBe(volumes);
  expect(calls).toHaveLength(asked + 1);
  expect(volumes[0] && (await reader.isPresent(volumes[0]))).toBe(true);
});

test('a program that fails, hangs or is not there is an error that says which', async () => {
  const { execPath } = process;
  const node = (code: string, timeoutMs = 20_000, input?: string) =>
    runProgram(execPath, ['-e', code], { timeoutMs, ...(input === undefined ? {} : { input }) });
  expect(await node('process.stdin.pipe(process.stdout)', 20_000, '记录仪')).toBe('记录仪');
  await expect(node('console.error("broken"); process.exit(3)')).rejects.toThrow('broken');
  await expect(node('setInterval(() => {}, 1e6)', 200)).rejects.toThrow('no answer within 200 ms');
  await expect(runProgram('/nonexistent/diskutil', [], { timeoutMs: 1_000 })).rejects.toThrow('ENOENT');
  // nothing in the arguments is ever understood by a shell
  expect(await runProgram(execPath, ['-p', 'process.argv[1]', '$(id) ; | &'], { timeoutMs: 20_000 })).toBe(
    '$(id) ; | &\n',
  );
});
