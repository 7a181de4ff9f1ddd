/** A camera's files for the import: what `FootageSource` asks, as calls of plain data. */
import type { Listed } from '#shared/card';
import type { Failure } from '#shared/failure';
import type { FailReason } from '#shared/intake';
import type { MtpCamera } from './camera';
import { isRefusal, mtpErrorOf, type MtpError } from './error';
import type { MtpReader } from './file-reader';
import {
  MOST_PER_READ,
  type FileNumber,
  type SourceAnswer,
  type SourceCall,
  type SourceValues,
} from './messages';
import { readingAhead } from './read-ahead';

export interface MtpSource {
  /** How the files are reached; goes on record. */
  readonly transport: 'mtp';
  /** Answers a call. Never throws for what a camera does; a call that breaks its type throws TypeError. */
  answer<C extends SourceCall>(call: C): Promise<SourceAnswer<SourceValues[C['do']]>>;
  /** Closes what is open; the camera stays open. */
  close(): Promise<void>;
}

/** @param name the camera's name in failures, for people */
export function mtpSource(camera: MtpCamera, name: string): MtpSource {
  const open = new Map<FileNumber, MtpReader>();
  let lastNumber = 0;

  function opened(file: FileNumber): MtpReader {
    const reader = open.get(file);
    if (!reader) throw new TypeError(`no open file ${file}`);
    return reader;
  }

  /** What concerns the camera as a whole fails as a whole. */
  async function ofCamera<T>(work: () => Promise<T>): Promise<SourceAnswer<T>> {
    try {
      return { ok: true, value: await work() };
    } catch (error) {
      return { ok: false, failure: failureOfCamera(error, name) };
    }
  }

  async function list(): Promise<readonly Listed[]> {
    const files = await camera.list();
    return files.map(({ path, type, bytes, modified }): Listed => ({ path, type, bytes, modified }));
  }

  function openPath(path: string): SourceAnswer<SourceValues['open']> {
    const reader = camera.open(path);
    if (!reader) return { ok: false, reason: 'source-gone' };
    open.set(++lastNumber, readingAhead(reader));
    return { ok: true, value: { file: lastNumber, bytes: reader.bytes } };
  }

  async function read(
    call: Extract<SourceCall, { do: 'read' }>,
  ): Promise<SourceAnswer<SourceValues['read']>> {
    const { position, length } = call;
    if (!isCount(position) || !isCount(length) || length > MOST_PER_READ)
      throw new TypeError(`no such range: ${length} at ${position}`);
    const into = new Uint8Array(length);
    const bytes = await opened(call.file).read(into, position);
    return { ok: true, value: into.subarray(0, bytes) };
  }

  async function closeFile(file: FileNumber): Promise<SourceAnswer<null>> {
    const reader = open.get(file);
    open.delete(file);
    await reader?.close();
    return { ok: true, value: null };
  }

  async function answerOne(call: SourceCall): Promise<SourceAnswer<SourceValues[keyof SourceValues]>> {
    switch (call.do) {
      case 'list':
        return ofCamera(list);
      case 'open':
        return openPath(call.path);
      case 'read':
        return read(call);
      case 'is-unchanged':
        return { ok: true, value: await opened(call.file).isUnchanged() };
      case 'is-locked':
        return { ok: true, value: await opened(call.file).isLocked() };
      case 'remove':
        return { ok: true, value: await opened(call.file).remove() };
      case 'close':
        return closeFile(call.file);
      case 'clock':
        return ofCamera(() => camera.readClock());
      case 'set-clock':
        return ofCamera(() => camera.setClock());
    }
  }

  return {
    transport: 'mtp',
    async answer<C extends SourceCall>(call: C) {
      try {
        return (await answerOne(call)) as SourceAnswer<SourceValues[C['do']]>;
      } catch (error) {
        if (error instanceof TypeError) throw error;
        return { ok: false, reason: reasonOf(mtpErrorOf(error)) };
      }
    },
    async close() {
      const readers = [...open.values()];
      open.clear();
      await Promise.all(readers.map((reader) => reader.close()));
    },
  };
}

function isCount(value: number): boolean {
  return Number.isSafeInteger(value) && value >= 0;
}

/** Why one file could not be read. */
export function reasonOf(error: MtpError): FailReason {
  switch (error.trouble) {
    case 'gone':
    case 'closed':
      return 'source-gone';
    case 'refused':
      return isRefusal(error, 0x2009) ? 'source-gone' : 'source-unreadable';
    case 'silent':
    case 'halted':
    case 'garbled':
    case 'busy':
    case 'reopened':
    case 'held':
    case 'denied':
      return 'source-unreadable';
  }
}

/** Why a camera as a whole could not be read. */
export function failureOfCamera(error: unknown, place: string): Failure {
  const met = mtpErrorOf(error);
  if (met.trouble === 'gone' || met.trouble === 'closed') return { code: 'camera-gone', values: { place } };
  const detail = met.program ?? met.message;
  return { code: 'source-unreadable', values: { place, detail } };
}
