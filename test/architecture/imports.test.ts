import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { objectionTo } from './layers';
import { importsOf, type Import } from './read-imports';
import { sourcesUnder, type Source } from './read-source';
import { fileWritesOf } from './file-writes';
import { bridgeUsesOf } from './window-station';

const root = path.resolve(import.meta.dirname, '../..');
const sources = sourcesUnder(root, ['shared', 'electron', 'renderer', 'build', 'test']);

/**
 * The files of `electron/` that write by themselves. Everything else goes through the table in `electron/vault/disk.ts`,
 * which the fault tests can make fail at every single operation.
 */
const WRITES_BY_ITSELF: Readonly<Record<string, string>> = {
  'electron/vault/disk.ts': 'is that table',
  'electron/vault/immediate-disk.ts': 'is that table for worker threads',
  'electron/app/log.ts': 'the log for support staff, which must not depend on a vault',
  'electron/app/shot.ts': 'the picture goes where the command line says',
  'electron/station/bench.ts': 'makes and throws away what is only there to be measured',
  'electron/catalog/open.ts': 'the folder for SQLite, which writes its own files; all of it can be made anew',
  'electron/catalog/catalog-files.ts': 'throws a catalog away that is damaged; the ledger has it all',
  'electron/catalog/make.ts': "puts its own stamp on SQLite's file when that was closed in order",
  'electron/catalog/lock.ts': "empties the lock's own SQLite file",
};

describe('the layers', () => {
  it('are kept by every import', () => {
    const wrong = sources.flatMap((source) =>
      importsOf(source).flatMap((found) => {
        const objection = objectionTo(source.file, found);
        return objection === null ? [] : [`${source.file}: '${found.specifier}': ${objection}`];
      }),
    );
    expect(wrong).toEqual([]);
  });

  it('are read from all sources, components and scripts too', () => {
    const files = sources.map(({ file }) => file);
    expect(files).toContain('electron/main.ts');
    expect(files).toContain('shared/contract/requests.ts');
    expect(files).toContain('build/bundle.mjs');
    expect(files.some((file) => file.startsWith('renderer/') && file.endsWith('.vue'))).toBe(true);
    expect(sources.flatMap(importsOf).length).toBeGreaterThan(200);
  });
});

describe('files', () => {
  it('are written through one table', () => {
    const writing = sources
      .filter(({ file }) => file.startsWith('electron/'))
      .map((source) => ({ file: source.file, writes: fileWritesOf(source) }))
      .filter(({ writes }) => writes.length > 0);
    expect(writing.filter(({ file }) => !(file in WRITES_BY_ITSELF))).toEqual([]);
    // An exception that is needed no more.
    expect(Object.keys(WRITES_BY_ITSELF).sort()).toEqual(writing.map(({ file }) => file).sort());
  });
});

describe('the charting library', () => {
  it('is loaded late: the window starts without it', () => {
    const early = sources.filter(
      (source) =>
        source.file.startsWith('renderer/') &&
        source.file !== 'renderer/charts/draw.ts' &&
        (importsOf(source).some(({ specifier, typeOnly }) => !typeOnly && /^echarts\b/.test(specifier)) ||
          /(?:from|^import) '[^']*(?:charts|\.)\/draw';/m.test(source.text)),
    );
    expect(early.map(({ file }) => file)).toEqual([]);
  });
});

describe('the bridge', () => {
  it('is used in one place', () => {
    const users = sources.filter(
      (source) => source.file.startsWith('renderer/') && bridgeUsesOf(source).length > 0,
    );
    expect(users.map(({ file }) => file)).toEqual(['renderer/station.ts']);
  });
});

// The guards themselves: each must say no to what it is there for.

const value = (specifier: string): Import => ({ specifier, typeOnly: false });
const type = (specifier: string): Import => ({ specifier, typeOnly: true });
const source = (text: string, file = 'electron/vault/x.ts'): Source => ({ file, text });

