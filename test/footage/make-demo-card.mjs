/**
 * Makes `test/fixtures/demo-card`: a body camera's volume as an office meets it, small enough to commit.
 *
 *     apt-get install ffmpeg espeak-ng fonts-wqy-zenhei libimage-exiftool-perl
 *     node test/footage/make-demo-card.mjs [FOLDER]
 *
 * The scenes are drawn by the ray caster in `scene/`, the speech is espeak-ng's, everything else is ffmpeg's. The
 * place, the people, the numbers and the words are invented. The same tools give the same bytes; other versions of
 * x264 give others, so tests hold on to properties and not to hashes. Drawing takes its time: one street clip three
 * minutes on an idle core, one of the shop or the evening more; the whole card took 38 minutes on two busy cores.
 */
import { Buffer } from 'node:buffer';
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import process from 'node:process';
import { URL, fileURLToPath } from 'node:url';
import { configuration, idFile, indexerGuid, systemLog, track } from './camera-papers.mjs';
import { lens, picture } from './scene/render.mjs';
import { shop } from './scene/shop.mjs';
import { gait, street } from './scene/street.mjs';

const FONT = '/usr/share/fonts/truetype/wqy/wqy-zenhei.ttc';
const DEVICE = 'BC240001';
const PERSON = 'B01OPR';
const RATE = 20;
/** What is drawn, and what is kept: the difference is the smoothing. */
const DRAWN = /** @type {const} */ ([720, 405]);
const KEPT = /** @type {const} */ ([640, 360]);
const BITEXACT = [
  '-fflags',
  '+bitexact',
  '-flags:v',
  '+bitexact',
  '-flags:a',
  '+bitexact',
  '-map_metadata',
  '-1',
];

/**
 * @typedef {object} Shot
 * @property {string} file Below the card's root.
 * @property {string} start The camera's wall clock, `2026-07-13T10:30:00`.
 * @property {number} seconds
 * @property {'street' | 'evening' | 'shop'} scene
 * @property {number} from Where in the scene's time the clip begins.
 * @property {boolean} important
 * @property {string} speech
 * @property {number} speaksAt Seconds.
 */

/** @type {readonly Shot[]} */
const SHOTS = [
  {
    ...{ file: `Media/Video/DCAM_${DEVICE}_${PERSON}_20260713_103000.mp4`, start: '2026-07-13T10:30:00' },
    ...{ seconds: 7, scene: 'street', from: 0, important: false, speaksAt: 1.2 },
    speech: '街面巡查开始，记录仪已打开。',
  },
  {
    ...{ file: `Media/Video/DCAM_${DEVICE}_${PERSON}_20260713_103007.mp4`, start: '2026-07-13T10:30:07' },
    ...{ seconds: 7, scene: 'street', from: 7, important: false, speaksAt: 1.8 },
    speech: '老板您好，摊位请往里收一收。',
  },
  {
    ...{ file: `Media/IMP/DCAM_${DEVICE}_${PERSON}_20260713_142530_IMP.mp4`, start: '2026-07-13T14:25:30' },
    ...{ seconds: 7, scene: 'shop', from: 0, important: true, speaksAt: 1.5 },
    speech: '您好，请出示证照和进货台账。',
  },
  {
    ...{ file: `Media/Video/DCAM_${DEVICE}_${PERSON}_20260713_191512.mp4`, start: '2026-07-13T19:15:12' },
    ...{ seconds: 6, scene: 'evening', from: 0, important: false, speaksAt: 0.8 },
    speech: '晚间巡查，通道没有堵塞。',
  },
];

const PHOTO = {
  file: `Media/Image/DCAM_${DEVICE}_${PERSON}_20260713_103015.jpg`,
  start: '2026-07-13T10:30:15',
};
const AUDIO = {
  file: `Media/Audio/DCAM_${DEVICE}_${PERSON}_20260713_150045.wav`,
  start: '2026-07-13T15:00:45',
};
const AUDIO_SPEECH = '情况记录。下午三点复查，占道物品已经清理，店主当场确认。';

