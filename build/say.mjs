// Every message of the scripts goes to stderr: stdout belongs to the command that they run.

/**
 * Tells the person at the keyboard one thing, in both languages.
 * @param {string} english
 * @param {string} chinese
 */
export function say(english, chinese) {
  process.stderr.write(`evidock: ${english}\n         ${chinese}\n`);
}

/** A problem that the user can mend. Its two sentences are shown as they are, without a stack. */
export class Plain extends Error {
  /**
   * @param {string} english
   * @param {string} chinese
   */
  constructor(english, chinese) {
    super(english);
    this.chinese = chinese;
  }
}

/**
 * Runs a script's main function and ends the process with the code that it returns; a `Plain` problem becomes its two
 * sentences and code 1.
 * @param {() => Promise<number>} script
 */
export function runScript(script) {
  script().then(
    (code) => {
      process.exitCode = code;
    },
    (/** @type {unknown} */ problem) => {
      if (problem instanceof Plain) say(problem.message, problem.chinese);
      else
        process.stderr.write(
          `${problem instanceof Error ? (problem.stack ?? problem.message) : String(problem)}\n`,
        );
      process.exitCode = 1;
    },
  );
}
