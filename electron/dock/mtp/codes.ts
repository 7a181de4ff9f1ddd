/** The numbers of PTP (ISO 15740) and MTP 1.1 that are used here, by their names in those texts. */

export const Operation = {
  GetDeviceInfo: 0x1001,
  OpenSession: 0x1002,
  CloseSession: 0x1003,
  GetStorageIDs: 0x1004,
  GetStorageInfo: 0x1005,
  GetObjectHandles: 0x1007,
  GetObjectInfo: 0x1008,
  GetObject: 0x1009,
  DeleteObject: 0x100b,
  GetDevicePropDesc: 0x1014,
  GetDevicePropValue: 0x1015,
  SetDevicePropValue: 0x1016,
  GetPartialObject: 0x101b,
  GetObjectPropValue: 0x9803,
  GetObjectPropList: 0x9805,
  /** Android's, in wide use: positions of 64 bits. */
  GetPartialObject64: 0x95c1,
} as const;

export const ResponseCode = {
  OK: 0x2001,
  SessionNotOpen: 0x2003,
  IncompleteTransfer: 0x2007,
  InvalidObjectHandle: 0x2009,
  ObjectWriteProtected: 0x200d,
  StoreReadOnly: 0x200e,
  DeviceBusy: 0x2019,
  SessionAlreadyOpen: 0x201e,
  TransactionCancelled: 0x201f,
} as const;

export const DeviceProperty = { BatteryLevel: 0x5001, DateTime: 0x5011 } as const;

export const ObjectProperty = {
  ObjectFormat: 0xdc02,
  ObjectSize: 0xdc04,
  ObjectFileName: 0xdc07,
  DateModified: 0xdc09,
} as const;

/** The format of a folder. */
export const ASSOCIATION = 0x3001;

/** As a parent: the objects at the root of a storage. */
export const AT_ROOT = 0xffff_ffff;

/** The largest number of 32 bits; in a length it means "this long or longer". */
export const MAX_32 = 0xffff_ffff;

/** `0x101b`, as the texts write codes. */
export function codeText(code: number): string {
  return `0x${code.toString(16).padStart(4, '0')}`;
}