/** Where the camera is at a moment of a scene, and where it looks. @param {Shot['scene']} scene @param {number} t */
function pose(scene, t) {
  if (scene === 'shop') {
    const g = gait(t, t < 5.6 ? 0.9 : 0.2);
    const z = 0.2 + Math.min(t, 5.6) * 0.9;
    const yaw = g.sway + 0.04 + 0.05 * Math.sin(t * 0.7);
    return { x: -1.95 + 0.05 * t, y: 1.36 + g.bob, z, yaw, pitch: g.nod - 0.03, roll: g.roll };
  }
  if (scene === 'evening') {
    const g = gait(t, 1);
    return { x: -2.1, y: 1.36 + g.bob, z: 21.4 + t, yaw: g.sway - 0.02, pitch: g.nod - 0.01, roll: g.roll };
  }
  // Walks to the stall, slows down and turns to the man behind it.
  const arriving = Math.min(1, Math.max(0, (t - 8.5) / 3.5));
  const eased = arriving * arriving * (3 - 2 * arriving);
  const walked =
    t < 8.5
      ? t * 1.1
      : 9.35 + (t - 8.5) * 1.1 - Math.min(t - 8.5, 3.5) ** 2 * 0.157 - Math.max(0, t - 12) * 1.1;
  const g = gait(t, 1.1 * (1 - eased) + 0.1);
  const yaw = g.sway - 0.05 - 0.2 * eased;
  return { x: -1.9, y: 1.36 + g.bob, z: 1 + walked, yaw, pitch: g.nod - 0.02 - 0.04 * eased, roll: g.roll };
}

/** @param {Shot['scene']} scene */
function sceneOf(scene) {
  return scene === 'shop' ? shop(FONT) : street(FONT, scene === 'evening');
}

/** The instant of the camera's wall clock, which runs eight hours east of UTC. @param {string} wall */
const instantOf = (wall) => new Date(`${wall}+08:00`);

/** What the camera writes into the picture. @param {string} start @param {number} size Of the letters, in pixels. @param {boolean} important */
function overlay(start, size, important) {
  // The filter prints this as if it were UTC, so that no table of time zones is needed.
  const wall = Math.floor(Date.parse(`${start}Z`) / 1000);
  const style = `fontfile=${FONT}:fontsize=${size}:fontcolor=white:borderw=${Math.ceil(size / 12)}:bordercolor=black@0.7`;
  const clock = String.raw`%{pts\:gmtime\:${wall}\:%Y-%m-%d %H\\\:%M\\\:%S}`;
  const lines = [
    `drawtext=${style}:x=${size}:y=${size * 0.7}:text='街道巡查  记录仪 ${DEVICE}  执法人员 ${PERSON}'`,
    `drawtext=${style}:x=${size}:y=${size * 2.1}:text='${clock}'`,
    `drawtext=${style}:x=w-tw-${size}:y=h-${size * 1.7}:text='N30.0012 E120.0021'`,
    `drawbox=x=iw-${size * 4.1}:y=${size * 0.95}:w=${size * 0.55}:h=${size * 0.55}:color=red@0.9:t=fill`,
    `drawtext=${style}:x=w-${size * 3.2}:y=${size * 0.7}:text='REC'`,
  ];
  if (important)
    lines.push(
      `drawtext=${style}:x=w-tw-${size}:y=${size * 2.3}:box=1:boxcolor=red@0.75:boxborderw=${size / 5}:text='重点'`,
    );
  return lines.join(',');
}

/** A small sensor: little colour, a soft lens, some noise. @param {number} seed */
const sensor = (seed) =>
  `eq=saturation=0.76:contrast=0.97,gblur=sigma=0.4,noise=c0s=3:allf=t:all_seed=${seed}`;

/** @param {string} program @param {readonly string[]} options */
function run(program, options) {
  const { status, stderr, error } = spawnSync(program, options, { encoding: 'utf8' });
  if (error || status !== 0) throw new Error(`${program}: ${error?.message ?? stderr}`);
}

