/**
 * A card with everything on it that an office's cameras, computers and bad luck put there, and for every path what
 * an import has to make of it. The expectation is written down here by hand: nothing of the product is asked.
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdir, readFile, symlink, utimes, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { SkipReason } from '#shared/intake';
import { makeClip } from './clips';
import { appleDouble, md5, movie, photo, sound, thumbsDb } from './variants';

/**
 * What a path is to an import. `footage` and `side-log` are sealed; `not-footage` is left alone; `refused` is no real
 * file (a link, a pipe); `empty` has a recording's name and no bytes.
 */
export type ExpectedClass = 'footage' | 'side-log' | 'not-footage' | 'refused' | 'empty';

export interface MixedFile {
  /** Below the card's root as text: bytes that are no text, and the backslash, as `\xNN`. */
  readonly path: string;
  /** The same as the file system has it. */
  readonly native: Buffer | string;
  readonly expected: ExpectedClass;
  /** Why it is not sealed; null when it is. */
  readonly reason: SkipReason | null;
  readonly bytes: number;
  /** Of the bytes that were written; null for what has none of its own (links, pipes). */
  readonly sha256: string | null;
  /** Whether a camera's checksum beside it tells the truth; null without one. */
  readonly claim: 'agrees' | 'differs' | null;
  /** For a side log: the path of its clip. */
  readonly belongsTo: string | null;
  /** The path of a file with the very same bytes that sorts before this one. */
  readonly sameAs: string | null;
  /** The content is another format than the name says, or none. */
  readonly lies: boolean;
  readonly note: string;
}

type Detail = Partial<Pick<MixedFile, 'claim' | 'belongsTo' | 'sameAs' | 'lies'>>;

const DEMO = fileURLToPath(new URL('../fixtures/demo-card/', import.meta.url));
const WINDOWS = process.platform === 'win32';
/** Names that differ in case or in Unicode form only, and names that are no text, need such a file system. */
const LINUX = process.platform === 'linux';
const RECORDED = new Date('2026-07-13T02:35:00Z');

/**
 * Builds the card in `dir`, which is created, and describes every path on it in the order of the paths. Takes well
 * under a second once the clips are cached. What the platform cannot hold (pipes and hostile names on Windows,
 * names that are no text elsewhere than on Linux) is left out, of the description too.
 */
