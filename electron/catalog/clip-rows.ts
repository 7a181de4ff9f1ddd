/** Rows of `clips` as the window and an import see them. */
import type { ClipRowView, ClipView } from '#shared/contract/footage';
import { mediaView } from '#shared/contract/media';
import type { ReadBack } from '#shared/clip';
import { FINDING_CODES, type Finding, type FindingCode, type Severity } from '#shared/finding';
import type { MediaFacts } from '#shared/media';
import { millisecondsOf } from '#shared/clock';
import type { ClipStorageView } from '#shared/contract/storage';
import type { Blake3, ClipId, DeviceId, PersonId, SessionId, Sha256, Sm3 } from '#shared/ids';
import { LATE_REASONS } from '#shared/storage-deadline';
import { proofMark } from '#shared/proof';
import { VAULT_PLACE } from './foldings/holdings';
import { integer, integerOrNull, text, textOrNull, time, timeOrNull } from './columns';
import { DatabaseError, type Row } from './sqlite';

/** The columns of {@link ClipRowView} and of their order, of the table called `c`. Read them {@link withMarks}. */
export const ROW_COLUMNS = `c.seq, c.shown_at, c.clip, c.device, c.source, c.kind, c.format, c.bytes, c.duration_ms, c.recorded, c.modified,
  c.sealed_at, c.person_alias, c.device_mark, c.worst, c.read_back, c.holder, c.storage, c.due_at, c.storage_doubtful,
  c.late_reason`;

/** Rows of clips together with how well each is proven, looked up for these rows only. The rows are called `r`. */
export function withMarks(rows: string): string {
  const original = `FROM holdings h WHERE h.seq = r.seq AND h.place = ${VAULT_PLACE}`;
  return `SELECT r.*, (SELECT h.read_back ${original}) AS proven_by,
      EXISTS (SELECT 1 ${original} AND h.damaged_seq IS NOT NULL) AS damaged,
      (SELECT count(*) FROM holdings h
        WHERE h.seq = r.seq AND h.place > ${VAULT_PLACE} AND h.damaged_seq IS NULL) AS copies
    FROM (${rows}) r`;
}

export function clipRow(row: Row): ClipRowView {
  return {
    clip: text(row, 'clip') as ClipId,
    device: text(row, 'device') as DeviceId,
    source: text(row, 'source'),
    kind: oneOf(KINDS, text(row, 'kind')),
    format: text(row, 'format'),
    bytes: integer(row, 'bytes'),
    durationMs: integerOrNull(row, 'duration_ms'),
    recorded: timeOrNull(row, 'recorded'),
    modified: time(row, 'modified'),
    sealedAt: time(row, 'sealed_at'),
    personAlias: textOrNull(row, 'person_alias'),
    deviceMark: integer(row, 'device_mark') === 1,
    worst: WORST[integer(row, 'worst')] ?? null,
    readBack: readBackOf(row),
    holder: textOrNull(row, 'holder') as PersonId | null,
    storage: storageIn(row),
    proven: proofMark({
      readBack: oneOf(READ_BACKS, text(row, 'proven_by')),
      damaged: integer(row, 'damaged') === 1,
      copies: integer(row, 'copies'),
    }),
  };
}

/** How a recording stands with its storage deadline; null for side logs, and before a regulation was chosen. */
function storageIn(row: Row): ClipStorageView | null {
  const state = textOrNull(row, 'storage');
  if (state === null) return null;
  const due = timeOrNull(row, 'due_at');
  const reason = textOrNull(row, 'late_reason');
  return {
    state: oneOf(STORAGE_STATES, state),
    due,
    lateMs: state === 'late' && due ? millisecondsOf(time(row, 'sealed_at')) - millisecondsOf(due) : null,
    doubtful: integerOrNull(row, 'storage_doubtful') === 1,
    reason: reason === null ? null : oneOf(LATE_REASONS, reason),
  };
}

