import os from 'node:os';
import vue from '@vitejs/plugin-vue';
import { defineConfig } from 'vitest/config';
import { findElectron } from './build/electron-runtime.mjs';
import { electronDist, root } from './build/paths.mjs';

/** What tests are told of the checkout: where the bundles are, and which Electron runs them. */
const env = { EVIDOCK_ROOT: root, EVIDOCK_DIST: electronDist, EVIDOCK_ELECTRON: findElectron()?.bin ?? '' };

const minute = 60_000;

export default defineConfig({
  test: {
    projects: [
      {
        plugins: [vue()],
        test: {
          name: 'unit',
          include: ['test/{unit,architecture,fault}/**/*.test.ts'],
          env,
          // By itself vitest leaves one core free, half of what a small computer has; the longest tests mostly wait for
          // processes that they start and kill.
          maxWorkers: os.availableParallelism(),
          testTimeout: minute,
          hookTimeout: minute,
          // Components bring their own style sheets, which Node itself cannot load.
          server: { deps: { inline: ['element-plus'] } },
        },
      },
      {
        test: {
          // Only by `npm run test:usb`, which makes the emulated computer first.
          name: 'lab',
          include: ['test/lab/**/*.test.ts'],
          env,
          fileParallelism: false,
          // The guest shares this computer with everything else that it does: once more, and the report says so.
          retry: 1,
          testTimeout: 5 * minute,
          hookTimeout: 3 * minute,
        },
      },
      {
        test: {
          // Only by `npm run test:soak`: hours are not what a change waits for.
          name: 'soak',
          include: ['test/soak/**/*.test.ts'],
          env,
          fileParallelism: false,
        },
      },
      {
        test: {
          // Only by `npm run test:power`, which says how often the power is cut.
          name: 'power',
          include: ['test/power/**/*.test.ts'],
          env,
          hookTimeout: 3 * minute,
        },
      },
      {
        test: {
          // Only by `npm run pictures`: drawn to be looked at.
          name: 'pictures',
          include: ['test/pictures/**/*.test.ts'],
          env,
          fileParallelism: false,
          testTimeout: 5 * minute,
          hookTimeout: 10 * minute,
        },
      },
      {
        test: {
          name: 'e2e',
          include: ['test/e2e/**/*.test.ts'],
          env,
          // One window at a time: two on one screen take each other's focus and time.
          fileParallelism: false,
          testTimeout: 3 * minute,
          hookTimeout: 3 * minute,
        },
      },
    ],
  },
});