export async function makeMixedCard(dir: string): Promise<readonly MixedFile[]> {
  const files: MixedFile[] = [];
  const record = (file: Omit<MixedFile, 'claim' | 'belongsTo' | 'sameAs' | 'lies'> & Detail) =>
    files.push({ claim: null, belongsTo: null, sameAs: null, lies: false, ...file });

  const write = async (
    native: Buffer | string,
    content: Buffer | string,
    expected: ExpectedClass,
    reason: SkipReason | null,
    note: string,
    detail: Detail = {},
  ) => {
    const bytes = Buffer.from(content);
    const place = await placeOf(dir, native);
    await writeFile(place, bytes);
    await utimes(place, RECORDED, RECORDED);
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    record({ path: shown(native), native, expected, reason, bytes: bytes.length, sha256, note, ...detail });
  };
  const footage = (name: Buffer | string, content: Buffer, note: string, detail: Detail = {}) =>
    write(name, content, 'footage', null, note, detail);
  const sideLog = (name: string, content: string, belongsTo: string, note: string) =>
    write(name, content, 'side-log', null, note, { belongsTo });
  const leftAlone = (name: string, content: Buffer | string, note: string) =>
    write(name, content, 'not-footage', 'not-footage', note);
  const junk = (name: string, content: Buffer | string, note: string) =>
    write(name, content, 'not-footage', 'system-file', note);
  const claim = (name: string, content: string, note: string) =>
    write(name, content, 'not-footage', 'claim-file', note);
  const empty = (name: string, note: string) => write(name, '', 'empty', 'empty-file', note);
  const link = async (name: string, target: string, note: string) => {
    const place = await placeOf(dir, name);
    await symlink(target, place);
    record({ path: name, native: name, expected: 'refused', reason: 'link', bytes: 0, sha256: null, note });
  };

  const demo = (name: string) => readFile(path.join(DEMO, name));
  const clip = await readFile(await makeClip({ container: 'mp4' }));
  const mov = await readFile(await makeClip({ container: 'mov' }));
  const avi = await readFile(await makeClip({ container: 'avi' }));
  const wav = await readFile(await makeClip({ container: 'wav', seconds: 2 }));
  const jpg = await readFile(await makeClip({ container: 'jpg' }));

  // A camera's own folders, with its checksums: right, wrong, shouted, and behind a byte order mark.
  const video = 'Media/Video/DCAM_BC240001_B01OPR_20260713';
  const first = await demo(`${video}_103000.mp4`);
  const second = await demo(`${video}_103007.mp4`);
  const important = await demo('Media/IMP/DCAM_BC240001_B01OPR_20260713_142530_IMP.mp4');
  const evening = await demo(`${video}_191512.mp4`);
  await footage(`${video}_103000.mp4`, first, 'first segment', { claim: 'agrees' });
  await claim(`${video}_103000.mp4.md5`, md5(first), 'right, bare');
  await sideLog(
    `${video}_103000.nmea`,
    '$GPRMC,023000.00,V,,,,,,,130726,,,N*7D\r\n',
    `${video}_103000.mp4`,
    'no fix',
  );
  await footage(`${video}_103007.mp4`, second, 'second segment', { claim: 'differs' });
  await claim(`${video}_103007.md5`, `${md5(first)}  other.mp4\n`, 'wrong: the checksum of another clip');
  const imp = 'Media/IMP/DCAM_BC240001_B01OPR_20260713_142530_IMP';
  await footage(`${imp}.mp4`, important, 'marked important on the camera', { claim: 'agrees' });
  await claim(
    `${imp}.md5`,
    `${md5(important).toUpperCase()} *${path.basename(imp)}.mp4\r\n`,
    'upper case, CRLF',
  );
  await footage(`${video}_191512.mp4`, evening, 'evening', { claim: 'agrees' });
  await claim(`${video}_191512.mp4.md5`, `\uFEFF${md5(evening)}\r\n`, 'byte order mark');
  await empty(`${video}_191512.nmea`, 'a side log without bytes');
  await leftAlone('Config/device.ini', '[Device]\r\nSerial=BC240001\r\n', 'settings');
  await leftAlone('Logs/system.log', '2026-07-13 08:58:11 POWER ON\r\n', "the camera's own log");
  await leftAlone('device.id', 'BC240001\n', 'who the camera is');
  await leftAlone('Media/Video/orphan.nmea', '$GPRMC,,V,,,,,,,,,,N*53\r\n', 'a side log whose clip is gone');

  // DCF folders with upper-case extensions, every container, every kind of side log.
  const dcf = 'DCIM/100MEDIA';
  await footage(`${dcf}/MOVI0001.MOV`, mov, 'PCM sound');
  await sideLog(
    `${dcf}/MOVI0001.gpx`,
    '<?xml version="1.0"?><gpx version="1.1"/>',
    `${dcf}/MOVI0001.MOV`,
    'track',
  );
  await footage(`${dcf}/MOVI0002.AVI`, avi, 'MJPEG and A-law');
  await sideLog(`${dcf}/MOVI0002.CSV`, 'time,lat,lon\r\n', `${dcf}/MOVI0002.AVI`, 'upper-case extension');
  await footage(
    `${dcf}/MOVI0003.TS`,
    await readFile(await makeClip({ container: 'ts' })),
    'transport stream',
  );
  await sideLog(
    `${dcf}/MOVI0003.srt`,
    '1\n00:00:00,000 --> 00:00:01,000\n30.0N\n',
    `${dcf}/MOVI0003.TS`,
    'subtitles',
  );
  await footage(`${dcf}/AUD00004.WAV`, wav, 'sound only');
  await sideLog(
    `${dcf}/AUD00004.txt`,
    '会议记录\r\n',
    `${dcf}/AUD00004.WAV`,
    'notes with the stem of a clip',
  );
  await footage(`${dcf}/PIC00005.JPG`, jpg, 'photo');
  await footage('DCIM/999MEDIA/MOVI9999.MP4', movie(clip, 'last'), 'the counter before it rolls over');
  await footage('TA00999_JX0999_20260623093621.MOV', movie(mov, 'root'), 'at the root');
  await footage(
    '20260713/103000.AVI',
    await readFile(await makeClip({ container: 'avi', seed: 1 })),
    'folder = date',
  );
  await footage(
    '20260713-103000_EVT_D.mp4',
    await readFile(await makeClip({ container: 'hevc' })),
    'H.265, event',
  );
  await footage('20260713/clip.mkv', await readFile(await makeClip({ container: 'mkv' })), 'Matroska');
  await leftAlone('README.TXT', 'Please return to the equipment room.\r\n', 'text with no clip beside it');

  // Names against content.
  const twin = movie(clip, 'twin');
  await footage('copies/a-first.mp4', twin, 'the first of two with equal bytes');
  await footage('copies/b-second.mp4', twin, 'the second of two', { sameAs: 'copies/a-first.mp4' });
  await footage('odd/garbage.mp4', Buffer.alloc(40_000, 'no footage '), 'bytes of no format', { lies: true });
  await footage('odd/photo.mp4', photo(jpg, 'renamed'), 'a photo that calls itself a clip', { lies: true });
  await footage('odd/NOEXT0001', movie(clip, 'no extension'), 'a clip without extension');
  await footage('odd/sound.mp4', sound(wav, 'renamed'), 'sound that calls itself a clip', { lies: true });
  await footage('odd/cut.mp4', first.subarray(0, first.length >> 1), 'power failed while it was written');
  await footage('odd/one-byte.mp4', Buffer.from([0]), 'one byte', { lies: true });
  await empty('odd/zero.mp4', 'a clip without bytes');

  // Names that are hard on programs and on people.
  await footage('影像/现场 取证😀.mp4', movie(clip, 'Chinese'), 'Chinese and an emoji');
  await footage('odd/-rf.mp4', movie(clip, 'dash'), 'begins as an option does');
  await footage("odd/it's $HOME & %PATH%;.mp4", movie(clip, 'shell'), 'means something to shells');
  await footage(`odd/${'n'.repeat(251)}.mp4`, movie(clip, 'long'), 'a name of 255 bytes');
  const deep = Array.from({ length: 24 }, (_, i) => `level-${String(i).padStart(2, '0')}`).join('/');
  await footage(`${deep}/deep.mp4`, movie(clip, 'deep'), 'twenty-four folders down');
  if (!WINDOWS) {
    await footage('odd/CON.mp4', movie(clip, 'CON'), 'a device on Windows');
    await footage('odd/aux.2026.mp4', movie(clip, 'aux'), 'another one');
    await footage('odd/  spaces before.mp4', movie(clip, 'before'), 'spaces before');
    await footage('odd/space behind.mp4 ', movie(clip, 'behind'), 'a space behind: no extension any more');
    await footage('odd/a:b*c?"<d>|e.mp4', movie(clip, 'signs'), 'signs that Windows forbids');
    await footage('odd/back\\slash.mp4', movie(clip, 'backslash'), 'a separator elsewhere');
    await footage(
      'odd/line\nbreak\r\n\u202Egpj.\u200F\u2066x.mp4',
      movie(clip, 'marks'),
      'line breaks and right-to-left marks',
    );
    await footage('odd/\u001b[31mred\u0007.mp4', movie(clip, 'escape'), 'steers a terminal');
  }
  if (LINUX) {
    await footage('odd/case.mp4', movie(clip, 'case'), 'differs from the next in case only');
    await footage('odd/CASE.MP4', movie(clip, 'CASE'), 'differs in case only');
    await footage('odd/caf\u00e9.mp4', movie(clip, 'composed'), 'one letter, one code point');
    await footage('odd/cafe\u0301.mp4', movie(clip, 'decomposed'), 'the same letter in two code points');
    const gbk = Buffer.concat([Buffer.from('odd/'), Buffer.from('d3b0cff1', 'hex'), Buffer.from('01.mp4')]);
    await footage(gbk, movie(clip, 'GBK'), 'a Chinese name in GBK: no UTF-8');
  }

  // What operating systems leave behind.
  await junk(
    'System Volume Information/IndexerVolumeGuid',
    Buffer.from('{5C1E}', 'utf16le'),
    'Windows index',
  );
  await junk('System Volume Information/WPSettings.dat', Buffer.alloc(12, 1), 'Windows');
  await junk('$RECYCLE.BIN/S-1-5-21/$R1.mp4', movie(clip, 'recycled'), 'thrown away on Windows');
  await junk('Media/Video/._DCAM_BC240001_B01OPR_20260713_103000.mp4', appleDouble(), 'AppleDouble');
  await junk('._x.mp4', appleDouble(), 'AppleDouble with no file of its own');
  await junk('.Trashes/501/deleted.mp4', movie(clip, 'trashed'), 'thrown away on a Mac');
  await junk('.fseventsd/fseventsd-uuid', '6E0F1D7A-31C5-4B1E-8E52-0C1C7B9F6A10', 'Mac');
  await junk('.fseventsd/0000000000a1b2c3', Buffer.from('1f8b0800', 'hex'), 'Mac');
  await junk('DCIM/100MEDIA/Thumbs.db', thumbsDb(), 'Windows thumbnails');
  await junk('.DS_Store', Buffer.from('0000000142756431', 'hex'), 'Mac');
  await junk('FOUND.000/FILE0000.CHK', first.subarray(0, 32_768), 'lost clusters, saved by chkdsk');

  // What is no file of the card's own. Links may be forbidden to users on Windows.
  if (!WINDOWS) {
    await link('Media/Video/system.mp4', '/etc/hostname', 'leads to a system file');
    await link(
      'Media/Video/outside.mp4',
      path.relative(path.join(dir, 'Media/Video'), '/etc/hostname'),
      'leads out by ..',
    );
    await link('Media/Video/nowhere.mp4', 'no-such-file.mp4', 'leads nowhere');
    await link('Media/Video/self.mp4', 'self.mp4', 'leads to itself');
    await link('Media/Again', 'Video', 'leads to a folder of the card');
    await link('Media/Up', '..', 'leads to the root: a loop');
    const pipe = 'Media/Video/pipe.mp4';
    if (spawnSync('mkfifo', [path.join(dir, pipe)]).status === 0) {
      const nothing = { bytes: 0, sha256: null, note: 'a pipe that nobody writes to' };
      record({ path: pipe, native: pipe, expected: 'refused', reason: 'special-file', ...nothing });
    }
  }
  return files.sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0));
}

/** Where a path lies on disk; its folder is made. Bytes stay bytes. */
async function placeOf(dir: string, native: Buffer | string): Promise<Buffer | string> {
  if (typeof native === 'string') {
    const place = path.join(dir, ...native.split('/'));
    await mkdir(path.dirname(place), { recursive: true });
    return place;
  }
  const place = Buffer.concat([Buffer.from(`${dir}/`), native]);
  await mkdir(place.subarray(0, place.lastIndexOf('/')), { recursive: true });
  return place;
}

function shown(native: Buffer | string): string {
  if (typeof native === 'string') return WINDOWS ? native : native.replaceAll('\\', '\\x5C');
  return Array.from(native, (byte) =>
    byte >= 0x20 && byte < 0x7f
      ? String.fromCharCode(byte)
      : `\\x${byte.toString(16).toUpperCase().padStart(2, '0')}`,
  ).join('');
}