describe('the judge of imports', () => {
  it.each([
    ['shared/clip.ts', value('node:fs')],
    ['shared/clip.ts', value('vue')],
    ['shared/clip.ts', value('chinese-days')],
    ['renderer/main.ts', value('chinese-days')],
    ['shared/clip.ts', type('../electron/vault/vault')],
    ['shared/clip.ts', value('../renderer/station')],
    ['renderer/main.ts', value('../electron/app/rights')],
    ['renderer/main.ts', type('electron')],
    ['renderer/main.ts', value('path')],
    ['renderer/main.ts', value('node:fs/promises')],
    ['renderer/views/dock/DockView.vue', value('dexie')],
    ['renderer/views/dock/DockView.vue', value('echarts/core')],
    ['renderer/views/x.ts', value('../../test/unit/x')],
    ['electron/vault/files.ts', value('../../renderer/station')],
    ['electron/vault/files.ts', value('../ledger/append')],
    ['electron/vault/files.ts', type('../processes/ports')],
    ['electron/dock/mtp/camera.ts', value('../../vault/disk')],
    ['electron/ledger/append.ts', value('../catalog/fold')],
    ['electron/intake/run.ts', value('../catalog/fold')],
    ['electron/intake/run.ts', value('../dock/watch')],
    ['electron/catalog/fold.ts', value('../station/open')],
    ['electron/station/open.ts', type('../cli/output')],
    ['electron/station/open.ts', value('../processes/ports')],
    ['electron/cli/station.ts', value('../app/log')],
    ['electron/cli/station.ts', value('../catalog/open')],
    ['electron/processes/vault.ts', type('../app/rights')],
    ['electron/app/handlers.ts', value('../processes/supervisor')],
    ['electron/app/handlers.ts', type('../processes/vault')],
    ['electron/app/handlers.ts', value('../station/open')],
    ['electron/preload.ts', value('./app/rights')],
    ['electron/main.ts', value('./station/open')],
    ['electron/nonsense/x.ts', value('../vault/disk')],
    ['electron/vault/files.ts', value('electron')],
    ['electron/station/open.ts', type('electron/main')],
    ['electron/intake/run.ts', value('usb')],
    ['electron/ledger/append.ts', value('node:sqlite')],
    ['electron/ledger/append.ts', value('@photostructure/sqlite')],
    ['electron/catalog/open.ts', value('@napi-rs/keyring')],
    ['electron/app/window.ts', value('electron-store')],
    ['electron/main.ts', value('../build/paths.mjs')],
    ['electron/main.ts', value('../test/unit/x')],
    ['build/start.mjs', value('../test/unit/x')],
    ['build/start.mjs', value('../electron/main')],
  ])('objects to %s importing %j', (file, found) => {
    expect(objectionTo(file, found)).toEqual(expect.any(String));
  });

  it.each([
    ['shared/contract/dock.ts', value('zod')],
    ['renderer/stores/dock.ts', type('#shared/contract/dock')],
    ['renderer/cache/posters.ts', value('dexie')],
    ['renderer/charts/draw.ts', value('echarts/core')],
    ['electron/ledger/append.ts', value('../vault/files')],
    ['electron/ledger/keychain.ts', value('@napi-rs/keyring')],
    ['electron/intake/run.ts', type('../dock/adapter')],
    ['electron/station/answers.ts', type('../processes/ports')],
    ['electron/app/handlers.ts', type('../processes/ports')],
    ['electron/main.ts', value('./app/window')],
    ['electron/catalog/sqlite.ts', value('node:sqlite')],
    ['electron/vault/files.ts', value('node:fs')],
    ['test/e2e/start.test.ts', value('../../electron/app/shot')],
    ['test/e2e/start.test.ts', value('../../build/demo.mjs')],
    ['build/bundle.mjs', value('vite')],
  ])('lets %s import %j', (file, found) => {
    expect(objectionTo(file, found)).toBeNull();
  });
});

