// How things are bundled. The mode says what: `vite build --mode vault` bundles that Node entry, `--mode bench` a program
// for plain Node that the caller names (benches, victims of fault tests), `--mode bench-electron` one for Electron, and any
// other mode means the window's page.
import { builtinModules } from 'node:module';
import vue from '@vitejs/plugin-vue';
import { defineConfig, type UserConfig } from 'vite';
import { isNodeEntry, nodeEntries, type NodeEntry } from './build/entries.mjs';
import packageJson from './package.json' with { type: 'json' };

/**
 * Loaded at run time, never bundled: what the runtime brings, and packages with native code, which are the project's only
 * `dependencies`; all others are bundled and so `devDependencies`.
 */
const external = [
  'electron',
  /^node:/,
  ...builtinModules,
  ...Object.keys(packageJson.dependencies).flatMap((name) => [name, new RegExp(`^${name}/`)]),
];

type BundlerOptions = NonNullable<NonNullable<UserConfig['build']>['rolldownOptions']>;
type Output = NonNullable<BundlerOptions['output']>;

/** A program for Node, or for Electron's main side. */
function forNode(target: string, input: Record<string, string>, output: Output): UserConfig {
  return {
    logLevel: 'warn',
    ssr: { noExternal: true },
    resolve: { conditions: ['node'], mainFields: ['module', 'main'] },
    build: {
      ssr: true,
      target,
      outDir: 'dist/electron',
      emptyOutDir: false,
      // Readable stacks in what support staff send us; size does not matter on disk.
      minify: false,
      sourcemap: true,
      rolldownOptions: { external, input, output },
    },
  };
}

/** Electron 25 has Node 18; the same file runs on Electron 45. */
function forElectron(input: Record<string, string>): UserConfig {
  // One file an entry: with a shared chunk the worker would load, and so start, the main bundle.
  // What is loaded late is required, not imported: Electron 25 cannot import from inside an asar.
  return forNode('node18', input, {
    format: 'cjs',
    entryFileNames: '[name].cjs',
    codeSplitting: false,
    strict: true,
    dynamicImportInCjs: false,
  });
}

function nodeEntry(name: NodeEntry): UserConfig {
  return forElectron({ [name]: nodeEntries[name] });
}

/** The window's page. Served from app://, so that its addresses must be relative. */
const page: UserConfig = {
  root: 'renderer',
  base: './',
  logLevel: 'warn',
  plugins: [vue()],
  build: {
    target: 'chrome114',
    outDir: '../dist/renderer',
    emptyOutDir: true,
    sourcemap: true,
    // What comes later in one file wins, and so must stay later.
    cssCodeSplit: false,
    // One component library is most of it, read from the local disk.
    chunkSizeWarningLimit: 4096,
    // A busy computer is no fault of the plugins.
    rolldownOptions: { checks: { bundlerTimings: false } },
  },
};

export default defineConfig(({ mode }) => {
  if (isNodeEntry(mode)) return nodeEntry(mode);
  if (mode === 'bench')
    return forNode('node20', {}, { format: 'es', entryFileNames: '[name].mjs', codeSplitting: false });
  if (mode === 'bench-electron') return forElectron({});
  return page;
});
