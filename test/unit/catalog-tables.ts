import { beginFolding, fold, type HashedEntry } from '../../electron/catalog/fold';
import { migrate } from '../../electron/catalog/schema/migrate';
import { openDatabase, type Database, type Row } from '../../electron/catalog/sqlite';

/** Fresh tables in a file that goes away when they are closed. */
export function freshTables(entries: readonly HashedEntry[] = []): Database {
  const db = openDatabase('', 'temporary');
  migrate(db);
  beginFolding(db);
  fold(db, entries);
  return db;
}

const ORDER = {
  position: 'id',
  draws: 'draw',
  draw_population: 'seq',
  clips: 'seq',
  findings: 'seq, n',
  sessions: 'session',
  session_files: 'seq, n',
  acts: 'seq',
  deep_checks: 'seq',
  continuity: 'device, id',
  continuity_reasons: 'seq',
  passed_over: 'seq',
  places: 'n',
  holdings: 'seq, place',
  attachments: 'seq',
  safekeeping_rules: 'id',
  sightings: 'claimed, device, transport, model, serial, volume',
  device_acts: 'seq',
  removals: 'clearing, source',
  dock_settings: 'id',
  reviews: 'review',
  review_clips: 'review, n',
  watched: 'seq',
  stills: 'still',
  secrecy: 'clip',
} as const;

/** Everything that the tables hold, the search index included. */
export function contentOf(db: Database): Record<string, Row[]> {
  const content: Record<string, Row[]> = {};
  for (const [table, order] of Object.entries(ORDER)) {
    content[table] = db.prepare(`SELECT * FROM ${table} ORDER BY ${order}`).all();
  }
  db.exec("CREATE VIRTUAL TABLE IF NOT EXISTS temp.terms USING fts5vocab ('main', 'clip_words', 'instance')");
  content['search'] = db.prepare('SELECT term, doc FROM temp.terms ORDER BY term, doc').all();
  return content;
}
