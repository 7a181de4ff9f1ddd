import type { Database } from '../sqlite';
import { FIRST } from './001-first';
import { DIGESTS } from './002-digests';
import { PEOPLE } from './003-people';
import { CONTINUITY } from './004-continuity';
import { MEDIA } from './005-media';
import { KEPT_ACTS } from './006-kept-acts';
import { SAFEKEEPING } from './007-safekeeping';
import { EQUIPMENT } from './008-equipment';
import { WITNESS } from './009-witness';
import { CAMERAS } from './010-cameras';
import { REVIEWS } from './011-reviews';
import { STORAGE } from './012-storage';
import { DRAWS } from './013-draws';
import { SECRECY } from './014-secrecy';
import { MONTHS } from './015-months';
import { DOCKING_SIZE } from './016-docking-size';
import { ATTACHMENTS } from './017-attachments';

/** Each step leads from the version that is its place in the list to the next. Steps are added, never changed. */
const STEPS: readonly string[] = [
  FIRST,
  DIGESTS,
  PEOPLE,
  CONTINUITY,
  MEDIA,
  KEPT_ACTS,
  SAFEKEEPING,
  EQUIPMENT,
  WITNESS,
  CAMERAS,
  REVIEWS,
  STORAGE,
  DRAWS,
  SECRECY,
  MONTHS,
  DOCKING_SIZE,
  ATTACHMENTS,
];

/** The version of the tables that this program works with. */
export const SCHEMA_VERSION = STEPS.length;

/** Tells a catalog from any other database: "EvDC". */
const APPLICATION_ID = 0x45764443;

/** What a database file says it is. */
export type SchemaState = 'empty' | 'current' | 'older' | 'newer' | 'foreign';

export function schemaState(db: Database): SchemaState {
  const tables = db.prepare('SELECT count(*) AS n FROM sqlite_schema').get();
  const version = Number(db.prepare('PRAGMA user_version').get()?.['user_version']);
  const application = Number(db.prepare('PRAGMA application_id').get()?.['application_id']);
  if (tables?.['n'] === 0 && version === 0) return 'empty';
  if (application !== APPLICATION_ID || version === 0) return 'foreign';
  if (version > SCHEMA_VERSION) return 'newer';
  return version < SCHEMA_VERSION ? 'older' : 'current';
}

/** Brings an empty or older catalog to {@link SCHEMA_VERSION}, wholly or not at all. */
export function migrate(db: Database): void {
  const version = Number(db.prepare('PRAGMA user_version').get()?.['user_version']);
  db.transaction(() => {
    for (const step of STEPS.slice(version)) db.exec(step);
    db.exec(`PRAGMA application_id=${APPLICATION_ID}; PRAGMA user_version=${SCHEMA_VERSION}`);
  });
}
