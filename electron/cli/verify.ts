import path from 'node:path';
import { bothLanguages } from '#shared/words/sentences';
import { verifyVault } from '../station/verify';
import type { Command } from './arguments';
import { EXIT, printJson, printLine, verificationJson } from './output';

/** `station verify`: proves ledger, originals and catalog, and writes nothing. */
export async function runVerify(command: Extract<Command, { do: 'verify' }>): Promise<number> {
  const report = await verifyVault(path.resolve(command.vault));
  if (command.json) {
    printJson({
      ...report,
      failures: report.failures.map(verificationJson),
      notes: report.notes.map(verificationJson),
    });
  } else {
    for (const { code, subject, values } of [...report.failures, ...report.notes]) {
      printLine(`${code}  ${subject}  ${bothLanguages((s) => s.verification[code], values)}`);
    }
    const sizes = `${report.entries} 条记录 entries, ${report.clips} 段影像 clips`;
    printLine(
      report.ok
        ? `完整无缺 All proven: ${sizes}`
        : `发现问题 Not proven: ${sizes}, ${report.failures.length} failures`,
    );
  }
  return report.ok ? EXIT.well : EXIT.notProven;
}
