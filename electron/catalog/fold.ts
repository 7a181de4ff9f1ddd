/**
 * The ledger folded into tables: entry by entry, in order, each group in one transaction together with the new
 * position. The same entries in any grouping give the same tables.
 */
import type { z } from 'zod';
import { canonicalJson } from '#shared/canonical-json';
import { GENESIS, type ActKind, type AnyEntry } from '#shared/ledger';
import type { Sha256 } from '#shared/ids';
import * as shapes from './entry-shapes';
import { foldText, pairsOf } from './search-words';
import type { Database, Value } from './sqlite';
import { integer, text } from './columns';

/** Raised with every change of what an entry folds into: a catalog folded by another version is rebuilt. */
export const FOLD_VERSION = 1;

/** An entry and the SHA-256 of its line, as the ledger hands them out. */
export interface HashedEntry {
  readonly entry: AnyEntry;
  readonly hash: Sha256;
}

/** How far the ledger is folded: how many entries, and the hash of the last of them. */
export interface Position {
  readonly size: number;
  readonly head: Sha256;
}

/** The position before the first entry. */
const START: Position = { size: 0, head: GENESIS };

/** Entries that do not follow on the position, or an entry that is another one than was folded at its number. */
export class OutOfOrder extends Error {
  override readonly name = 'OutOfOrder';
  constructor(
    readonly expected: number,
    readonly found: number,
  ) {
    super(
      expected === found
        ? `entry ${found} is not the one that was folded`
        : `entry ${found} does not follow: ${expected} is next`,
    );
  }
}

/** How far the ledger is folded. */
export function positionOf(db: Database): Position {
  const row = db.prepare('SELECT size, head FROM position').get();
  return row ? { size: integer(row, 'size'), head: text(row, 'head') as Sha256 } : START;
}

/**
 * Folds entries that follow one another. Entries up to the position were folded before and are passed over; kinds and
 * data that this program does not understand are noted and passed over. Throws {@link OutOfOrder} when the first new
 * entry is not the next, and DatabaseError; then nothing of the group is folded.
 */
export function fold(db: Database, entries: readonly HashedEntry[]): void {
  if (entries.length === 0) return;
  db.transaction(() => {
    const position = positionOf(db);
    let { size, head } = position;
    let next = entries[0]?.entry.seq ?? 0;
    for (const { entry, hash } of entries) {
      if (entry.seq !== next++) throw new OutOfOrder(next - 1, entry.seq);
      if (entry.seq === position.size - 1 && hash !== position.head)
        throw new OutOfOrder(entry.seq, entry.seq);
      if (entry.seq < position.size) continue;
      if (entry.seq !== size) throw new OutOfOrder(size, entry.seq);
      foldEntry(db, entry);
      size = entry.seq + 1;
      head = hash;
    }
    if (size > position.size) db.prepare('UPDATE position SET size = ?, head = ?').run(size, head);
  });
}

/** Puts the first row of `position` into fresh tables. */
export function beginFolding(db: Database): void {
  db.prepare('INSERT INTO position (id, size, head, fold_version, closed) VALUES (1, ?, ?, ?, 0)').run(
    START.size,
    START.head,
    FOLD_VERSION,
  );
}

type Folding = (db: Database, place: shapes.ReadPlace, data: unknown) => 'folded' | 'unreadable';

/** Every kind that the ledger writes has its line here, or the program does not compile. */
const FOLDINGS: Readonly<Record<ActKind, Folding>> = {
  'vault.created': () => 'folded',
  'key.admitted': () => 'folded',
  'ledger.tail-cut': () => 'folded',
  'import.started': folding(shapes.importStarted, startSession),
  'clip.sealed': folding(shapes.sealedClip, sealClip),
  'import.files': folding(shapes.importFiles, noteFiles),
  'import.finished': folding(shapes.importFinished, finishSession),
  'import.interrupted': folding(shapes.importInterrupted, interruptSession),
  'clip.restored': folding(shapes.clipNamed, (db, place, { clip }) =>
    noteAct(db, place, clip, 'clip.restored'),
  ),
  'clip.looked-at': folding(shapes.clipNamed, (db, place, { clip }) =>
    noteAct(db, place, clip, 'clip.looked-at'),
  ),
};

const foldings: ReadonlyMap<string, Folding> = new Map(Object.entries(FOLDINGS));

function folding<S extends z.ZodType>(
  shape: S,
  put: (db: Database, place: shapes.ReadPlace, data: z.output<S>) => void,
): Folding {
  return (db, place, data) => {
    const read = shape.safeParse(data);
    if (!read.success) return 'unreadable';
    put(db, place, read.data);
    return 'folded';
  };
}

function foldEntry(db: Database, entry: AnyEntry): void {
  const known = foldings.get(entry.kind);
  if (!known) {
    passOver(db, entry, 'kind-unknown');
    return;
  }
  const place = shapes.place.safeParse(entry);
  if (!place.success || known(db, place.data, entry.data) === 'unreadable') passOver(db, entry, 'unreadable');
}