describe('the reader of imports', () => {
  it('sees every way to write one', () => {
    const text = `
      import a from 'a';
      import type { b } from 'b';
      import { type c } from 'c';
      import { type d, e } from 'de';
      import 'f';
      export * from 'g';
      export type { h } from 'h';
      type I = import('i').I;
      const j = await import('j');
      const k = require('k');
      const l = createRequire(import.meta.url)('l');
      const m = process.getBuiltinModule?.('m');
      import n = require('n');
      // import o from 'o';
      const p = "import q from 'q'";
    `;
    const seen = importsOf(source(text)).map(({ specifier, typeOnly }) => specifier + (typeOnly ? '?' : ''));
    expect(seen).toEqual(['a', 'b?', 'c?', 'de', 'f', 'g', 'h?', 'i?', 'j', 'k', 'l', 'm', 'n']);
  });

  it('sees both scripts of a component', () => {
    const text = `<script lang="ts">import 'a';</script><script setup lang="ts">import b from 'b';</script><template><p/></template>`;
    expect(importsOf(source(text, 'renderer/X.vue')).map(({ specifier }) => specifier)).toEqual(['a', 'b']);
  });
});

describe('the finder of file writes', () => {
  const fs = `import fs, { constants } from 'node:fs';\n`;
  it.each([
    `import { writeFile } from 'node:fs/promises';`,
    `import { appendFileSync as harmless } from 'fs';`,
    `import { mkdir, stat } from 'node:fs/promises';`,
    `import * as f from 'node:fs'; f.rmSync('x');`,
    `import { promises } from 'node:fs'; await promises.unlink('x');`,
    `${fs} fs.createWriteStream('x');`,
    `${fs} await fs.promises.rename('x', 'y');`,
    `${fs} fs.symlinkSync('x', 'y');`,
    `${fs} const { writeFileSync } = fs;`,
    `${fs} const p = fs.promises;`,
    `${fs} const o = fs.promises.open;`,
    `${fs} take(fs);`,
    `${fs} const box = { disk: fs };`,
    `${fs} const box = { fs };`,
    `${fs} fs.openSync('x', 'w');`,
    `${fs} fs.openSync('x', 'r+');`,
    `${fs} fs.promises.open('x', constants.O_RDWR);`,
    `${fs} fs.promises.open('x', constants.O_RDONLY | constants.O_CREAT);`,
    `${fs} fs.promises.open('x', flags);`,
    `${fs} const flags = 'a'; fs.promises.open('x', flags);`,
    `${fs} const h = await fs.promises.open('x'); await h.utimes(0, 0);`,
    `import { open } from 'node:fs/promises'; open('x', 'wx');`,
    `const f = await import('node:fs'); f.unlinkSync('x');`,
    `require('fs').unlinkSync('x');`,
  ])('sees %j', (text) => {
    expect(fileWritesOf(source(text))).not.toEqual([]);
  });

  it.each([
    `${fs} fs.readFileSync('x'); await fs.promises.stat('x'); fs.createReadStream('x');`,
    `${fs} fs.openSync('x'); fs.openSync('x', 'r'); fs.promises.open('x', constants.O_RDONLY);`,
    `${fs} const f = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0); fs.promises.open('x', f | constants.O_NONBLOCK);`,
    `${fs} function g(h: fs.promises.FileHandle): typeof fs.promises { return h.read(); }`,
    `import { constants } from 'node:fs'; await file.truncate(0); await disk.open('x', constants.O_RDWR);`,
    `import type { FileHandle } from 'node:fs/promises';`,
    `process.stderr.write('x'); window.open('x', 'w');`,
  ])('lets %j pass', (text) => {
    expect(fileWritesOf(source(text))).toEqual([]);
  });
});

describe('the finder of bridge uses', () => {
  it.each([
    `window.station.ask('x', {})`,
    `window?.station`,
    `(window as unknown as { station: unknown }).station`,
    `globalThis['station']`,
    `const { station: s } = window;`,
  ])('sees %j', (text) => {
    expect(bridgeUsesOf(source(text, 'renderer/x.ts'))).not.toEqual([]);
  });

  it('is not disturbed by others of that name', () => {
    const text = `import { ask } from './station'; interface Window { station: 1 }; store.station; const { station } = store;`;
    expect(bridgeUsesOf(source(text, 'renderer/x.ts'))).toEqual([]);
  });
});
