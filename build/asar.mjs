import { createHash } from 'node:crypto';
import fs from 'node:fs';

/**
 * A minimal asar archive, Electron's own format for an application in one file: a Chromium pickle with a JSON
 * directory, then the files' bytes. Enough for a few small files at the top level.
 * @param {Readonly<Record<string, Buffer>>} files contents by name
 * @returns {Buffer}
 */
export function asarArchive(files) {
  let offset = 0;
  /** @type {Record<string, object>} */
  const directory = {};
  for (const [name, body] of Object.entries(files)) {
    const hash = createHash('sha256').update(body).digest('hex');
    const integrity = { algorithm: 'SHA256', hash, blockSize: 4 * 1024 * 1024, blocks: [hash] };
    directory[name] = { size: body.length, offset: String(offset), integrity };
    offset += body.length;
  }
  const json = Buffer.from(JSON.stringify({ files: directory }));
  const padding = (4 - (json.length % 4)) % 4;
  const head = Buffer.alloc(16);
  head.writeUInt32LE(4, 0);
  head.writeUInt32LE(json.length + padding + 8, 4);
  head.writeUInt32LE(json.length + padding + 4, 8);
  head.writeUInt32LE(json.length, 12);
  return Buffer.concat([head, json, Buffer.alloc(padding), ...Object.values(files)]);
}

/** @typedef {{ readonly files?: Readonly<Record<string, AsarNode>> }} AsarNode */

/**
 * The paths of all files in an archive, with forward slashes.
 * @param {string} file
 * @returns {string[]}
 */
export function asarPaths(file) {
  const descriptor = fs.openSync(file, 'r');
  try {
    const head = Buffer.alloc(16);
    fs.readSync(descriptor, head, 0, 16, 0);
    const json = Buffer.alloc(head.readUInt32LE(12));
    fs.readSync(descriptor, json, 0, json.length, 16);
    return pathsIn(JSON.parse(json.toString('utf8')), '');
  } finally {
    fs.closeSync(descriptor);
  }
}

/**
 * @param {AsarNode} node
 * @param {string} place
 * @returns {string[]}
 */
function pathsIn(node, place) {
  if (!node.files) return [place];
  return Object.entries(node.files).flatMap(([name, child]) =>
    pathsIn(child, place === '' ? name : `${place}/${name}`),
  );
}
