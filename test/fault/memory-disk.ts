/**
 * A disk in memory that knows what is durable: content by `sync`, names by `syncFolder`. A power cut keeps that and,
 * of everything since, an arbitrary part: name by name, content block by block.
 */
import { constants } from 'node:fs';
import path from 'node:path';
import type { Disk, DiskFile, DiskStat } from '../../electron/vault/disk';

interface Inode {
  bytes: Buffer;
  durable: Buffer;
  mode: number;
}
type Node = Inode | 'folder';

export interface MemoryDisk extends Disk {
  /** Everything there is, by path; `null` for a folder. */
  contents(): ReadonlyMap<string, Buffer | null>;
  /** Puts a file there, durable; `null` removes it. */
  put(file: string, bytes: Uint8Array | null): void;
  /** The disk after a power cut. `random` gives numbers from 0 to below 1. */
  afterPowerCut(random: () => number): MemoryDisk;
  copy(): MemoryDisk;
}

/** File systems write whole blocks; small ones here, so that short files have several. */
const BLOCK = 64;
const ROOT = path.parse(path.resolve('/')).root;

/** An empty disk that holds only its root. `room`: bytes of content that fit. */
export function memoryDisk(room = 1 << 30): MemoryDisk {
  return diskOf(new Map<string, Node>([[ROOT, 'folder']]), room);
}

function diskOf(nodes: Map<string, Node>, room: number): MemoryDisk {
  const durable = new Map(nodes);
  /** Changes of names since the folder was last synced. */
  let changes: { readonly folder: string; readonly apply: (to: Map<string, Node>) => void }[] = [];

  const change = (folder: string, apply: (to: Map<string, Node>) => void): void => {
    apply(nodes);
    changes.push({ folder, apply });
  };
  const need = (file: string): Node => {
    const node = nodes.get(file);
    if (!node) throw trouble('ENOENT', file);
    return node;
  };
  const needFolder = (folder: string): void => {
    if (need(folder) !== 'folder') throw trouble('ENOTDIR', folder);
  };
  const free = (): number => {
    let used = 0;
    for (const node of new Set(nodes.values())) if (node !== 'folder') used += node.bytes.length;
    return room - used;
  };
  const set = (name: string, node: Node) => (to: Map<string, Node>) => void to.set(name, node);

  const disk: Disk = {
    async open(file, flags, mode = 0o644) {
      let node = nodes.get(file);
      if (!node) {
        if ((flags & constants.O_CREAT) === 0) throw trouble('ENOENT', file);
        needFolder(path.dirname(file));
        node = { bytes: Buffer.alloc(0), durable: Buffer.alloc(0), mode };
        change(path.dirname(file), set(file, node));
      } else if ((flags & constants.O_EXCL) !== 0) throw trouble('EEXIST', file);
      if (node === 'folder') throw trouble('EISDIR', file);
      if ((flags & constants.O_TRUNC) !== 0) node.bytes = Buffer.alloc(0);
      return Promise.resolve(openFile(node, free));
    },
    async link(existing, name) {
      if (nodes.has(name)) throw trouble('EEXIST', name);
      change(path.dirname(name), set(name, need(existing)));
      return Promise.resolve();
    },
    async unlink(file) {
      if (need(file) === 'folder') throw trouble('EISDIR', file);
      change(path.dirname(file), (to) => void to.delete(file));
      return Promise.resolve();
    },
    async rename(from, to) {
      const node = need(from);
      needFolder(path.dirname(to));
      const inside = node === 'folder' ? [...nodes].filter(([name]) => name.startsWith(from + path.sep)) : [];
      change(path.dirname(to), (names) => {
        names.delete(from);
        names.set(to, node);
        for (const [name, child] of inside) {
          names.delete(name);
          names.set(to + name.slice(from.length), child);
        }
      });
      return Promise.resolve();
    },
    async makeFolder(folder) {
      if (nodes.has(folder)) throw trouble('EEXIST', folder);
      needFolder(path.dirname(folder));
      change(path.dirname(folder), set(folder, 'folder'));
      return Promise.resolve();
    },
    async removeFolder(folder) {
      needFolder(folder);
      change(path.dirname(folder), (to) => void to.delete(folder));
      return Promise.resolve();
    },
    async names(folder) {
      needFolder(folder);
      const inside = [...nodes.keys()].filter((name) => name !== folder && path.dirname(name) === folder);
      return Promise.resolve(inside.map((name) => path.basename(name)));
    },
    stat: async (file) => Promise.resolve(statOf(need(file))),
    async setMode(file, mode) {
      const node = need(file);
      if (node !== 'folder') node.mode = mode;
      return Promise.resolve();
    },
    space: async () => Promise.resolve({ totalBytes: room, freeBytes: free(), kind: 0 }),
    async syncFolder(folder) {
      needFolder(folder);
      for (const { apply } of changes.filter((c) => c.folder === folder)) apply(durable);
      changes = changes.filter((c) => c.folder !== folder);
      return Promise.resolve();
    },
  };

  return {
    ...disk,
    contents: () => new Map([...nodes].map(([name, node]) => [name, node === 'folder' ? null : node.bytes])),
    put(file, bytes) {
      for (const names of [nodes, durable]) {
        if (bytes) {
          const copy = Buffer.from(bytes);
          names.set(file, { bytes: copy, durable: copy, mode: 0o644 });
        } else names.delete(file);
      }
    },
    copy: () => snapshot(nodes, room, (node) => node.bytes),
    afterPowerCut(random) {
      const kept = new Map(durable);
      for (const folder of new Set(changes.map((c) => c.folder))) {
        const made = changes.filter((c) => c.folder === folder);
        // A journal keeps their order; not every file system has one.
        const ordered = random() < 0.5;
        const length = Math.floor(random() * (made.length + 1));
        made.filter((_, i) => (ordered ? i < length : random() < 0.5)).forEach(({ apply }) => apply(kept));
      }
      return snapshot(kept, room, (node) => remains(node, random));
    },
  };
}

