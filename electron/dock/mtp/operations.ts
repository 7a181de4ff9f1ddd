/** The operations that are used, one function each: what is asked, and the answer as data. All throw `MtpError`. */
import { DeviceProperty, MAX_32, Operation } from './codes';
import { datasetReader, textDataset } from './dataset';
import {
  deviceInfo,
  propertyDescription,
  storageInfo,
  type DeviceInfo,
  type PropertyDescription,
  type StorageInfo,
} from './device-datasets';
import { MtpError } from './error';
import { objectInfo, objectPropertyRows, type ObjectInfo, type ObjectPropertyRow } from './object-datasets';
import type { Ask, HeldExchange, Session } from './session';

/** Lists of handles and of properties: room for a million handles. */
const LIST_LIMIT = 4 << 20;

/** What a question about objects belongs to: the session in which their handles were given. */
export interface Pinned {
  readonly generation: number;
}

export async function getDeviceInfo(session: Session): Promise<DeviceInfo> {
  return deviceInfo(await dataOf(session, { operation: Operation.GetDeviceInfo }));
}

/** The storages that hold a medium. */
export async function getStorageIds(session: Session): Promise<readonly number[]> {
  const data = await dataOf(session, { operation: Operation.GetStorageIDs });
  // The lower half of the number is zero for a slot without a card.
  return datasetReader(data)
    .u32s()
    .filter((id) => (id & 0xffff) !== 0);
}

export async function getStorageInfo(session: Session, storage: number): Promise<StorageInfo> {
  return storageInfo(await dataOf(session, { operation: Operation.GetStorageInfo, params: [storage] }));
}

/**
 * The objects in a folder, or at the root of a storage by {@link AT_ROOT}, or all of the storage by 0. Always for one
 * storage: not every camera takes the number that means all of them.
 */
export async function getObjectHandles(
  session: Session,
  storage: number,
  parent: number,
  { generation }: Pinned,
): Promise<readonly number[]> {
  const data = await dataOf(session, {
    operation: Operation.GetObjectHandles,
    params: [storage, 0, parent],
    limit: LIST_LIMIT,
    generation,
  });
  return datasetReader(data).u32s();
}

export async function getObjectInfo(
  session: Session,
  handle: number,
  { generation }: Pinned,
): Promise<ObjectInfo> {
  return objectInfo(
    await dataOf(session, { operation: Operation.GetObjectInfo, params: [handle], generation }),
  );
}

/** An integer property of an object; the size of a file (64 bits) is one. */
export async function getObjectNumber(
  session: Session,
  handle: number,
  property: number,
  type: number,
  { generation }: Pinned,
): Promise<bigint> {
  const ask: Ask = { operation: Operation.GetObjectPropValue, params: [handle, property], generation };
  const value = datasetReader(await dataOf(session, ask)).value(type);
  if (typeof value !== 'bigint') throw new MtpError('garbled', 'a property is no number');
  return value;
}

/** One property of an object (`depth` 0), or of all objects in a folder (1; handle 0 for the root). */
export async function getObjectPropList(
  session: Session,
  handle: number,
  property: number,
  depth: 0 | 1,
  { generation }: Pinned,
): Promise<readonly ObjectPropertyRow[]> {
  const data = await dataOf(session, {
    operation: Operation.GetObjectPropList,
    params: [handle, 0, property, 0, depth],
    limit: LIST_LIMIT,
    generation,
  });
  return objectPropertyRows(data);
}

/**
 * Part of a file into `into`, by positions of 64 bits or, with `wide` false, of 32. Gives how many bytes came: perhaps
 * fewer than there is room for, even before the end of the file.
 */
export async function getPartialObject(
  session: Session,
  handle: number,
  position: number,
  into: Uint8Array,
  wide: boolean,
  { generation }: Pinned,
): Promise<number> {
  if (!wide && position > MAX_32) throw new RangeError('a position of more than 32 bits');
  let bytes = 0;
  await session.ask({
    operation: wide ? Operation.GetPartialObject64 : Operation.GetPartialObject,
    params: wide
      ? [handle, position % 2 ** 32, Math.floor(position / 2 ** 32), into.length]
      : [handle, position, into.length],
    expected: into.length,
    generation,
    onData(piece) {
      into.set(piece, bytes);
      bytes += piece.length;
    },
  });
  return bytes;
}

/** A whole file, pulled by the caller; the camera does nothing else meanwhile. */
export function getObject(
  session: Session,
  handle: number,
  bytes: number,
  { generation }: Pinned,
): Promise<HeldExchange> {
  return session.hold({ operation: Operation.GetObject, params: [handle], expected: bytes, generation });
}

export async function getDevicePropDesc(session: Session, property: number): Promise<PropertyDescription> {
  const data = await dataOf(session, { operation: Operation.GetDevicePropDesc, params: [property] });
  return propertyDescription(data);
}

/** The value as bytes: only the description tells how to read them. */
export function getDevicePropValue(session: Session, property: number): Promise<Uint8Array> {
  return dataOf(session, { operation: Operation.GetDevicePropValue, params: [property] });
}

/**
 * Sets the camera's clock: the only thing that this protocol ever writes to a camera. Pinned, although no
 * handle is in it, so that it is never repeated by itself when its time has passed.
 */
export async function setDateTime(session: Session, text: string, { generation }: Pinned): Promise<void> {
  await session.ask({
    operation: Operation.SetDevicePropValue,
    params: [DeviceProperty.DateTime],
    data: textDataset(text),
    generation,
  });
}

/**
 * Removes an object for good: done for clearing only, after proof. Pinned to the session that gave the handle, and never
 * repeated by itself: in another session the handle may be another file's.
 */
export async function deleteObject(session: Session, handle: number, { generation }: Pinned): Promise<void> {
  await session.ask({ operation: Operation.DeleteObject, params: [handle, 0], generation });
}

async function dataOf(session: Session, ask: Ask): Promise<Uint8Array> {
  return (await session.ask(ask)).data;
}