/** @param {string} text @param {string} file */
function speak(text, file) {
  run('espeak-ng', ['-v', 'cmn', '-s', '205', '-p', '38', '-w', file, text]);
}

/** Draws one clip. @param {Shot} shot @param {string} out */
async function film(shot, out) {
  const work = mkdtempSync(join(tmpdir(), 'demo-card-'));
  const voice = join(work, 'voice.wav');
  speak(shot.speech, voice);
  const second = String(shot.seconds);
  const street = shot.scene !== 'shop';
  const sound = [
    `[1:a]aresample=48000,adelay=${shot.speaksAt * 1000},aecho=0.8:0.5:23:0.18,volume=2.6[voice]`,
    `anoisesrc=r=48000:a=${street ? 0.3 : 0.09}:seed=7:c=brown,highpass=f=60[air]`,
    'anoisesrc=r=48000:a=0.25:seed=11:c=pink,lowpass=f=900,tremolo=f=1.84:d=0.95,volume=0.12[steps]',
    `[voice][air][steps]amix=inputs=3:normalize=0:duration=longest,alimiter=limit=0.9,atrim=0:${second}[a]`,
  ];
  const seed = SHOTS.indexOf(shot) + 41;
  const look = `[0:v]scale=${KEPT.join(':')}:flags=area,${sensor(seed)},${overlay(shot.start, 15, shot.important)},format=yuv420p[v]`;
  const began = instantOf(shot.start).toISOString();
  const recorder = spawn(
    'ffmpeg',
    [
      ...[
        '-v',
        'error',
        '-y',
        '-f',
        'rawvideo',
        '-pix_fmt',
        'rgb24',
        '-s',
        DRAWN.join('x'),
        '-r',
        String(RATE),
        '-i',
        '-',
      ],
      ...[
        '-i',
        voice,
        '-filter_complex',
        [look, ...sound].join(';'),
        '-map',
        '[v]',
        '-map',
        '[a]',
        '-t',
        second,
      ],
      ...['-c:v', 'libx264', '-preset', 'slow', '-crf', '26', '-g', String(RATE * 2), '-threads', '2'],
      ...['-c:a', 'aac', '-b:a', '40k', '-ac', '1', ...BITEXACT, '-movflags', '+faststart'],
      ...['-metadata', `creation_time=${began}`, '-metadata', `title=${DEVICE}/${PERSON}`, out],
    ],
    { stdio: ['pipe', 'inherit', 'inherit'] },
  );
  const closed = once(recorder, 'close');
  const glass = lens(...DRAWN, 104);
  const scene = sceneOf(shot.scene);
  for (let i = 0; i < shot.seconds * RATE; i++) {
    const t = shot.from + i / RATE;
    if (!recorder.stdin.write(picture(scene(t), pose(shot.scene, t), glass)))
      await once(recorder.stdin, 'drain');
    if (i % RATE === 0) process.stderr.write(`${shot.file}: ${i / RATE} of ${second} s\n`);
  }
  recorder.stdin.end();
  const [code] = await closed;
  rmSync(work, { recursive: true });
  if (code !== 0) throw new Error(`ffmpeg ended with ${String(code)}`);
}

/** @param {string} out */
function photograph(out) {
  const [width, height] = [1280, 960];
  const t = 15;
  const still = picture(
    street(FONT, false)(t),
    { ...pose('street', t), roll: 0, yaw: -0.33, z: 14.6 },
    lens(width, height, 74),
  );
  const look = `${sensor(5)},${overlay(PHOTO.start, 28, false)}`;
  const { status, stderr } = spawnSync(
    'ffmpeg',
    [
      ...['-v', 'error', '-y', '-f', 'rawvideo', '-pix_fmt', 'rgb24', '-s', `${width}x${height}`, '-i', '-'],
      ...['-vf', look, '-frames:v', '1', '-q:v', '4', ...BITEXACT, out],
    ],
    { input: Buffer.from(still) },
  );
  if (status !== 0) throw new Error(`ffmpeg took no photo: ${String(stderr)}`);
  const when = PHOTO.start.replace('T', ' ').replaceAll('-', ':');
  run('exiftool', [
    ...['-q', '-overwrite_original', '-Make=Invented Cameras', '-Model=BC-24', `-SerialNumber=${DEVICE}`],
    ...[
      '-Software=BC-24 1.0.3',
      `-DateTimeOriginal=${when}`,
      `-CreateDate=${when}`,
      '-OffsetTimeOriginal=+08:00',
    ],
    ...['-GPSLatitude=30.0012', '-GPSLatitudeRef=N', '-GPSLongitude=120.0021', '-GPSLongitudeRef=E', out],
  ]);
}

