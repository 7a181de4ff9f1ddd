/** What the command line prints: results on stdout, everything else on stderr, Chinese first. */
import { failureOf, type Failure } from '#shared/failure';
import type { Finding } from '#shared/finding';
import type { FileReport } from '#shared/intake';
import { placeText } from '#shared/media-text';
import type { VerificationFinding } from '#shared/verification';
import { bothLanguages } from '#shared/words/sentences';

/** Exit codes of every command. */
export const EXIT = { well: 0, nothingDone: 1, someFailed: 2, notProven: 3 } as const;

/**
 * Whoever reads the output may leave early (`station head | head -1`). That is no failure: the work goes on to its end
 * and says nothing more to him. Any other failure to write, such as a full disk, still ends the command.
 */
export function outliveReaders(): void {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') throw error;
    });
  }
}

/** A sentence for people, on stderr. */
export function say(sentence: string): void {
  process.stderr.write(`${sentence}\n`);
}

/** One JSON document on stdout. */
export function printJson(value: unknown): void {
  process.stdout.write(`${JSON.stringify(value, null, 2)}\n`);
}

/** One line of a result on stdout. */
export function printLine(line: string): void {
  process.stdout.write(`${line}\n`);
}

/** A failure as one sentence in both languages. */
export function failureText(failure: Failure): string {
  return bothLanguages((s) => s.failure[failure.code], failure.values);
}

/** Says why nothing was done, also as JSON where that was asked for; gives the exit code. */
export function reportFailure(error: unknown, json: boolean): number {
  const failure = failureOf(error);
  const text = failureText(failure);
  say(text);
  if (json) printJson({ failure: { code: failure.code, text } });
  return EXIT.nothingDone;
}

/** A file's report as the stable JSON of `station import`: a reason is its code and a sentence. */
export function fileJson(file: FileReport) {
  const { reason } = file;
  return {
    ...file,
    reason: reason === null ? null : `${reason}: ${bothLanguages((s) => s.reason[reason])}`,
    findings: file.findings.map(findingJson),
  };
}

/** A finding with its sentence. */
export function findingJson({ code, severity, values, place }: Finding) {
  const text = bothLanguages((s) => s.finding[code], values);
  return place ? { code, severity, text, place } : { code, severity, text };
}

/** A finding as one line, with its place. */
export function findingLine({ code, severity, values, place }: Finding): string {
  const where = place ? `  (${placeText(place, 'zh')}; ${placeText(place, 'en')})` : '';
  return `${severity.padEnd(7)}  ${code}  ${bothLanguages((s) => s.finding[code], values)}${where}`;
}

/** Something that a verification found, with its sentence. */
export function verificationJson({ code, subject, values }: VerificationFinding) {
  return { code, subject, text: bothLanguages((s) => s.verification[code], values) };
}
