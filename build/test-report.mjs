import fs from 'node:fs';

/** @typedef {{ readonly passed: number, readonly failed: number, readonly skipped: number }} TestCount */

/** @type {TestCount} */
export const noTests = { passed: 0, failed: 0, skipped: 0 };

/**
 * Counts the tests in a report of vitest's JSON reporter. A file that could not even be loaded counts as one failed test:
 * its tests are unknown, but they did not pass.
 * @param {string} file
 * @returns {TestCount}
 */
export function countTests(file) {
  if (!fs.existsSync(file)) return noTests;
  /** @type {{ testResults: readonly { status: string, assertionResults: readonly { status: string }[] }[] }} */
  const report = JSON.parse(fs.readFileSync(file, 'utf8'));
  const tests = report.testResults.flatMap((testFile) =>
    testFile.assertionResults.map((test) => test.status),
  );
  const unloaded = report.testResults.filter(
    ({ status, assertionResults }) =>
      status === 'failed' && !assertionResults.some((test) => test.status === 'failed'),
  );
  const passed = tests.filter((status) => status === 'passed').length;
  const failed = tests.filter((status) => status === 'failed').length;
  return { passed, failed: failed + unloaded.length, skipped: tests.length - passed - failed };
}

/**
 * @param {readonly TestCount[]} counts
 * @returns {TestCount}
 */
export function sumOf(counts) {
  return counts.reduce(
    (sum, count) => ({
      passed: sum.passed + count.passed,
      failed: sum.failed + count.failed,
      skipped: sum.skipped + count.skipped,
    }),
    noTests,
  );
}

/**
 * @param {TestCount} count
 * @returns {string} such as `12 passed, 0 failed`
 */
export function inWords({ passed, failed, skipped }) {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
}