/** The row of `SELECT *` as a view, without what other tables know of the clip. */
export function clipAlone(row: Row): Omit<ClipView, 'sideLogs' | 'findings' | 'history' | 'proof'> {
  const from = textOrNull(row, 'recorded_from');
  const claim = textOrNull(row, 'claim_algorithm');
  return {
    ...clipRow(row),
    sha256: text(row, 'sha256') as Sha256,
    blake3: textOrNull(row, 'blake3') as Blake3 | null,
    sm3: textOrNull(row, 'sm3') as Sm3 | null,
    original: text(row, 'original'),
    session: text(row, 'session') as SessionId,
    profile: textOrNull(row, 'profile'),
    recordedFrom: from === null ? null : oneOf(RECORDED_FROM, from),
    claim:
      claim === null
        ? null
        : {
            algorithm: oneOf(CLAIMS, claim),
            value: text(row, 'claim_value'),
            computed: text(row, 'claim_computed'),
          },
    belongsTo: textOrNull(row, 'belongs_to'),
    media: mediaIn(textOrNull(row, 'media')),
    seq: integer(row, 'seq'),
  };
}

/** The facts as this program knows them; null when another version told them otherwise. */
function mediaIn(json: string | null): MediaFacts | null {
  return json === null ? null : (mediaView.safeParse(JSON.parse(json)).data ?? null);
}

/** A sealed file, as far as an import needs to know it to recognise it. */
export interface KnownClip {
  readonly clip: ClipId;
  readonly sha256: Sha256;
  readonly bytes: number;
  /** SHA-256 of the first and the last 64 KiB. */
  readonly edges: Sha256;
  readonly original: string;
  readonly readBack: ReadBack;
  readonly seq: number;
}

export const KNOWN_COLUMNS = 'c.clip, c.sha256, c.bytes, c.edges, c.original, c.read_back, c.seq';

export function knownClip(row: Row): KnownClip {
  return {
    clip: text(row, 'clip') as ClipId,
    sha256: text(row, 'sha256') as Sha256,
    bytes: integer(row, 'bytes'),
    edges: text(row, 'edges') as Sha256,
    original: text(row, 'original'),
    readBack: readBackOf(row),
    seq: integer(row, 'seq'),
  };
}

/** The columns of `findings` that {@link findingIn} reads, of the table called `f`. */
export const FINDING_COLUMNS = 'f.code, f.severity, f."values", f.at_byte, f.at_ms';

/**
 * The finding of a row of `findings`, or null for a code of another version of the program, for which this one has no
 * words; such a finding still counts in the clip's `worst`.
 */
export function findingIn(row: Row): Finding | null {
  const code = text(row, 'code');
  if (!isFindingCode(code)) return null;
  const severity = oneOf(SEVERITIES, text(row, 'severity'));
  const values = textOrNull(row, 'values');
  const byte = integerOrNull(row, 'at_byte');
  const ms = integerOrNull(row, 'at_ms');
  const place = { ...(byte === null ? {} : { byte }), ...(ms === null ? {} : { ms }) };
  return {
    code,
    severity,
    ...(values === null ? {} : { values: JSON.parse(values) as Record<string, string | number> }),
    ...(byte === null && ms === null ? {} : { place }),
  };
}

export function readBackOf(row: Row): ReadBack {
  return oneOf(READ_BACKS, text(row, 'read_back'));
}

/** The value as one of the allowed ones; anything else means a damaged file. */
export function oneOf<T extends string>(allowed: readonly T[], value: string): T {
  const found = allowed.find((a) => a === value);
  if (found === undefined) throw new DatabaseError('corrupt', `a column holds ${value}`);
  return found;
}

const STORAGE_STATES = ['in-time', 'late', 'undetermined'] as const;
const KINDS = ['video', 'audio', 'photo', 'side-log'] as const;
const READ_BACKS = ['medium', 'cached'] as const;
const RECORDED_FROM = ['file-name'] as const;
const CLAIMS = ['md5'] as const;
const SEVERITIES = ['error', 'warning', 'note'] as const;
const WORST: readonly (Severity | null)[] = [null, 'note', 'warning', 'error'];
const CODES: ReadonlySet<string> = new Set(FINDING_CODES);

function isFindingCode(code: string): code is FindingCode {
  return CODES.has(code);
}
