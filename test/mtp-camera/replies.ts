/** What a scripted camera that does nothing wrong answers to each operation. */
import {
  batteryDescription,
  batteryValue,
  clockDescription,
  deviceInfo,
  objectInfo,
  objectProperty,
  operationsOf,
  propertyList,
  storageInfo,
} from './answers';
import { bytes } from './bytes';
import { contentOf, type Content } from './content';
import type { CameraScript, ScriptedObject } from './script';

export type Reply =
  | { readonly is: 'response'; readonly code: number }
  /** The object of that handle is removed. */
  | { readonly is: 'removal'; readonly handle: number }
  | { readonly is: 'data'; readonly length: number; readonly read: Content }
  /** The computer is to send data now. */
  | { readonly is: 'awaiting-data' };

export interface SessionState {
  isOpen: boolean;
  /** How many there were. */
  count: number;
}

export const OK = 0x2001;

export function replyTo(
  script: CameraScript,
  session: SessionState,
  operation: number,
  params: readonly number[],
): Reply {
  const [first = 0, second = 0, third = 0, fourth = 0, fifth = 0] = params;
  if (operation === 0x1001) return data(deviceInfo(script));
  if (operation === 0x1002) return response(openSession(session));
  if (!session.isOpen) return response(0x2003);
  if (!operationsOf(script).includes(operation)) return response(0x2005);
  const objects = script.objects.map((object) => inSession(script, session, object));
  const object = objects.find(({ handle }) => handle === first);
  switch (operation) {
    case 0x1003:
      session.isOpen = false;
      return response(OK);
    case 0x1004:
      return data(
        bytes()
          .u32s(script.storages.map(({ id }) => id))
          .done(),
      );
    case 0x1005: {
      const storage = script.storages.find(({ id }) => id === first);
      return storage ? data(storageInfo(storage)) : response(0x2008);
    }
    case 0x1007: {
      const handles = handlesIn(script, objects, first, third);
      return handles ? data(bytes().u32s(handles).done()) : response(0x201d);
    }
    case 0x1008:
      return object
        ? data(objectInfo(object, storageOf(script, object), script.longSizes))
        : response(0x2009);
    case 0x1009:
      return part(object, 0, object?.bytes ?? 0);
    case 0x100b:
      if (!object) return response(0x2009);
      return object.isProtected
        ? response(0x200d)
        : { is: 'removal', handle: plainHandle(script, session, first) };
    case 0x1014:
      return description(script, first);
    case 0x1015:
      if (first === 0x5001 && script.battery) return data(batteryValue(script.battery));
      if (first === 0x5011 && script.clock) return data(bytes().text(script.clock()).done());
      return response(0x200a);
    case 0x1016:
      return { is: 'awaiting-data' };
    case 0x101b:
      return part(object, second, Math.min(third, script.mostPerPart));
    case 0x95c1:
      return part(object, second + third * 2 ** 32, Math.min(fourth, script.mostPerPart));
    case 0x9803: {
      const value = object && objectProperty(object, second);
      return value ? data(value.subarray(2)) : response(0x200a);
    }
    case 0x9805: {
      if (fifth > 1) return response(0xa808);
      const listed = objects.filter(({ handle, parent }) => (fifth === 0 ? handle : parent) === first);
      return data(propertyList(listed, third));
    }
    default:
      return response(0x2005);
  }
}

function response(code: number): Reply {
  return { is: 'response', code };
}

function data(whole: Uint8Array): Reply {
  return { is: 'data', length: whole.length, read: contentOf(whole) };
}

function openSession(session: SessionState): number {
  if (session.isOpen) return 0x201e;
  session.isOpen = true;
  session.count++;
  return OK;
}

function part(object: ScriptedObject | undefined, position: number, most: number): Reply {
  if (!object?.content) return response(0x2009);
  const { content, bytes: whole = 0 } = object;
  const length = Math.max(0, Math.min(most, whole - position));
  return { is: 'data', length, read: (offset, count) => content(position + offset, count) };
}

function description({ battery, clock, isClockWritable }: CameraScript, property: number): Reply {
  if (property === 0x5001 && battery) return data(batteryDescription(battery));
  if (property === 0x5011 && clock) return data(clockDescription(clock(), isClockWritable));
  return response(0x200a);
}

/** The object with the handles that it has in this session. */
function inSession(
  { renumbers }: CameraScript,
  { count }: SessionState,
  object: ScriptedObject,
): ScriptedObject {
  if (!renumbers) return object;
  const moved = (handle: number) => (handle === 0 ? 0 : handle + 1000 * count);
  return { ...object, handle: moved(object.handle), parent: moved(object.parent) };
}

/** The handle as the script has it. */
function plainHandle({ renumbers }: CameraScript, { count }: SessionState, handle: number): number {
  return renumbers ? handle - 1000 * count : handle;
}

function storageOf({ storages }: CameraScript, { storage }: ScriptedObject): number {
  return storage ?? storages[0]?.id ?? 0;
}

function handlesIn(
  script: CameraScript,
  objects: readonly ScriptedObject[],
  storage: number,
  parent: number,
): readonly number[] | null {
  if (parent === 0xffff_ffff && script.folders === 'root-refused') return null;
  const inStorage = objects.filter((object) => storageOf(script, object) === storage);
  const isAll = parent === 0 || script.folders === 'ignored';
  const folder = parent === 0xffff_ffff ? 0 : parent;
  return inStorage.filter((object) => isAll || object.parent === folder).map(({ handle }) => handle);
}
