import fs from 'node:fs';
import path from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { root } from './paths.mjs';

/** @typedef {{ readonly passed: number, readonly failed: number, readonly skipped: number }} TestCount */

/** @type {TestCount} */
export const noTests = { passed: 0, failed: 0, skipped: 0 };

/**
 * What is read of a report of vitest's JSON reporter.
 * @typedef {{ readonly status: string, readonly fullName: string, readonly failureMessages: readonly string[] }} TestResult
 * @typedef {{ readonly name: string, readonly status: string, readonly message: string,
 *   readonly assertionResults: readonly TestResult[] }} FileResult
 */

/**
 * @param {string} file
 * @returns {readonly FileResult[]} empty where no report was written
 */
function resultsIn(file) {
  return fs.existsSync(file) ? JSON.parse(fs.readFileSync(file, 'utf8')).testResults : [];
}

/**
 * A file that could not even be loaded, or failed outside its tests.
 * @param {FileResult} file
 */
function failedAsAWhole({ status, assertionResults }) {
  return status === 'failed' && !assertionResults.some((test) => test.status === 'failed');
}

/**
 * Counts the tests in a report of vitest's JSON reporter. A file that could not even be loaded counts as one failed test:
 * its tests are unknown, but they did not pass.
 * @param {string} file
 * @returns {TestCount}
 */
export function countTests(file) {
  const results = resultsIn(file);
  const tests = results.flatMap((testFile) => testFile.assertionResults.map((test) => test.status));
  const unloaded = results.filter(failedAsAWhole);
  const passed = tests.filter((status) => status === 'passed').length;
  const failed = tests.filter((status) => status === 'failed').length;
  return { passed, failed: failed + unloaded.length, skipped: tests.length - passed - failed };
}

/**
 * The tests that failed, each with its file and the first lines of why. Printed last, they are found even where only the
 * end of a long log is kept.
 * @param {string} file a report of vitest's JSON reporter
 * @returns {readonly string[]}
 */
export function failuresIn(file) {
  return resultsIn(file).flatMap((testFile) => {
    const place = path.relative(root, testFile.name);
    if (failedAsAWhole(testFile)) return [`✗ ${place}\n${firstLines(testFile.message)}`];
    return testFile.assertionResults
      .filter((test) => test.status === 'failed')
      .map((test) => `✗ ${place} > ${test.fullName}\n${firstLines(test.failureMessages.join('\n'))}`);
  });
}

/** @param {string} message */
function firstLines(message) {
  const lines = stripVTControlCharacters(message).split('\n');
  return lines
    .slice(0, 12)
    .map((line) => `    ${line}`)
    .join('\n');
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
