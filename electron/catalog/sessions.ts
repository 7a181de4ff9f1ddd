/** What an import made of its files, as the ledger tells it. */
import type { FileReportView } from '#shared/contract/dock';
import type { Finding } from '#shared/finding';
import type { ClipId, SessionId, Sha256 } from '#shared/ids';
import { FAIL_REASONS, SKIP_REASONS, type FailReason, type SkipReason } from '#shared/intake';
import { FINDING_COLUMNS, findingIn, oneOf, readBackOf } from './clip-rows';
import { integer, integerOrNull, text, textOrNull } from './columns';
import type { Prepare, Row } from './sqlite';

/** Sealed and unsealed files together, by name, and in the order of the ledger where one name comes twice. */
export function sessionFiles(prepare: Prepare, session: SessionId): FileReportView[] {
  const findings = findingsBySeq(prepare, session);
  const sealed = prepare(
    'SELECT seq, 0 AS n, source, clip, sha256, bytes, original, read_back FROM clips WHERE session = ?',
  )
    .all(session)
    .map((row) => ({ row, report: sealedReport(row, findings.get(integer(row, 'seq')) ?? []) }));
  const unsealed = prepare(
    `SELECT f.seq, f.n, f.source, f.outcome, f.reason, f.clip, c.sha256, c.bytes, c.original, c.read_back
     FROM session_files f LEFT JOIN clips c ON c.clip = f.clip WHERE f.session = ?`,
  )
    .all(session)
    .map((row) => ({ row, report: unsealedReport(row) }));
  return [...sealed, ...unsealed]
    .sort(
      (a, b) =>
        byCodeUnits(a.report.source, b.report.source) ||
        integer(a.row, 'seq') - integer(b.row, 'seq') ||
        integer(a.row, 'n') - integer(b.row, 'n'),
    )
    .map(({ report }) => report);
}

/** Imports that began and never ended, oldest first. */
export function unfinishedSessions(prepare: Prepare): SessionId[] {
  return prepare('SELECT session FROM sessions WHERE ended_seq IS NULL ORDER BY started_seq')
    .all()
    .map((row) => text(row, 'session') as SessionId);
}

function findingsBySeq(prepare: Prepare, session: SessionId): ReadonlyMap<number, Finding[]> {
  const found = new Map<number, Finding[]>();
  const rows = prepare(
    `SELECT f.seq, ${FINDING_COLUMNS} FROM clips c JOIN findings f ON f.seq = c.seq
     WHERE c.session = ? ORDER BY f.seq, f.n`,
  ).all(session);
  for (const row of rows) {
    const finding = findingIn(row);
    if (!finding) continue;
    const seq = integer(row, 'seq');
    const before = found.get(seq);
    if (before) before.push(finding);
    else found.set(seq, [finding]);
  }
  return found;
}

function sealedReport(row: Row, findings: Finding[]): FileReportView {
  return {
    source: text(row, 'source'),
    outcome: 'sealed',
    clip: text(row, 'clip') as ClipId,
    sha256: text(row, 'sha256') as Sha256,
    bytes: integer(row, 'bytes'),
    original: text(row, 'original'),
    readBack: readBackOf(row),
    reason: null,
    findings,
  };
}

function unsealedReport(row: Row): FileReportView {
  const sha256 = textOrNull(row, 'sha256');
  return {
    source: text(row, 'source'),
    outcome: oneOf(OUTCOMES, text(row, 'outcome')),
    clip: textOrNull(row, 'clip') as ClipId | null,
    sha256: sha256 as Sha256 | null,
    bytes: integerOrNull(row, 'bytes') ?? 0,
    original: textOrNull(row, 'original'),
    readBack: sha256 === null ? null : readBackOf(row),
    reason: knownReason(textOrNull(row, 'reason')),
    findings: [],
  };
}

const OUTCOMES = ['already-sealed', 'skipped', 'failed'] as const;
const REASONS: readonly (SkipReason | FailReason)[] = [...SKIP_REASONS, ...FAIL_REASONS];

/** A reason of another version of the program has no words here. */
function knownReason(reason: string | null): SkipReason | FailReason | null {
  return REASONS.find((known) => known === reason) ?? null;
}

function byCodeUnits(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
