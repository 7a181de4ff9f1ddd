import path from 'node:path';
import type { VerificationFinding, VerificationReport } from '#shared/verification';
import { bothLanguages } from '#shared/words/sentences';
import { checkProofFile } from '../station/prove';
import { verifyVault } from '../station/verify';
import type { Command } from './arguments';
import { EXIT, printJson, printLine, verificationJson } from './output';

/** `station verify`: proves ledger, originals and catalog, and writes nothing. */
export async function runVerify({
  vault,
  since,
  heads,
  witnessFiles,
  places,
  json,
}: Extract<Command, { do: 'verify' }>): Promise<number> {
  const files = witnessFiles.map((file) => path.resolve(file));
  const report = await verifyVault(path.resolve(vault), {
    ...(since && { since }),
    heads,
    witnessFiles: files,
    places,
  });
  if (json) printReport(report, { entries: report.entries, clips: report.clips, since: report.since });
  else {
    printFindings(report);
    printLine(verdictOf(report));
  }
  return report.ok ? EXIT.well : EXIT.notProven;
}

/** `station verify --proof`: checks the proof of one clip as an outsider would, with no vault. */
export async function runCheckProof({
  proof,
  original,
  key,
  json,
}: Extract<Command, { do: 'check-proof' }>): Promise<number> {
  const checked = await checkProofFile(
    path.resolve(proof),
    original === null ? null : path.resolve(original),
    key,
  );
  if (json) printReport(checked, { witnessed: checked.witnessed });
  else {
    printFindings(checked);
    for (const { name, seconds } of checked.witnessed)
      printLine(`会签 Counter-signed: ${name} ${new Date(seconds * 1000).toISOString()}`);
    const about = checked.file
      ? `第 ${checked.file.index} 条 entry, 共 ${checked.file.size} 条 entries, ${checked.file.clip.original}`
      : proof;
    printLine(checked.ok ? `证明成立 Proven: ${about}` : `证明不成立 Not proven: ${about}`);
  }
  return checked.ok ? EXIT.well : EXIT.notProven;
}

interface Findings {
  readonly ok: boolean;
  readonly failures: readonly VerificationFinding[];
  readonly notes: readonly VerificationFinding[];
}

function printReport({ ok, failures, notes }: Findings, more: object): void {
  printJson({
    ok,
    ...more,
    failures: failures.map(verificationJson),
    notes: notes.map(verificationJson),
  });
}

function printFindings({ failures, notes }: Findings): void {
  for (const { code, subject, values } of [...failures, ...notes])
    printLine(`${code}  ${subject}  ${bothLanguages((s) => s.verification[code], values)}`);
}

function verdictOf({ ok, entries, clips, failures, since }: VerificationReport): string {
  const sizes = `${entries} 条记录 entries, ${clips} 段影像 clips`;
  if (!ok) return `发现问题 Not proven: ${sizes}, ${failures.length} failures`;
  return since === null
    ? `完整无缺 All proven: ${sizes}`
    : `自第 ${since.size} 条起完整 Proven from entry ${since.size} on, signed ${since.at}: ${sizes}`;
}
