/** `clip://original/<token>`: an original as the player reads it. Read-only, by ranges, and only by a token. */
import { constants } from 'node:fs';
import fs from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { readByteRange } from './byte-range';
import type { ClipTokens } from './clip-tokens';

const PIECE_BYTES = 256 * 1024;

/** Kinds of content that can only be played or shown, never run. */
const HARMLESS = /^(?:video|audio|image\/(?:jpeg|png|gif|bmp|webp)|text\/plain)/;

const ALWAYS = {
  'access-control-allow-origin': 'app://station',
  'cache-control': 'no-store',
  'content-security-policy': "default-src 'none'; sandbox",
  'x-content-type-options': 'nosniff',
};

/** Answers requests for originals. `report` is told of originals that cannot be read. */
export function clipResponder(
  tokens: ClipTokens,
  report: (what: string, error: unknown) => void,
): (request: Request) => Promise<Response> {
  return async (request) => {
    if (request.method !== 'GET' && request.method !== 'HEAD')
      return new Response(null, { status: 405, headers: { ...ALWAYS, allow: 'GET, HEAD' } });
    const { host, pathname } = new URL(request.url);
    const known = host === 'original' ? tokens.find(pathname.slice(1)) : null;
    if (!known) return new Response(null, { status: 404, headers: ALWAYS });
    try {
      return await respond(request, known.file, known.mime, report);
    } catch (error) {
      report('original', error);
      return new Response(null, { status: 404, headers: ALWAYS });
    }
  };
}

async function respond(
  request: Request,
  file: string,
  mime: string,
  report: (what: string, error: unknown) => void,
): Promise<Response> {
  // Windows has neither flag. Without O_NONBLOCK, opening a pipe would wait for ever.
  const { O_RDONLY, O_NOFOLLOW = 0, O_NONBLOCK = 0 } = constants as Partial<typeof constants>;
  const handle = await fs.open(file, (O_RDONLY ?? 0) | O_NOFOLLOW | O_NONBLOCK);
  let streaming = false;
  try {
    const stat = await handle.stat();
    if (!stat.isFile()) throw new TypeError('not a file');
    const range = readByteRange(request.headers.get('range'), stat.size);
    const headers = {
      ...ALWAYS,
      'accept-ranges': 'bytes',
      'content-type': HARMLESS.test(mime) ? mime : 'application/octet-stream',
    };
    if (range.kind === 'unsatisfiable') {
      const unsatisfiable = { ...headers, 'content-range': `bytes */${stat.size}`, 'content-length': '0' };
      return new Response(null, { status: 416, headers: unsatisfiable });
    }
    const whole = range.kind === 'whole';
    const first = whole ? 0 : range.first;
    const end = whole ? stat.size : range.last + 1;
    const init = {
      status: whole ? 200 : 206,
      headers: {
        ...headers,
        'content-length': String(end - first),
        ...(whole ? {} : { 'content-range': `bytes ${first}-${end - 1}/${stat.size}` }),
      },
    };
    if (request.method === 'HEAD' || first === end) return new Response(null, init);
    streaming = true;
    return new Response(streamOf(handle, first, end, request.signal, report), init);
  } finally {
    if (!streaming) await handle.close();
  }
}

/**
 * The bytes from `first` up to `end`, read as the player takes them. Owns the handle: it is closed at the end, when
 * the player turns away, and when reading fails.
 */
function streamOf(
  handle: FileHandle,
  first: number,
  end: number,
  signal: AbortSignal,
  report: (what: string, error: unknown) => void,
): ReadableStream<Uint8Array> {
  let position = first;
  let closing: Promise<void> | null = null;
  const close = (): Promise<void> => (closing ??= handle.close());
  const isClosing = (): boolean => closing !== null;
  const abort = (): void => {
    close().catch((error: unknown) => {
      report('original', error);
    });
  };
  signal.addEventListener('abort', abort, { once: true });
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        if (isClosing()) {
          controller.close();
          return;
        }
        try {
          const piece = Buffer.allocUnsafe(Math.min(PIECE_BYTES, end - position));
          const { bytesRead } = await handle.read(piece, 0, piece.length, position);
          if (isClosing()) return;
          if (bytesRead === 0) throw new RangeError(`original ends at ${position}, ${end} expected`);
          position += bytesRead;
          controller.enqueue(piece.subarray(0, bytesRead));
          if (position < end) return;
          controller.close();
        } catch (error) {
          report('original', error);
          controller.error(error);
        }
        signal.removeEventListener('abort', abort);
        await close();
      },
      async cancel() {
        signal.removeEventListener('abort', abort);
        await close();
      },
    },
    // Nothing is read ahead of the player.
    { highWaterMark: 0 },
  );
}
