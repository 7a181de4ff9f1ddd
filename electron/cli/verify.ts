import path from 'node:path';
import type { VerificationFinding, VerificationProgress, VerificationReport } from '#shared/verification';
import { bothLanguages } from '#shared/words/sentences';
import { checkProofFile } from '../station/prove';
import { checkContent, type ContentReport } from '../station/verification/content';
import { verifyVault } from '../station/verify';
import type { Command } from './arguments';
import { EXIT, findingJson, findingLine, printJson, printLine, verificationJson } from './output';
import { farText, progressLine } from './progress';

/** `station verify`: proves ledger, originals and catalog, and what else was asked for; writes nothing. */
export async function runVerify({
  vault,
  since,
  heads,
  witnessFiles,
  places,
  deep,
  json,
}: Extract<Command, { do: 'verify' }>): Promise<number> {
  const folder = path.resolve(vault);
  const files = witnessFiles.map((file) => path.resolve(file));
  const line = progressLine(json);
  const report = await verifyVault(folder, {
    ...(since && { since }),
    ...{ heads, witnessFiles: files, places },
    onProgress: (progress) => line.show(() => stageText(progress)),
  }).finally(() => line.end());
  const content = deep
    ? await checkContent(folder, {
        since,
        onProgress: (far) =>
          line.show(() => `逐帧检查 Decoding  ${far.filesDone} / ${far.filesTotal}  ${farText(far)}`),
      }).finally(() => line.end())
    : null;
  if (json) {
    const { entries, clips } = report;
    printReport(report, {
      entries,
      clips,
      since: report.since,
      ...(content && { content: contentJson(content) }),
    });
  } else {
    printFindings(report);
    if (content) printContent(content);
    printLine(verdictOf(report));
  }
  if (!report.ok) return EXIT.notProven;
  return content && !isSound(content) ? EXIT.someFailed : EXIT.well;
}

function stageText(progress: VerificationProgress): string {
  switch (progress.stage) {
    case 'ledger':
      return `核对台账 Checking the ledger  ${progress.entries} 条 entries`;
    case 'files':
      return `重读影像 Reading again  ${progress.filesDone} / ${progress.filesTotal}  ${farText(progress)}`;
    case 'catalog':
      return '比对目录 Comparing the catalog';
  }
}

/** Whether every clip was decoded and none is damaged. */
function isSound({ clips, decoded, found }: ContentReport): boolean {
  const damaged = found.some(({ findings }) => findings.some(({ severity }) => severity === 'error'));
  return decoded === clips && !damaged;
}

function contentJson({ found, ...content }: ContentReport) {
  return {
    ...content,
    found: found.map(({ clip, findings }) => ({
      clip,
      findings: findings.map((finding) => ({ ...findingJson(finding), onRecord: finding.onRecord })),
    })),
  };
}

function printContent({ decoder, lacking, clips, decoded, found }: ContentReport): void {
  for (const { clip, findings } of found)
    for (const finding of findings)
      printLine(`${clip}  ${findingLine(finding)}  ${finding.onRecord ? '已在案 on record' : '新发现 new'}`);
  const damaged = found.filter(({ findings }) =>
    findings.some(({ severity }) => severity === 'error'),
  ).length;
  printLine(
    decoder === null
      ? `没有逐帧解码，缺少 Nothing was decoded for want of: ${lacking.join(', ')}; 只检查了结构 only the structure of ${clips} clips was looked into, ${damaged} damaged`
      : `逐帧解码 Decoded whole: ${decoded} of ${clips} clips (${decoder}), ${damaged} damaged`,
  );
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
