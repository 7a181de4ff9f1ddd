/** What an import says of each file. */
import type { Listed } from '#shared/card';
import type { SealedClip } from '#shared/clip';
import { failureOf, type Failure } from '#shared/failure';
import type { Finding } from '#shared/finding';
import type { FailReason, FileReport, SkipReason } from '#shared/intake';
import type { KnownClip } from './records';
import { FileFailure } from './source';

/** A report, and what it says about the import as a whole (disk full, ledger closed). */
export type FileResult = FileReport & { readonly failure?: Failure };

/** The report of a file that was sealed now. */
export function sealed(clip: SealedClip): FileReport {
  return {
    source: clip.source,
    outcome: 'sealed',
    clip: clip.clip,
    sha256: clip.sha256,
    bytes: clip.bytes,
    original: clip.original,
    readBack: clip.readBack,
    reason: null,
    findings: clip.findings,
  };
}

/** The report of a file whose content the vault has. */
export function alreadySealed(file: Listed, known: KnownClip): FileReport {
  return {
    source: file.path,
    outcome: 'already-sealed',
    clip: known.clip,
    sha256: known.sha256,
    bytes: known.bytes,
    original: known.original,
    readBack: known.readBack,
    reason: null,
    findings: [],
  };
}

/** The report of a file that is left on the camera as no footage. */
export function skipped(file: Listed, reason: SkipReason): FileReport {
  const findings: Finding[] = reason === 'empty-file' ? [{ code: 'EMPTY_FILE', severity: 'warning' }] : [];
  return { ...unsealed(file), outcome: 'skipped', reason, findings };
}

/** What went wrong with one file, as plain data; `failure` where it concerns the whole import. */
export interface Trouble {
  readonly reason: FailReason;
  readonly failure?: Failure;
}

export function troubleOf(error: unknown): Trouble {
  if (error instanceof FileFailure) {
    return error.reason === 'not-recorded'
      ? { reason: error.reason, failure: failureOf(error.cause) }
      : { reason: error.reason };
  }
  const failure = failureOf(error);
  return { reason: failure.code === 'vault-full' ? 'vault-full' : 'vault-unwritable', failure };
}

/** The report of a file of which something went wrong. */
export function failedReport(file: Listed, error: unknown): FileResult {
  return failedBecause(file, troubleOf(error));
}

export function failedBecause(file: Listed, trouble: Trouble): FileResult {
  return { ...unsealed(file), outcome: 'failed', ...trouble };
}

/** A report with nothing sealed. */
export function unsealed(file: Listed): Omit<FileReport, 'outcome' | 'reason'> {
  return {
    source: file.path,
    clip: null,
    sha256: null,
    bytes: file.bytes,
    original: null,
    readBack: null,
    findings: [],
  };
}
