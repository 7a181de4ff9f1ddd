/** What is known of one object on a camera, asked for in bulk where the camera knows how, else one by one. */
import { instantOf, type Instant } from '#shared/clock';
import { ASSOCIATION, MAX_32, ObjectProperty, Operation, ResponseCode } from './codes';
import type { PropertyValue } from './dataset';
import { parseDateTime } from './date-time';
import type { DeviceInfo } from './device-datasets';
import { isRefusal, MtpError } from './error';
import { getObjectInfo, getObjectNumber, getObjectPropList, type Pinned } from './operations';
import type { Session } from './session';

const UINT64 = 8;
/** Below so many objects in a folder, asking one by one is quicker. */
const WORTH_A_LIST = 5;

export interface ObjectFacts {
  readonly handle: number;
  /** The handle of the folder; 0 at the root; null when it was not told. */
  readonly parent: number | null;
  readonly name: string;
  readonly isFolder: boolean;
  /** Null when the camera cannot say how long the file is. */
  readonly bytes: number | null;
  /** The beginning of 1970 where the camera does not tell. */
  readonly modified: Instant;
  /** How it was asked: the two ways may differ in how they write the time. */
  readonly by: 'list' | 'info';
}

export interface FactsReader {
  /** The facts of the objects in one folder (0: the root), which are `handles`; null for what could not be asked. */
  ofFolder(folder: number, handles: readonly number[], pin: Pinned): Promise<readonly (ObjectFacts | null)[]>;
  /** The facts of one object, asked as `by` says. */
  ofObject(handle: number, by: ObjectFacts['by'], pin: Pinned): Promise<ObjectFacts>;
}

/** @param assumedOffsetMinutes the zone of a camera that does not tell its own */
export function factsReader(session: Session, device: DeviceInfo, assumedOffsetMinutes: number): FactsReader {
  let listsProperties = device.operations.has(Operation.GetObjectPropList);
  let tellsLongSizes = device.operations.has(Operation.GetObjectPropValue);

  const timeOf = (text: string): Instant =>
    parseDateTime(text, assumedOffsetMinutes)?.instant ?? instantOf(0);

  /**
   * The whole length. The 32 bits of ObjectInfo are not enough to go by, whatever they say: there are cameras that
   * cut the length down to them, and a copy that ends there would look complete.
   */
  async function bytesOf(handle: number, told: number, pin: Pinned): Promise<number | null> {
    if (tellsLongSizes) {
      try {
        return safeLength(await getObjectNumber(session, handle, ObjectProperty.ObjectSize, UINT64, pin));
      } catch (error) {
        if (!isRefusal(error)) throw error;
        tellsLongSizes = false;
      }
    }
    return told === MAX_32 ? null : told;
  }

  async function byInfo(handle: number, pin: Pinned): Promise<ObjectFacts> {
    const info = await getObjectInfo(session, handle, pin);
    const isFolder = info.format === ASSOCIATION;
    return {
      handle,
      parent: info.parent === MAX_32 ? 0 : info.parent,
      name: info.name,
      isFolder,
      bytes: isFolder ? 0 : await bytesOf(handle, info.bytes, pin),
      modified: timeOf(info.modified),
      by: 'info',
    };
  }

  /** One property after the other, because asking for all would bring thumbnails along. */
  async function byList(of: number, depth: 0 | 1, pin: Pinned): Promise<ReadonlyMap<number, ObjectFacts>> {
    const columns = new Map<number, ReadonlyMap<number, PropertyValue>>();
    for (const property of Object.values(ObjectProperty)) {
      const rows = await getObjectPropList(session, of, property, depth, pin);
      const column = rows.filter((row) => row.property === property);
      columns.set(property, new Map(column.map(({ handle, value }) => [handle, value])));
    }
    const value = (handle: number, property: number) => columns.get(property)?.get(handle);
    const facts = new Map<number, ObjectFacts>();
    for (const handle of columns.get(ObjectProperty.ObjectFileName)?.keys() ?? []) {
      const name = value(handle, ObjectProperty.ObjectFileName);
      const format = value(handle, ObjectProperty.ObjectFormat);
      const size = value(handle, ObjectProperty.ObjectSize);
      const modified = value(handle, ObjectProperty.DateModified);
      const isComplete =
        typeof name === 'string' &&
        typeof format === 'bigint' &&
        typeof size === 'bigint' &&
        typeof modified === 'string';
      if (!isComplete) continue; // asked for by itself
      const isFolder = Number(format) === ASSOCIATION;
      const bytes = isFolder ? 0 : safeLength(size);
      facts.set(handle, {
        handle,
        parent: null,
        name,
        isFolder,
        bytes,
        modified: timeOf(modified),
        by: 'list',
      });
    }
    return facts;
  }

  async function listed(folder: number, pin: Pinned): Promise<ReadonlyMap<number, ObjectFacts>> {
    try {
      const known = await byList(folder, 1, pin);
      // A camera whose lists lack what is needed would be asked everything twice.
      if (known.size === 0) listsProperties = false;
      return known;
    } catch (error) {
      if (!isRefusal(error)) throw error;
      listsProperties = false;
      return new Map();
    }
  }

  return {
    async ofFolder(folder, handles, pin) {
      const inBulk = listsProperties && handles.length >= WORTH_A_LIST;
      const known = inBulk ? await listed(folder, pin) : new Map<number, ObjectFacts>();
      const facts: (ObjectFacts | null)[] = [];
      for (const handle of handles) {
        const one = known.get(handle) ?? byInfo(handle, pin);
        facts.push(await Promise.resolve(one).catch(nullIfRefused));
      }
      return facts;
    },
    async ofObject(handle, by, pin) {
      if (by === 'info') return byInfo(handle, pin);
      const facts = (await byList(handle, 0, pin)).get(handle);
      if (!facts)
        throw new MtpError('refused', 'the camera has no such object any more', {
          response: ResponseCode.InvalidObjectHandle,
        });
      return facts;
    },
  };
}

/** The camera says no to one object: the others are listed all the same. */
function nullIfRefused(error: unknown): null {
  if (isRefusal(error)) return null;
  throw error;
}

/** A length that can be counted with; no file is as long as what cannot. */
function safeLength(bytes: bigint): number | null {
  return bytes <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(bytes) : null;
}
