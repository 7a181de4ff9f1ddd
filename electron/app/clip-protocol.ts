/** `clip://original/<token>`: an original as the player reads it. Read-only, by ranges, and only by a token. */
import { constants } from 'node:fs';
import fs from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { readByteRange } from './byte-range';
import type { ClipTokens } from './clip-tokens';

const PIECE_BYTES = 512 * 1024;

/** No link is followed. Without O_NONBLOCK, opening a pipe would wait for ever. Windows knows neither flag. */
const READ_ONLY =
  process.platform === 'win32'
    ? constants.O_RDONLY
    : constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;

/** Kinds of content that can only be played or shown, never run. */
const HARMLESS = /^(?:video|audio|image\/(?:jpeg|png|gif|bmp|webp)|text\/plain)/;

const ALWAYS = {
  'access-control-allow-origin': 'app://station',
  // A reader of tables has to see which part it was given.
  'access-control-expose-headers': 'content-range, accept-ranges',
  'cache-control': 'no-store',
  'content-security-policy': "default-src 'none'; sandbox",
  'x-content-type-options': 'nosniff',
};

/** Answers requests for originals. `report` is told of originals that cannot be read, `onPlay` of every piece that is read. */
export function clipResponder(
  tokens: ClipTokens,
  report: (what: string, error: unknown) => void,
  onPlay: () => void = () => undefined,
): (request: Request) => Promise<Response> {
  return async (request) => {
    if (request.method !== 'GET' && request.method !== 'HEAD')
      return new Response(null, { status: 405, headers: { ...ALWAYS, allow: 'GET, HEAD' } });
    const { host, pathname } = new URL(request.url);
    const known = host === 'original' ? tokens.find(pathname.slice(1)) : null;
    if (!known) return new Response(null, { status: 404, headers: ALWAYS });
    try {
      return await respond(request, known.file, known.mime, report, onPlay);
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
  onPlay: () => void,
): Promise<Response> {
  const size = await withFile(file, async (handle) => (await handle.stat()).size);
  const range = readByteRange(request.headers.get('range'), size);
  const headers = {
    ...ALWAYS,
    'accept-ranges': 'bytes',
    'content-type': HARMLESS.test(mime) ? mime : 'application/octet-stream',
  };
  if (range.kind === 'unsatisfiable') {
    const unsatisfiable = { ...headers, 'content-range': `bytes */${size}`, 'content-length': '0' };
    return new Response(null, { status: 416, headers: unsatisfiable });
  }
  const whole = range.kind === 'whole';
  const first = whole ? 0 : range.first;
  const end = whole ? size : range.last + 1;
  const init = {
    status: whole ? 200 : 206,
    headers: {
      ...headers,
      'content-length': String(end - first),
      ...(whole ? {} : { 'content-range': `bytes ${first}-${end - 1}/${size}` }),
    },
  };
  if (request.method === 'HEAD' || first === end) return new Response(null, init);
  return new Response(bytesOf(file, first, end, report, onPlay), init);
}

/** The bytes from `first` up to `end`, read piece by piece as the player takes them, and never ahead of it. */
function bytesOf(
  file: string,
  first: number,
  end: number,
  report: (what: string, error: unknown) => void,
  onPlay: () => void,
): ReadableStream<Uint8Array> {
  let position = first;
  let wanted = true;
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        onPlay();
        try {
          const piece = Buffer.allocUnsafe(Math.min(PIECE_BYTES, end - position));
          const read = await withFile(file, (handle) => handle.read(piece, 0, piece.length, position));
          if (!wanted) return;
          if (read.bytesRead === 0) throw new RangeError(`original ends at ${position}, not at ${end}`);
          position += read.bytesRead;
          controller.enqueue(piece.subarray(0, read.bytesRead));
          if (position === end) controller.close();
        } catch (error) {
          report('original', error);
          controller.error(error);
        }
      },
      cancel() {
        wanted = false;
      },
    },
    { highWaterMark: 0 },
  );
}

/**
 * Opens the file for one use. A player that turns away in the middle is not always told to us (Electron 25 drops the
 * stream without a word), so nothing may stay open between two pieces.
 */
async function withFile<T>(file: string, use: (handle: FileHandle) => Promise<T>): Promise<T> {
  const handle = await fs.open(file, READ_ONLY);
  try {
    if (!(await handle.stat()).isFile()) throw new TypeError('the original is no file');
    return await use(handle);
  } finally {
    await handle.close();
  }
}
