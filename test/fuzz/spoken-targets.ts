/** Parsers of what cameras say, call themselves and their files, and of what the decoder says of their clips. */
import fs from 'node:fs';
import path from 'node:path';
import { admitCameraFiles, cameraFileText, readCameraFile } from '#shared/camera-file';
import { readName } from '#shared/camera-profile';
import { canonicalJson, type CanonicalValue } from '#shared/canonical-json';
import { asInstant } from '#shared/clock';
import { SENTENCES } from '#shared/words/sentences';
import { decideIdentity } from '../../electron/dock/identify';
import {
  announcedBytes,
  commandContainer,
  dataContainer,
  headerOf,
  responseOf,
} from '../../electron/dock/mtp/container';
import { distinctParts, pathPart } from '../../electron/dock/mtp/object-names';
import { statusWrapper } from '../../electron/dock/vendor/bulk-only';
import { readClock } from '../../electron/dock/vendor/clock-text';
import { VendorError } from '../../electron/dock/vendor/error';
import { gbkBytes, gbkText } from '../../electron/dock/vendor/gbk';
import { textOf } from '../../electron/intake/mounted-source';
import { frameHashes } from '../../electron/media/frame-hashes';
import { BUILT_IN_FILES } from '../../electron/station/camera-files';
import type { Target } from './targets';

const root = process.env['EVIDOCK_ROOT'] ?? process.cwd();
const BUILT_IN = BUILT_IN_FILES.entries.flatMap(({ content }) => content ?? []);
const NAMES = [
  'Media/IMP/DCAM_BC240001_B01OPR_20260713_142530_IMP.mp4',
  `${'A'.repeat(200)}_${'1'.repeat(50)}.mp4`,
];

function texts(...lines: readonly string[]): readonly Buffer[] {
  return lines.map((line) => Buffer.from(line));
}

/** The files that came with the program, as an office would hand them on with another id. */
function cameraFiles(): readonly Buffer[] {
  const folders = ['camera-profiles', path.join('vendor', 'adapters')];
  return folders.flatMap((folder) => {
    const at = path.join(root, 'electron', 'dock', folder);
    const names = fs.readdirSync(at).filter((name) => name.endsWith('.json'));
    return names.map((name) => {
      const format = folder === 'camera-profiles' ? 'camera-profile-1' : 'camera-adapter-1';
      const data = JSON.parse(fs.readFileSync(path.join(at, name), 'utf8')) as object;
      return Buffer.from(JSON.stringify({ format, ...data }));
    });
  });
}

/** The office's file is refused in words, or it is one, and then what it makes of names can be recorded. */
function cameraFileHolds(bytes: Buffer): void {
  const reading = readCameraFile(bytes.toString('utf8'));
  const { entries, profiles } = admitCameraFiles(BUILT_IN, [{ name: 'x.json', reading }]);
  for (const { code, values } of entries.flatMap(({ problem, notes }) => [
    ...(problem ? [problem] : []),
    ...notes,
  ]))
    for (const { cameraFile } of Object.values(SENTENCES))
      for (const [, value = ''] of cameraFile[code].matchAll(/\{(\w+)\}/g))
        if (values?.[value] === undefined) throw new Error(`${code} leaves ${value} out`);
  if (!reading.ok) return;
  if (!readCameraFile(cameraFileText(reading.file)).ok) throw new Error('it cannot be handed on');
  for (const name of NAMES) {
    const { recorded } = readName(name, profiles);
    if (recorded && asInstant(recorded.deviceClock) === null) throw new Error('no time');
  }
}

function containerHolds(bytes: Buffer): void {
  const header = headerOf(bytes);
  if (!header) return;
  responseOf(header, bytes);
  const announced = announcedBytes(header, bytes.length);
  if (announced !== null && !(Number.isSafeInteger(announced) && announced >= 0))
    throw new Error('no length');
}

