/** `app://station/…`: the window's own pages, from the folder that the build made. */
import fs from 'node:fs/promises';
import path from 'node:path';

/**
 * What a page may load: its own files, pictures it draws itself, and originals. No script but the bundled ones, no
 * connection to anywhere.
 */
const CONTENT_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data: blob: clip:",
  "font-src 'self'",
  'media-src clip: blob:',
  "connect-src 'self' clip:",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

const ALWAYS = {
  'content-security-policy': CONTENT_POLICY,
  'x-content-type-options': 'nosniff',
  'cache-control': 'no-cache',
  'referrer-policy': 'no-referrer',
};

const MIME: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.map': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.ico': 'image/vnd.microsoft.icon',
  '.woff': 'font/woff',
  '.woff2': 'font/woff2',
  '.wasm': 'application/wasm',
};

/**
 * The file that an address stands for, or null when it is none of the page's: another host, a kind that no page has,
 * or a way out of `folder`. Pure; does not say whether the file exists.
 */
export function pageFile(folder: string, address: string): { file: string; mime: string } | null {
  const { host, pathname } = new URL(address);
  if (host !== 'station') return null;
  const wanted = decoded(pathname === '/' ? '/index.html' : pathname);
  if (wanted === null || /[\0\\:]/.test(wanted)) return null;
  const file = path.join(folder, wanted);
  const mime = MIME[path.extname(file).toLowerCase()];
  return mime !== undefined && file.startsWith(folder + path.sep) ? { file, mime } : null;
}

function decoded(pathname: string): string | null {
  try {
    return decodeURIComponent(pathname);
  } catch {
    // A lone per cent sign, or bytes that are no text.
    return null;
  }
}

/** Answers requests for the pages in `folder` (absolute). */
export function pageResponder(folder: string): (request: Request) => Promise<Response> {
  return async (request) => {
    if (request.method !== 'GET' && request.method !== 'HEAD')
      return new Response(null, { status: 405, headers: { ...ALWAYS, allow: 'GET, HEAD' } });
    const found = pageFile(folder, request.url);
    if (!found) return new Response(null, { status: 404, headers: ALWAYS });
    try {
      const body = await fs.readFile(found.file);
      const headers = {
        ...ALWAYS,
        'content-type': found.mime,
        'content-length': String(body.length),
      };
      return new Response(request.method === 'HEAD' ? null : body, { headers });
    } catch {
      // Missing, or a folder. The page's own error console names the address.
      return new Response(null, { status: 404, headers: ALWAYS });
    }
  };
}
