/** Every parser that sees bytes of a camera, and what has to hold of it whatever the bytes are. */
import fs from 'node:fs';
import path from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { canonicalJson, type CanonicalValue } from '#shared/canonical-json';
import { md5InClaim, planCard, type Listed } from '#shared/card';
import { readName } from '#shared/camera-profile';
import { asInstant, instantOf } from '#shared/clock';
import { mediaView } from '#shared/contract/media';
import { FINDING_CODES } from '#shared/finding';
import { SENTENCES } from '#shared/words/sentences';
import { builtInProfiles } from '../../electron/dock/camera-profiles';
import { deviceIdFrom } from '../../electron/dock/device-id';
import { parseMountinfo } from '../../electron/dock/mass-storage/mountinfo';
import { datasetReader } from '../../electron/dock/mtp/dataset';
import { parseDateTime } from '../../electron/dock/mtp/date-time';
import { deviceInfo, propertyDescription, storageInfo } from '../../electron/dock/mtp/device-datasets';
import { MtpError } from '../../electron/dock/mtp/error';
import { objectInfo, objectPropertyRows } from '../../electron/dock/mtp/object-datasets';
import { VendorError } from '../../electron/dock/vendor/error';
import { readZfyInfo } from '../../electron/dock/vendor/zfy-info';
import { bytesIn } from '../../electron/intake/probe/bytes';
import { positionIn } from '../../electron/intake/probe/position-text';
import { probe } from '../../electron/intake/probe/probe';
import { wallTimeIn } from '../../electron/intake/probe/wall-text';
import * as answers from '../mtp-camera/answers';
import { file, LAB_CARD } from '../mtp-camera/cards';
import { PLAIN_CAMERA } from '../mtp-camera/script';
import type { Dice } from './mutate';
import { spokenTargets } from './spoken-targets';

export interface Target {
  readonly name: string;
  readonly corpus: readonly Buffer[];
  /** Throws when something does not hold. */
  readonly holds: (bytes: Buffer, d: Dice) => void;
}

const CLIPS = path.join(process.env['EVIDOCK_ROOT'] ?? process.cwd(), 'test', 'fixtures', 'fuzz');
const NAMES = ['a.mp4', 'a.mov', 'a.avi', 'a.ts', 'a.wav', 'a.jpg', 'a'] as const;
const CODES: ReadonlySet<string> = new Set(FINDING_CODES);

/** The walk ends with facts and findings that the ledger, the window and a person can take, by any step. */
function walkHolds(bytes: Buffer, d: Dice): void {
  const name = d.of(NAMES);
  const report = probe(bytesIn(bytes), name);
  canonicalJson(report as unknown as CanonicalValue);
  if (report.media) mediaView.parse(report.media);
  for (const { code, values } of report.findings) {
    if (!CODES.has(code)) throw new Error(`no such finding: ${code}`);
    if (code === 'WALK_UNFINISHED') throw new Error(`the walk broke down: ${String(values?.['detail'])}`);
    for (const { finding } of Object.values(SENTENCES)) {
      // Of the sentence itself: a value may be a box whose name has braces.
      for (const [, wanted = ''] of finding[code].matchAll(/\{(\w+)\}/g))
        if (values?.[wanted] === undefined) throw new Error(`${code} leaves a value out: ${finding[code]}`);
    }
  }
  const inSteps = probe(bytesIn(bytes), name, { step: d.of([1, 7, 64, 188, 1000, 4096]) });
  if (!isDeepStrictEqual(inSteps, report))
    throw new Error(`by steps: ${JSON.stringify(inSteps)} and in one piece: ${JSON.stringify(report)}`);
}

/** Ends in a value or in the one error that is meant for broken bytes. */
function endsWell(parse: (bytes: Buffer) => unknown, meant: abstract new (...args: never[]) => Error) {
  return (bytes: Buffer): void => {
    try {
      parse(bytes);
    } catch (error) {
      if (!(error instanceof meant)) throw error;
    }
  };
}

const DATASETS: Readonly<Record<string, (bytes: Uint8Array) => unknown>> = {
  deviceInfo,
  storageInfo,
  propertyDescription,
  objectInfo,
  objectPropertyRows,
  value: (bytes) => datasetReader(bytes.subarray(1)).value(bytes[0] ?? 0),
};