/** Every name becomes one part of a path that leads nowhere else, and two names stay two. */
function namesHold(bytes: Buffer): void {
  const names = [bytes.toString('utf16le'), bytes.toString('latin1'), bytes.toString('utf8')];
  const parts = names.map((name) => pathPart(name, 7));
  for (const part of parts)
    if (
      part === '' ||
      part === '.' ||
      part === '..' ||
      /[/\0]/.test(part) ||
      part !== Buffer.from(part).toString()
    )
      throw new Error(`no part of a path: ${JSON.stringify(part)}`);
  if (new Set(names).size !== new Set(parts).size) throw new Error('two names became one');
  const twice = distinctParts([...parts, ...parts]);
  if (new Set(twice).size !== twice.length) throw new Error('two files became one');
  const native = textOf(bytes);
  if (native !== Buffer.from(native).toString()) throw new Error(`no text: ${JSON.stringify(native)}`);
}

function vendorHolds(bytes: Buffer): void {
  statusWrapper(bytes);
  statusWrapper(bytes.subarray(0, 13));
  const text = gbkText(bytes);
  if (text !== null) gbkBytes(text);
  for (const clock of [
    { format: 'digits', utcOffsetMinutes: 480 },
    { format: 'bcd', utcOffsetMinutes: -720 },
  ] as const) {
    try {
      if (asInstant(readClock(bytes, clock)) === null) throw new Error('no time');
    } catch (error) {
      if (!(error instanceof VendorError)) throw error;
    }
  }
}

function identityHolds(bytes: Buffer): void {
  const text = bytes.toString('utf8');
  const identity = decideIdentity({
    idFiles: text.split('\n').slice(0, 3),
    namedDevices: text.split('\n').slice(3),
    usbSerial: bytes.toString('latin1'),
    volumeLabel: text,
    folderName: text,
  });
  if (identity && !/^[\w-]+$/.test(identity.device)) throw new Error(`no number: ${identity.device}`);
}

/** What the decoder says of a clip can be recorded. */
function decoderHolds(bytes: Buffer): void {
  const hashes = frameHashes();
  hashes.take(bytes);
  hashes.end();
  canonicalJson([
    hashes.track(0),
    hashes.track(1),
    hashes.reachedMs,
    hashes.framesOf(0),
  ] as unknown as CanonicalValue);
}

export const spokenTargets: readonly Target[] = [
  { name: 'camera files', corpus: cameraFiles(), holds: cameraFileHolds },
  {
    name: 'MTP containers',
    corpus: [commandContainer(0x1002, 1, [1]), dataContainer(0x1001, 2, Buffer.alloc(40, 7))].map((c) =>
      Buffer.from(c),
    ),
    holds: containerHolds,
  },
  {
    name: 'names of files',
    corpus: [
      ...texts('夜巡 1.MP4', '../../etc/passwd', 'CON', '.', 'a\\b', '\u0000', 'A.MP4'),
      Buffer.from([0xb0, 0xa1, 0x2e, 0x4d, 0x50, 0x34]),
      Buffer.from([0x00, 0xd8, 0x41, 0x00]),
    ],
    holds: namesHold,
  },
  {
    name: "vendors' answers",
    corpus: [
      Buffer.from('20260713103000'),
      Buffer.from('20260713103000', 'hex'),
      Buffer.from([0x55, 0x53, 0x42, 0x53, 1, 0, 0, 0, 0, 0, 0, 0, 0]),
      Buffer.from([0xd6, 0xb4, 0xb7, 0xa8]),
    ],
    holds: vendorHolds,
  },
  {
    name: 'whose camera it is',
    corpus: texts('BC240001\n', 'BC240001\nbc240001\n\nTA00999', '0000000000', 'NO NAME'),
    holds: identityHolds,
  },
  {
    name: "the decoder's lines",
    corpus: texts(
      '#tb 0: 1/12800\n#tb 1: 1/48000\n0,  0,  0,  512,  86400, bb47cb08\n1, 0, 0, 1024, 4096, 00ff00ff\n0, 512, 9223372036854775807, 512, 86400, bb47cb08\n',
      '0, 0, -9223372036854775808, 9223372036854775807, 1, 00000000, 1, x\r\n#tb 0: 99999999999999999999/0\n',
    ),
    holds: decoderHolds,
  },
];