function statOf(node: Node): DiskStat {
  const device = 'memory';
  return node === 'folder'
    ? { isFile: false, isFolder: true, bytes: 0, mode: 0o755, device }
    : { isFile: true, isFolder: false, bytes: node.bytes.length, mode: node.mode, device };
}

function openFile(node: Inode, free: () => number): DiskFile {
  return {
    async read(buffer, offset, length, position) {
      return Promise.resolve(node.bytes.copy(buffer, offset, position, position + length));
    },
    async write(buffer, offset, length, position) {
      const grown = Math.max(0, position + length - node.bytes.length);
      const fits = Math.min(length, length - grown + free());
      if (length > 0 && fits <= 0) throw trouble('ENOSPC', 'write');
      const next = Buffer.alloc(Math.max(node.bytes.length, position + fits));
      node.bytes.copy(next);
      next.set(buffer.subarray(offset, offset + fits), position);
      node.bytes = next;
      return Promise.resolve(fits);
    },
    async truncate(length) {
      const next = Buffer.alloc(length);
      node.bytes.copy(next);
      node.bytes = next;
      return Promise.resolve();
    },
    async sync() {
      node.durable = node.bytes;
      return Promise.resolve();
    },
    async setMode(mode) {
      node.mode = mode;
      return Promise.resolve();
    },
    stat: async () => Promise.resolve(statOf(node)),
    close: async () => Promise.resolve(),
  };
}

/** What is found of a file's content: of what was not synced any blocks, and zeros where a block never came. */
function remains({ bytes, durable }: Inode, random: () => number): Buffer {
  if (bytes.equals(durable)) return bytes;
  const length = random() < 0.5 ? bytes.length : durable.length;
  const found = Buffer.alloc(length);
  const share = random() < 0.5 ? 0.5 : Math.round(random());
  for (let at = 0; at < length; at += BLOCK) {
    const source = random() < share ? bytes : durable;
    found.set(source.subarray(at, Math.min(at + BLOCK, length)), at);
  }
  return found;
}

function snapshot(
  from: ReadonlyMap<string, Node>,
  room: number,
  content: (node: Inode) => Buffer,
): MemoryDisk {
  const copies = new Map<Node, Node>([['folder', 'folder']]);
  const nodes = new Map<string, Node>();
  for (const [name, node] of from) {
    if (name !== ROOT && !from.has(path.dirname(name))) continue; // its folder never came
    let copy = copies.get(node);
    if (!copy && node !== 'folder') {
      const bytes = content(node);
      copy = { bytes, durable: bytes, mode: node.mode };
      copies.set(node, copy);
    }
    if (copy) nodes.set(name, copy);
  }
  return diskOf(nodes, room);
}

function trouble(code: string, file: string): Error {
  return Object.assign(new Error(`${code}: ${file}`), { code });
}
