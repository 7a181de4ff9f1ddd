/** Everything on a camera as paths, whatever its folders claim to be: cycles, two of a name, endless depth. */
import type { Listed } from '#shared/card';
import { instantOf } from '#shared/clock';
import { AT_ROOT } from './codes';
import { isRefusal, MtpError } from './error';
import { distinctParts, pathPart } from './object-names';
import type { FactsReader, ObjectFacts } from './object-facts';
import { getObjectHandles, getStorageIds, getStorageInfo, type Pinned } from './operations';
import type { Session } from './session';

/** A file on a camera, and how to ask for it. */
export interface MtpFile extends Listed {
  /** Null for what cannot be read. */
  readonly facts: ObjectFacts | null;
  /** The session in which the handle was given. */
  readonly generation: number;
}

const DEEPEST = 32;
const MOST_OBJECTS = 500_000;

/**
 * All files, sorted by path. What cannot be listed is listed as `unreadable`. With more than one storage, each is a
 * folder of its own. Throws {@link MtpError}: `refused` when there is no storage at all, which says nothing of files.
 */
export async function listFiles(session: Session, facts: FactsReader): Promise<readonly MtpFile[]> {
  const pin: Pinned = { generation: session.generation };
  const storages = await getStorageIds(session);
  if (storages.length === 0) throw new MtpError('refused', 'the camera shows no storage');
  const files: MtpFile[] = [];
  const seen = new Set<number>();
  const prefixes = storages.length === 1 ? [''] : await storageFolders(session, storages);
  for (const [index, storage] of storages.entries()) {
    const children = await childrenOf(session, facts, storage, pin);
    await walk(children, prefixes[index] ?? '', pin, seen, files);
  }
  return files.sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0));
}

async function storageFolders(session: Session, storages: readonly number[]): Promise<readonly string[]> {
  const names: string[] = [];
  for (const storage of storages) {
    const info = await getStorageInfo(session, storage).catch((error: unknown) => {
      if (isRefusal(error)) return null;
      throw error;
    });
    const name = info?.description.trim() || info?.volumeLabel.trim() || '';
    names.push(pathPart(name || `storage-${storage.toString(16).padStart(8, '0')}`, storage));
  }
  return distinctParts(names).map((name) => `${name}/`);
}

/** Gives the objects in a folder of one storage (0: the root); null when the camera does not list that folder. */
type Children = (folder: number) => Promise<readonly (ObjectFacts | number)[] | null>;

/** By folder where the camera can, else all objects at once, each naming its folder. */
async function childrenOf(
  session: Session,
  facts: FactsReader,
  storage: number,
  pin: Pinned,
): Promise<Children> {
  const factsOf = async (folder: number, handles: readonly number[]) => {
    const known = await facts.ofFolder(folder, handles, pin);
    return handles.map((handle, index) => known[index] ?? handle);
  };
  const root = await getObjectHandles(session, storage, AT_ROOT, pin).catch(nullIfRefused);
  const top = root && (await factsOf(0, root));
  if (top === null || liesInItself(top))
    return inOnePiece(top ?? (await factsOf(0, await getObjectHandles(session, storage, 0, pin))));
  return async (folder) => {
    if (folder === 0) return top;
    const handles = await getObjectHandles(session, storage, folder, pin).catch(nullIfRefused);
    return handles && factsOf(folder, handles);
  };
}

/** Whether a root holds what it says lies in one of its folders: the camera lists everything, whatever it is asked. */
function liesInItself(found: readonly (ObjectFacts | number)[]): boolean {
  const handles = new Set(found.map(handleOf));
  return found.some((one) => typeof one !== 'number' && one.parent !== null && handles.has(one.parent));
}

/** All objects of a storage, put into the folders that they name. What names none that is there lies at the root. */
function inOnePiece(all: readonly (ObjectFacts | number)[]): Children {
  const folderOf = new Map(
    all.map((one) => [handleOf(one), typeof one === 'number' ? 0 : (one.parent ?? 0)]),
  );
  const leadsToRoot = (handle: number): boolean => {
    const way = new Set<number>();
    for (let at = handle; at !== 0; at = folderOf.get(at) ?? 0) {
      if (way.has(at)) return false;
      way.add(at);
    }
    return true;
  };
  const byFolder = new Map<number, (ObjectFacts | number)[]>();
  for (const one of all) {
    const parent = folderOf.get(handleOf(one)) ?? 0;
    // Folders that lie in each other would hide what is in them.
    const folder = folderOf.has(parent) && leadsToRoot(handleOf(one)) ? parent : 0;
    const there = byFolder.get(folder);
    if (there) there.push(one);
    else byFolder.set(folder, [one]);
  }
  return (folder) => Promise.resolve(byFolder.get(folder) ?? []);
}

function handleOf(one: ObjectFacts | number): number {
  return typeof one === 'number' ? one : one.handle;
}

async function walk(
  children: Children,
  prefix: string,
  pin: Pinned,
  seen: Set<number>,
  into: MtpFile[],
): Promise<void> {
  const add = (path: string, facts: ObjectFacts | null) => {
    const isReadable = facts !== null && !facts.isFolder && facts.bytes !== null;
    into.push({
      path,
      type: isReadable ? 'file' : 'unreadable',
      bytes: facts?.bytes ?? 0,
      modified: facts?.modified ?? instantOf(0),
      facts: isReadable ? facts : null,
      generation: pin.generation,
    });
  };

  async function visit(folder: number, path: string, depth: number): Promise<void> {
    const found = depth > DEEPEST ? null : await children(folder);
    if (found === null) {
      add(path === '' ? 'root' : path.slice(0, -1), null);
      return;
    }
    // An object that comes again lies where it was met first: a folder inside itself, or a camera that ignores the
    // folder that it was asked about.
    const fresh = found.filter((one) => {
      const handle = handleOf(one);
      if (seen.has(handle)) return false;
      seen.add(handle);
      return true;
    });
    if (seen.size > MOST_OBJECTS) throw new MtpError('garbled', `more than ${MOST_OBJECTS} objects`);
    const ordered = fresh.map(namedOf).sort(byNameAndAge);
    const parts = distinctParts(ordered.map(({ part }) => part));
    for (const [index, { facts }] of ordered.entries()) {
      const here = path + (parts[index] ?? '');
      if (facts?.isFolder) await visit(facts.handle, `${here}/`, depth + 1);
      else add(here, facts);
    }
  }

  await visit(0, prefix, 0);
}

interface Named {
  readonly part: string;
  readonly facts: ObjectFacts | null;
}

function namedOf(one: ObjectFacts | number): Named {
  if (typeof one === 'number') return { part: pathPart('', one), facts: null };
  return { part: pathPart(one.name, one.handle), facts: one };
}

/** Of two with one name, the same comes first at each docking, though their handles may have changed. */
function byNameAndAge(a: Named, b: Named): number {
  if (a.part !== b.part) return a.part < b.part ? -1 : 1;
  const [x, y] = [a.facts, b.facts];
  if (!x || !y) return 0;
  if (x.modified !== y.modified) return x.modified < y.modified ? -1 : 1;
  return (x.bytes ?? 0) - (y.bytes ?? 0) || x.handle - y.handle;
}

function nullIfRefused(error: unknown): null {
  if (isRefusal(error)) return null;
  throw error;
}
