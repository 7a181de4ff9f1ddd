/** One entry and its line: the line's bytes are what is stored and what is hashed. */
import { isUtf8 } from 'node:buffer';
import { canonicalJson, type CanonicalValue } from '#shared/canonical-json';
import type { Instant } from '#shared/clock';
import type { Sha256 } from '#shared/ids';
import type { Act, Actor, AnyEntry } from '#shared/ledger';
import { isSurelyCanonical } from './canonical-bytes';
import { sha256Hex } from './digest';

/** An entry and the SHA-256 of its line. */
export interface StoredEntry {
  readonly entry: AnyEntry;
  readonly hash: Sha256;
}

/** No line is longer, in bytes and without its line end. */
export const LONGEST_LINE = 1 << 20;
/** No entry nests deeper: the entry itself is level 1. */
export const DEEPEST = 32;

export function hashOf(line: Uint8Array): Sha256 {
  return sha256Hex(line) as Sha256;
}

/** What a line turned out to be. An entry in other bytes than its canonical ones is still told. */
export type LineReading =
  | { readonly entry: AnyEntry; readonly problem: null | 'ENTRY_NOT_CANONICAL' }
  | { readonly entry: null; readonly problem: 'ENTRY_UNREADABLE' };

const UNREADABLE: LineReading = { entry: null, problem: 'ENTRY_UNREADABLE' };

/** Reads a line (without its line end). Never throws. */
export function readLine(line: Buffer): LineReading {
  if (line.length > LONGEST_LINE || !isUtf8(line)) return UNREADABLE;
  const text = line.toString('utf8');
  const sure = isSurelyCanonical(line, DEEPEST);
  try {
    const value: unknown = JSON.parse(text);
    if (!isEntry(value) || (!sure && isDeeper(value, DEEPEST))) return UNREADABLE;
    const canonical = sure || canonicalJson(value as unknown as CanonicalValue) === text;
    return { entry: value, problem: canonical ? null : 'ENTRY_NOT_CANONICAL' };
  } catch {
    return UNREADABLE; // no JSON, or a value that has no canonical form
  }
}

const DIGEST = /^[0-9a-f]{64}$/;
const KIND = /^[a-z][a-z0-9-]*(\.[a-z][a-z0-9-]*)*$/;

function isEntry(value: unknown): value is AnyEntry {
  if (!isObject(value)) return false;
  const { at, by, data, kind, prev, seq, why } = value;
  const members = Object.keys(value).length;
  return (
    members === ('why' in value ? 7 : 6) &&
    (why === undefined || typeof why === 'string') &&
    typeof at === 'string' &&
    isInstant(at) &&
    isActor(by) &&
    isObject(data) &&
    typeof kind === 'string' &&
    kind.length <= 64 &&
    KIND.test(kind) &&
    typeof prev === 'string' &&
    DIGEST.test(prev) &&
    Number.isSafeInteger(seq) &&
    (seq as number) >= 0
  );
}

/** A time in the one form that entries have, and one that exists. */
function isInstant(text: string): boolean {
  const parts = INSTANT.exec(text);
  if (!parts) return false;
  const [year, month, day] = [Number(parts[1]), Number(parts[2]), Number(parts[3])];
  const leap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
  return day >= 1 && day <= (month === 2 && leap ? 29 : (DAYS[month] ?? 0));
}

const INSTANT = /^(\d{4})-(\d\d)-(\d\d)T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d\.\d{3}Z$/;
const DAYS = [0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

function isActor(value: unknown): value is Actor {
  if (!isObject(value)) return false;
  const members = Object.keys(value).length;
  if (value['kind'] === 'station') return members === 1;
  return value['kind'] === 'operator' && members === 2 && typeof value['account'] === 'string';
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isDeeper(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  if (levels === 0) return true;
  return Object.values(value).some((member) => isDeeper(member, levels - 1));
}

/** An act that waits for its place in the chain. */
export interface Draft {
  /** Bytes of its line with the longest number, and its line end. */
  readonly bytes: number;
  /** Its line in that place. */
  line(seq: number, prev: Sha256): Buffer;
  entry(seq: number, prev: Sha256): AnyEntry;
}

/**
 * Prepares an act for the ledger. Throws TypeError or RangeError when it has no canonical form, is no entry or would
 * make too long a line: then nothing was recorded, and the fault is the caller's.
 */
export function draftOf(act: Act, by: Actor, at: Instant, why: string | undefined): Draft {
  const data = act.data as unknown as CanonicalValue;
  const { kind } = act;
  const head = `{"at":${canonicalJson(at)},"by":${canonicalJson(by)},"data":${canonicalJson(data)},"kind":${canonicalJson(kind)},"prev":"`;
  const tail = why === undefined ? '}' : `,"why":${canonicalJson(why)}}`;
  const line = (seq: number, prev: Sha256): Buffer => Buffer.from(`${head}${prev}","seq":${seq}${tail}`);
  const longest = line(Number.MAX_SAFE_INTEGER, '0'.repeat(64) as Sha256);
  if (longest.length > LONGEST_LINE) throw new RangeError(`an entry of ${longest.length} bytes: ${kind}`);
  const { entry, problem } = readLine(longest);
  if (!entry || problem) throw new TypeError(`not an entry that can be read again: ${kind}`);
  return { bytes: longest.length + 1, line, entry: (seq, prev) => ({ ...entry, prev, seq }) };
}
