/**
 * Long files that an earlier import brought in half: kept in staging with a note of what is durable, gone on with when
 * the camera is back and it is the same file, else begun anew.
 *
 * The proof: same camera, path, length and time; the bytes on our disk, read from the medium, are those that came in
 * (SHA-256 in the note); and the camera's file still has the same content: all of the first and the last {@link STRIDE}
 * of what we have, and a {@link SAMPLE} at a place drawn at random in every stride between.
 *
 * Why not the hash of all that the camera has of it: the camera is the slow side (USB 2 gives 35 MB/s, the disk ten
 * times that), so that reading it all again takes as long as beginning anew, and a cable that comes loose every few
 * minutes would never let a long file through. What samples leave open is small and said: every byte that is sealed
 * came from this camera's file of this name, length and time, whole strides of another content are always seen, and
 * an unbroken copy too knows only by length and time that its file stayed the same from its first byte to its last.
 * The sealed file as a whole is digested with SHA-256 and read back with SHA-256, as any other.
 */
import { createHash, randomInt } from 'node:crypto';
import type { Listed } from '#shared/card';
import type { DeviceId } from '#shared/ids';
import { incomingAlgorithms } from '../vault/digester';
import { readFully } from '../vault/files';
import type { Lane } from '../vault/hashing';
import type { KeptNote } from '../vault/kept';
import { BLOCK } from '../vault/medium';
import type { Staged, Vault } from '../vault/vault';
import { anew, type Begun } from './copy';
import { EDGE, edgesWhileStreaming } from './edges';
import { FileFailure, type SourceReader } from './source';

/** Shorter files are begun anew: they come again in a few seconds. */
export const LEAST_RESUMABLE = 64 << 20;
/** What a pulled camera never came back for is thrown away after this. */
const KEPT_FOR_MS = 30 * 24 * 3600_000;

const SAMPLE = EDGE;
const STRIDE = 4 << 20;

/** A long file's place in staging. */
export interface Resumable {
  /** How much an earlier run left; 0: nothing. */
  readonly left: number;
  /** Stages the file, going on with what was left when that proves to be of the same file. */
  begin(reader: SourceReader, lane: Lane, withMd5: boolean): Promise<Begun>;
  /** The file is whole, or worthless: it is no longer to be gone on with. Returns when that is durable. */
  settle(): Promise<void>;
  /** Lets others have it. */
  release(): void;
}

interface Wanted {
  readonly vault: Vault;
  readonly device: DeviceId;
  /** The station's clock, milliseconds since 1970. */
  readonly now: () => number;
}

/** The place of a file that is worth going on with; null for a short one, and while another import has it. */
export async function resumable(file: Listed, { vault, device, now }: Wanted): Promise<Resumable | null> {
  if (file.bytes < LEAST_RESUMABLE) return null;
  const key = keyOf(device, file.path);
  const release = vault.kept.hold(key);
  if (!release) return null;
  const about = aboutOf(device, file);
  const found = await vault.kept.find(key);
  const left = found && same(found.about, about) ? found : null;
  return {
    left: left?.durable ?? 0,
    async begin(reader, lane, withMd5) {
      const note = (durable: number, sha256: string): Promise<void> =>
        vault.kept.note(key, { about, at: now(), durable, sha256: sha256 as KeptNote['sha256'] });
      const begun = left && (await goOn(await vault.stageKept(key, true), left, reader, lane, withMd5));
      if (begun) return { ...begun, note };
      await vault.kept.discard(key);
      const staged = await vault.stageKept(key, false);
      return { ...anew(staged, lane, withMd5), note };
    },
    settle: () => vault.kept.forget(key),
    release,
  };
}

/** Throws away what can no longer be gone on with: too old, or of a file that this camera does not have any more. */
export async function clearObsolete(
  listing: readonly Listed[],
  { vault, device, now }: Wanted,
): Promise<void> {
  const there = new Map(listing.map((file) => [keyOf(device, file.path), aboutOf(device, file)]));
  for (const { key, note } of await vault.kept.all()) {
    const old = now() - note.at > KEPT_FOR_MS;
    const about = there.get(key);
    const gone = note.about['device'] === device && !(about && same(note.about, about));
    if (old || gone) await vault.kept.discard(key);
  }
}

function keyOf(device: DeviceId, path: string): string {
  return createHash('sha256').update(`${device}\0${path}`).digest('hex').slice(0, 32);
}

function aboutOf(device: DeviceId, { path, bytes, modified }: Listed): KeptNote['about'] {
  return { device, path, bytes, modified };
}

function same(a: KeptNote['about'], b: KeptNote['about']): boolean {
  return Object.keys(b).every((name) => a[name] === b[name]);
}

/**
 * The beginning that lies in staging, if it is what came in and still what the camera has; else null, and it is closed.
 * Throws {@link FileFailure} when the camera cannot be asked.
 */
async function goOn(
  staged: Staged,
  left: KeptNote,
  reader: SourceReader,
  lane: Lane,
  withMd5: boolean,
): Promise<Omit<Begun, 'note'> | null> {
  const digest = lane.digest(incomingAlgorithms(withMd5));
  try {
    if (left.durable % STRIDE === 0 && left.durable < reader.bytes) {
      await staged.digestPrefix(left.durable, lane, digest);
      if (
        (await digest.soFar()) === left.sha256 &&
        (await cameraAgrees(staged, left.durable, reader, lane))
      ) {
        const [ours] = lane.slots as [Uint8Array];
        const edges = edgesWhileStreaming();
        const part = ours.subarray(0, SAMPLE);
        await readFully(staged.file, part, 0);
        const head = part.slice(0, BLOCK);
        edges.see(part);
        await readFully(staged.file, part, left.durable - SAMPLE);
        edges.see(part);
        return { staged, from: left.durable, digest, edges, head };
      }
    }
    await digest.end();
    await staged.leave();
    return null;
  } catch (error) {
    await digest.end().catch(() => undefined);
    await staged.leave();
    // Ours cannot be read: it is no use. The camera's failure is the file's.
    if (error instanceof FileFailure) throw error;
    return null;
  }
}

/** Compares the camera's file with ours: both ends of what we have wholly, and somewhere in every stride. */
async function cameraAgrees(
  staged: Staged,
  bytes: number,
  reader: SourceReader,
  lane: Lane,
): Promise<boolean> {
  const [a, b] = lane.slots as [Uint8Array, Uint8Array];
  const ours = a.subarray(0, SAMPLE);
  const theirs = b.subarray(0, SAMPLE);
  for (const position of samples(bytes)) {
    const came = await reader.read(theirs, position);
    const lies = await readFully(staged.file, ours, position);
    if (came !== SAMPLE || lies !== SAMPLE || Buffer.compare(ours, theirs) !== 0) return false;
  }
  return true;
}

/** Where to compare, ascending, in whole blocks; `bytes` is whole strides. */
function samples(bytes: number): readonly number[] {
  const places: number[] = [];
  for (let stride = 0; stride < bytes; stride += STRIDE) {
    const isEnd = stride === 0 || stride === bytes - STRIDE;
    if (isEnd) for (let at = 0; at < STRIDE; at += SAMPLE) places.push(stride + at);
    else places.push(stride + randomInt((STRIDE - SAMPLE) / BLOCK + 1) * BLOCK);
  }
  return places;
}
