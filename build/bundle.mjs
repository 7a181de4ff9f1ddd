// Brings the bundles up to date.
//   node build/bundle.mjs [--force] [entry …]
import fs from 'node:fs';
import path from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { allEntries, isEntry, isNodeEntry, nodeEntries } from './entries.mjs';
import { isMain } from './is-main.mjs';
import { cache, electronDist, root } from './paths.mjs';
import { Plain, runScript, say } from './say.mjs';
import { setUpPackages } from './set-up.mjs';
import { contentStamp } from './stamp.mjs';

/** @typedef {import('./entries.mjs').Entry} Entry */
/** @typedef {import('./entries.mjs').NodeEntry} NodeEntry */

/** What changes every bundle when it changes. */
const recipe = [
  'package.json',
  'package-lock.json',
  'vite.config.ts',
  'build/entries.mjs',
  'build/bundle.mjs',
];

/** @param {Entry} entry */
function stampFile(entry) {
  return path.join(cache, 'bundle', `${entry}.stamp`);
}

/** @param {Entry} entry */
function stampNow(entry) {
  const sources = entry === 'renderer' ? ['renderer', 'shared'] : ['electron', 'shared'];
  return contentStamp(root, [...recipe, ...sources]);
}

/** @param {Entry} entry */
function outputOf(entry) {
  return isNodeEntry(entry)
    ? path.join(electronDist, `${entry}.cjs`)
    : path.join(root, 'dist', 'renderer', 'index.html');
}

/**
 * The entries whose bundle is missing, or older than the sources that it can reach.
 * @param {readonly Entry[]} entries
 * @returns {Entry[]}
 */
export function staleEntries(entries) {
  return entries.filter((entry) => {
    const file = stampFile(entry);
    if (!fs.existsSync(outputOf(entry)) || !fs.existsSync(file)) return true;
    return fs.readFileSync(file, 'utf8') !== stampNow(entry);
  });
}

/**
 * Bundles one entry into a folder beside the final place, then moves it there, so that a program that starts meanwhile
 * finds the old bundle or the new one and never half of it.
 * @param {Entry} entry
 */
async function bundle(entry) {
  if (isNodeEntry(entry) && !fs.existsSync(path.join(root, nodeEntries[entry]))) {
    throw new Error(`${nodeEntries[entry]} is missing`);
  }
  const stamp = stampNow(entry);
  const { build } = await import('vite');
  // As deep as the final folder: source maps hold relative paths.
  const fresh = path.join(root, 'dist', `.new-${entry}-${process.pid}`);
  try {
    const result = await build({
      configFile: path.join(root, 'vite.config.ts'),
      mode: entry,
      build: { outDir: fresh, emptyOutDir: true },
    });
    if (entry === 'preload') checkPreload(result);
    if (isNodeEntry(entry)) placeFiles(fresh, electronDist);
    else placeFolder(fresh, path.join(root, 'dist', 'renderer'));
  } finally {
    fs.rmSync(fresh, { recursive: true, force: true });
  }
  fs.mkdirSync(path.dirname(stampFile(entry)), { recursive: true });
  fs.writeFileSync(stampFile(entry), stamp);
}

/**
 * A sandboxed preload can load nothing but electron, and fails at the first other module, in the window and without a word.
 * @param {Awaited<ReturnType<typeof import('vite').build>>} result
 */
function checkPreload(result) {
  const outputs = Array.isArray(result) ? result : [result];
  const chunks = outputs.flatMap((each) => ('output' in each ? each.output : []));
  const imported = chunks.flatMap((chunk) =>
    chunk.type === 'chunk' ? [...chunk.imports, ...chunk.dynamicImports] : [],
  );
  const strangers = imported.filter((name) => name !== 'electron');
  if (strangers.length > 0)
    throw new Error(`the preload imports ${strangers.join(', ')}, which a sandboxed window does not have`);
}

/**
 * @param {string} from
 * @param {string} to
 */
function placeFiles(from, to) {
  fs.mkdirSync(to, { recursive: true });
  for (const name of fs.readdirSync(from)) fs.renameSync(path.join(from, name), path.join(to, name));
}

/**
 * @param {string} from
 * @param {string} to
 */
function placeFolder(from, to) {
  const old = `${from}-old`;
  if (fs.existsSync(to)) fs.renameSync(to, old);
  fs.renameSync(from, to);
  fs.rmSync(old, { recursive: true, force: true });
}

/**
 * Bundles what is stale. Those that can be built are, even when others fail.
 * @param {readonly Entry[]} [entries]
 * @param {{ force?: boolean }} [options]
 */
export async function bringUpToDate(entries = allEntries, { force = false } = {}) {
  const stale = force ? [...entries] : staleEntries(entries);
  if (stale.length === 0) return;
  const began = Date.now();
  say(`Building ${stale.join(', ')} …`, `正在构建 ${stale.join('、')}……`);
  // Vite says "production" in our own environment and leaves it there; tests that run afterwards would take it for theirs.
  const { NODE_ENV } = process.env;
  const results = await Promise.allSettled(stale.map(bundle));
  if (NODE_ENV === undefined) delete process.env.NODE_ENV;
  else process.env.NODE_ENV = NODE_ENV;
  const failed = results.flatMap((result, i) =>
    result.status === 'rejected' ? [`${stale[i] ?? ''}: ${readable(result.reason)}`] : [],
  );
  if (failed.length > 0) throw new Plain(`The build failed.\n${failed.join('\n')}`, '构建失败，原因见上。');
  process.stderr.write(`         ${((Date.now() - began) / 1000).toFixed(1)} s\n`);
}

/** @param {unknown} problem */
function readable(problem) {
  const text = problem instanceof Error ? problem.message : String(problem);
  // The bundler colours its words even where nothing can show colours.
  return process.stderr.isTTY ? text : stripVTControlCharacters(text);
}

if (isMain(import.meta.url)) {
  runScript(async () => {
    const names = process.argv.slice(2).filter((argument) => argument !== '--force');
    const unknown = names.filter((name) => !isEntry(name));
    if (unknown.length > 0)
      throw new Plain(
        `No such entry: ${unknown.join(', ')}. There are: ${allEntries.join(', ')}.`,
        '没有这个构建入口。',
      );
    await setUpPackages();
    await bringUpToDate(names.length > 0 ? names.filter(isEntry) : allEntries, {
      force: process.argv.includes('--force'),
    });
    return 0;
  });
}