/** @param {string} out */
function dictate(out) {
  const work = mkdtempSync(join(tmpdir(), 'demo-card-'));
  const voice = join(work, 'voice.wav');
  speak(AUDIO_SPEECH, voice);
  const filter =
    '[0:a]aresample=8000,adelay=400,apad=pad_dur=0.4[v];anoisesrc=r=8000:a=0.003:seed=3:c=pink[n];[v][n]amix=inputs=2:normalize=0:duration=first';
  run('ffmpeg', [
    '-v',
    'error',
    '-y',
    '-i',
    voice,
    '-filter_complex',
    filter,
    '-ac',
    '1',
    '-ar',
    '8000',
    '-c:a',
    'pcm_alaw',
    ...BITEXACT,
    out,
  ]);
  rmSync(work, { recursive: true });
}

/** @param {string} place Replaced only when the whole card is ready. */
async function card(place) {
  if (!existsSync(FONT)) throw new Error('fonts-wqy-zenhei is missing');
  const root = `${place}.draft`;
  rmSync(root, { recursive: true, force: true });
  /** @param {string} path */
  const at = (path) => {
    const file = join(root, path);
    mkdirSync(dirname(file), { recursive: true });
    return file;
  };
  // Two at a time, each in its own process: drawing is the slow part and knows only one core.
  const waiting = [...SHOTS];
  const worker = async () => {
    for (let shot = waiting.shift(); shot; shot = waiting.shift()) {
      const child = spawn(
        process.execPath,
        [fileURLToPath(import.meta.url), '--shot', shot.file, at(shot.file)],
        {
          stdio: 'inherit',
        },
      );
      const [code] = await once(child, 'close');
      if (code !== 0) throw new Error(`${shot.file} failed`);
    }
  };
  await Promise.all([worker(), worker()]);
  photograph(at(PHOTO.file));
  dictate(at(AUDIO.file));

  const [first, , important] = SHOTS;
  if (!first || !important) throw new Error('no shots');
  /** @param {string} path */
  const md5 = (path) =>
    createHash('md5')
      .update(readFileSync(join(root, path)))
      .digest('hex');
  writeFileSync(at(`${first.file}.md5`), md5(first.file));
  const name = important.file.split('/').pop() ?? '';
  writeFileSync(at(important.file.replace(/mp4$/, 'md5')), `${md5(important.file)}  ${name}\n`);
  writeFileSync(at(first.file.replace(/mp4$/, 'nmea')), track(instantOf(first.start), first.seconds));
  writeFileSync(at('device.id'), idFile(DEVICE));
  writeFileSync(at('Config/device.ini'), configuration(DEVICE, PERSON));
  writeFileSync(at('Logs/system.log'), systemLog(SHOTS));
  writeFileSync(at('System Volume Information/IndexerVolumeGuid'), indexerGuid());
  for (const { file, start, seconds } of [...SHOTS, { ...PHOTO, seconds: 0 }, { ...AUDIO, seconds: 9 }]) {
    const end = new Date(instantOf(start).getTime() + seconds * 1000);
    utimesSync(join(root, file), end, end);
  }
  rmSync(place, { recursive: true, force: true });
  renameSync(root, place);
}

const [option, name, out] = process.argv.slice(2);
if (option === '--shot') {
  const shot = SHOTS.find((s) => s.file === name);
  if (!shot || !out) throw new Error(`no such shot: ${String(name)}`);
  await film(shot, out);
} else await card(option ?? fileURLToPath(new URL('../fixtures/demo-card', import.meta.url)));