const TRUE_DATASETS: readonly Buffer[] = [
  answers.deviceInfo(PLAIN_CAMERA),
  ...PLAIN_CAMERA.storages.map(answers.storageInfo),
  answers.objectInfo(file(2, '夜巡.MP4', 5_000_000_000), 0x10001, 'marked'),
  answers.propertyList(LAB_CARD, 0xdc07),
  answers.clockDescription('20260713T103000', true),
].map((bytes) => Buffer.from(bytes));

function texts(...lines: readonly string[]): readonly Buffer[] {
  return lines.map((line) => Buffer.from(line));
}

/** All targets; the walks take most of the time, and most of the turns. */
export function targets(): readonly Target[] {
  const clips = fs.readdirSync(CLIPS).filter((name) => name.endsWith('.clip'));
  return [
    ...clips.sort().map((name): Target => ({
      name: `walk ${name}`,
      corpus: [fs.readFileSync(path.join(CLIPS, name))],
      holds: walkHolds,
    })),
    {
      name: 'md5 claim',
      corpus: texts(
        'd41d8cd98f00b204e9800998ecf8427e',
        'D41D8CD98F00B204E9800998ECF8427E *a.mp4\r\n',
        'MD5 (a.mp4) = d41d8cd98f00b204e9800998ecf8427e',
      ),
      holds(bytes) {
        const md5 = md5InClaim(bytes.toString('utf8'));
        if (md5 !== null && !/^[0-9a-f]{32}$/.test(md5)) throw new Error(`no checksum: ${md5}`);
      },
    },
    {
      name: 'camera profiles',
      corpus: texts(
        'Media/IMP/DCAM_BC240001_B01OPR_20260713_142530_IMP.mp4',
        'TA00999_JX0999_20260623093621.MOV',
        '20260713/103000.AVI',
        '20260713-103000_EVT_D.mp4',
        'DCIM/100MEDIA/MOVI0001.MP4',
      ),
      holds(bytes) {
        const name = bytes.toString('utf8');
        const { recorded } = readName(name, builtInProfiles);
        if (recorded && asInstant(recorded.deviceClock) === null) throw new Error('no time');
        const listed: Listed = { path: name, type: 'file', bytes: 1, modified: instantOf(0) };
        planCard([listed, { ...listed, path: `${name}.md5` }, { ...listed, path: `${name}.srt` }]);
        deviceIdFrom(name);
      },
    },
    {
      name: 'places and times in texts',
      corpus: texts(
        '+31.2304+121.4737/',
        '$GPRMC,023000.00,A,3113.8240,N,12128.4220,E,0.0,,130726,,,A*5C',
        'N31.2304 E121.4737 2026-07-13 10:30:00',
        'lat: 31.2304, lon: 121.4737',
        'Mon Jul 13 10:30:00 2026',
      ),
      holds(bytes) {
        const text = bytes.toString('latin1');
        const at = positionIn(text);
        if (at && !(Math.abs(at.latitudeE6) <= 90e6 && Math.abs(at.longitudeE6) <= 180e6))
          throw new Error('no such place');
        canonicalJson([at as CanonicalValue, wallTimeIn(text) as CanonicalValue]);
        parseDateTime(text, 480);
      },
    },
    ...Object.entries(DATASETS).map(([name, parse]): Target => ({
      name: `MTP ${name}`,
      corpus: TRUE_DATASETS,
      holds: endsWell(parse, MtpError),
    })),
    {
      name: "vendor's identity",
      corpus: [Buffer.alloc(94, 'TA00999\0'), Buffer.alloc(89, 'JX0999')],
      holds: endsWell((bytes) => readZfyInfo(bytes, 'either'), VendorError),
    },
    ...spokenTargets,
    {
      name: 'mount table',
      corpus: texts('36 35 8:17 / /media/card rw,nosuid shared:1 - vfat /dev/sdb1 rw,uid=1000\n'),
      holds: (bytes) => void parseMountinfo(bytes.toString('utf8')),
    },
  ];
}