function passOver(db: Database, entry: AnyEntry, reason: 'kind-unknown' | 'unreadable'): void {
  db.prepare('INSERT INTO passed_over (seq, kind, reason) VALUES (?, ?, ?)').run(
    entry.seq,
    shapes.storable(entry.kind),
    reason,
  );
}

const accountOf = (place: shapes.ReadPlace): string | null =>
  place.by.kind === 'operator' ? place.by.account : null;

const RANK = { note: 1, warning: 2, error: 3 } as const;

function sealClip(db: Database, place: shapes.ReadPlace, clip: shapes.ReadClip): void {
  // The first entry of a clip stands. A second one is a fault that the ledger's verification reports; here it is an act.
  if (db.prepare('SELECT 1 FROM clips WHERE clip = ?').get(clip.clip)) {
    noteAct(db, place, clip.clip, 'clip.sealed');
    return;
  }
  const words = foldText([clip.source, clip.device, clip.personAlias ?? ''].join(' '));
  insert(db, 'clips', {
    seq: place.seq,
    clip: clip.clip,
    sha256: clip.sha256,
    session: clip.session,
    device: clip.device,
    source: clip.source,
    kind: clip.kind,
    format: clip.format,
    bytes: clip.bytes,
    edges: clip.edges,
    original: clip.original,
    read_back: clip.readBack,
    recorded: clip.recorded?.deviceClock ?? null,
    recorded_from: clip.recorded?.from ?? null,
    modified: clip.modified,
    shown_at: clip.recorded?.deviceClock ?? clip.modified,
    sealed_at: place.at,
    sealed_by: accountOf(place),
    sealed_why: place.why ?? null,
    profile: clip.profile,
    person_alias: clip.personAlias,
    device_mark: clip.deviceMark ? 1 : 0,
    claim_algorithm: clip.claim?.algorithm ?? null,
    claim_value: clip.claim?.value ?? null,
    claim_computed: clip.claim?.computed ?? null,
    belongs_to: clip.belongsTo,
    worst: Math.max(0, ...clip.findings.map((f) => RANK[f.severity])),
    words,
  });
  db.prepare('INSERT INTO clip_words (rowid, pairs) VALUES (?, ?)').run(place.seq, pairsOf(words));
  clip.findings.forEach((finding, n) => {
    insert(db, 'findings', {
      seq: place.seq,
      n,
      code: finding.code,
      severity: finding.severity,
      values: finding.values ? canonicalJson(finding.values) : null,
    });
  });
}

function noteAct(db: Database, place: shapes.ReadPlace, clip: string, kind: string): void {
  insert(db, 'acts', {
    seq: place.seq,
    clip,
    kind,
    at: place.at,
    account: accountOf(place),
    why: place.why ?? null,
  });
}

/** Makes the session's row when an entry is the first to name it. */
function nameSession(db: Database, place: shapes.ReadPlace, session: string): void {
  db.prepare(
    'INSERT INTO sessions (session, started_seq, started_at) VALUES (?, ?, ?) ON CONFLICT DO NOTHING',
  ).run(session, place.seq, place.at);
}

function startSession(db: Database, place: shapes.ReadPlace, start: shapes.ReadStart): void {
  nameSession(db, place, start.session);
  db.prepare(
    'UPDATE sessions SET device = ?, device_from = ?, transport = ?, files = ?, bytes = ? WHERE session = ?',
  ).run(start.device.device, start.device.from, start.transport, start.files, start.bytes, start.session);
}

function noteFiles(db: Database, place: shapes.ReadPlace, { session, files }: shapes.ReadFiles): void {
  files.forEach((file, n) => {
    insert(db, 'session_files', {
      seq: place.seq,
      n,
      session,
      source: file.source,
      outcome: file.outcome,
      reason: file.reason,
      clip: file.clip,
    });
  });
}

function finishSession(db: Database, place: shapes.ReadPlace, finish: shapes.ReadFinish): void {
  nameSession(db, place, finish.session);
  db.prepare(
    `UPDATE sessions SET device = ?, ended_seq = ?, ended_at = ?, ending = 'finished', safe = ?, sealed = ?,
       already_sealed = ?, skipped = ?, failed = ?, sealed_bytes = ? WHERE session = ?`,
  ).run(
    finish.device,
    place.seq,
    place.at,
    finish.safeToUnplug ? 1 : 0,
    finish.sealed,
    finish.alreadySealed,
    finish.skipped,
    finish.failed,
    finish.bytes,
    finish.session,
  );
}

function interruptSession(db: Database, place: shapes.ReadPlace, { session }: shapes.ReadInterruption): void {
  nameSession(db, place, session);
  db.prepare("UPDATE sessions SET ended_seq = ?, ended_at = ?, ending = 'interrupted' WHERE session = ?").run(
    place.seq,
    place.at,
    session,
  );
}

const insertions = new Map<string, string>();

function insert(db: Database, table: string, row: Readonly<Record<string, Value>>): void {
  let sql = insertions.get(table);
  if (sql === undefined) {
    const columns = Object.keys(row);
    sql = `INSERT INTO ${table} (${columns.map((c) => `"${c}"`).join(', ')})
      VALUES (${columns.map(() => '?').join(', ')})`;
    insertions.set(table, sql);
  }
  db.prepare(sql).run(...Object.values(row));
}
