/** The containers that MTP wraps everything in: twelve bytes of header, then parameters or data. Pure. */
import { MAX_32 } from './codes';

export const HEADER = 12;
/** A response has at most five parameters. */
const LONGEST_RESPONSE = HEADER + 5 * 4;

export type ContainerType = 'command' | 'data' | 'response' | 'event';
const TYPES: readonly (ContainerType | null)[] = [null, 'command', 'data', 'response', 'event'];

export interface Header {
  /** With the header; {@link MAX_32} for a data phase that is longer than 32 bits can say, or of unknown length. */
  readonly length: number;
  readonly type: ContainerType;
  /** An operation, a response or an event. */
  readonly code: number;
  readonly transaction: number;
}

export interface Response {
  readonly code: number;
  readonly params: readonly number[];
}

/** The header at the beginning of `bytes`, or null when these cannot be one. */
export function headerOf(bytes: Uint8Array): Header | null {
  if (bytes.length < HEADER) return null;
  const view = viewOf(bytes);
  const length = view.getUint32(0, true);
  const type = TYPES[view.getUint16(4, true)] ?? null;
  if (type === null || length < HEADER) return null;
  return { length, type, code: view.getUint16(6, true), transaction: view.getUint32(8, true) };
}

/**
 * The response or event at the beginning of `bytes`, or null when it is not whole. A parameter that is cut short is
 * left out: umtp-responder answers an open session with one of one byte.
 */
export function responseOf(header: Header, bytes: Uint8Array): Response | null {
  if (header.length > LONGEST_RESPONSE || header.length > bytes.length) return null;
  const view = viewOf(bytes);
  const params: number[] = [];
  for (let at = HEADER; at + 4 <= header.length; at += 4) params.push(view.getUint32(at, true));
  return { code: header.code, params };
}

/** A command of at most five parameters. */
export function commandContainer(code: number, transaction: number, params: readonly number[]): Uint8Array {
  const payload = new Uint8Array(params.length * 4);
  const view = viewOf(payload);
  params.forEach((param, index) => view.setUint32(index * 4, param, true));
  return container('command', code, transaction, payload);
}

/** Data for the camera. */
export function dataContainer(code: number, transaction: number, payload: Uint8Array): Uint8Array {
  return container('data', code, transaction, payload);
}

/**
 * How many bytes of data a container announces; null when it does not say, which is so for exactly
 * {@link MAX_32}. `expected` is what was asked for, where that is known: some cameras cut the length of a very long
 * data phase down to its lower 32 bits.
 */
export function announcedBytes({ length }: Header, expected: number | null): number | null {
  if (length === MAX_32) return expected !== null && expected + HEADER >= MAX_32 ? expected : null;
  const isCut = expected !== null && expected + HEADER > MAX_32 && (expected + HEADER) % 2 ** 32 === length;
  return isCut ? expected : length - HEADER;
}

function container(type: ContainerType, code: number, transaction: number, payload: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(HEADER + payload.length);
  const view = viewOf(bytes);
  view.setUint32(0, bytes.length, true);
  view.setUint16(4, TYPES.indexOf(type), true);
  view.setUint16(6, code, true);
  view.setUint32(8, transaction, true);
  bytes.set(payload, HEADER);
  return bytes;
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
