/** What the catalog is asked. Every answer is read in a fixed number of statements, however many rows it has. */
import type { FootageFilter } from '#shared/contract/footage';
import type { FileReportView } from '#shared/contract/dock';
import type { ClipView } from '#shared/contract/footage';
import { millisecondsOf, type Instant } from '#shared/clock';
import type { People } from '#shared/account';
import type { Checkout } from '#shared/checkout';
import type { DockingMeasured } from '#shared/device-health';
import type { Equipment } from '#shared/equipment';
import type { CameraReadings } from '#shared/readings';
import type { Stay } from '#shared/who-held';
import type { Recorded } from '#shared/acts/act-of';
import type { Finding } from '#shared/finding';
import {
  clipIdOf,
  type AccountName,
  type CheckoutId,
  type ClipId,
  type DeviceId,
  type SessionId,
  type Sha256,
} from '#shared/ids';
import {
  clipAlone,
  clipRow,
  FINDING_COLUMNS,
  findingIn,
  KNOWN_COLUMNS,
  knownClip,
  ROW_COLUMNS,
  withMarks,
  type KnownClip,
} from './clip-rows';
import { integer, text, textOrNull, time } from './columns';
import { drawQueries, type DrawQueries } from './draws';
import { attachmentQueries, type AttachmentQueries } from './attachments';
import { cameraQueries, type CameraQueries } from './cameras';
import { storable } from './entry-shapes';
import { continuityQueries, type ContinuityQueries } from './continuity';
import { deepCheckQueries, type DeepCheckQueries } from './deep-checks';
import { digestQueries, type DigestQueries } from './digests';
import { footagePages, type ClipPage } from './footage';
import type { KeptAct, KeptKind } from './foldings/kept';
import { keptActs } from './kept-acts';
import * as equipment from './equipment';
import { holders, people, refusals, tokens, type Holder, type Token } from './people';
import { sessionFiles, unfinishedSessions } from './sessions';
import { COPIES_AS_ACTS, proofFacts, safekeepingQueries, type SafekeepingQueries } from './safekeeping';
import type { Prepare, Row, Value } from './sqlite';
import { reviewQueries, type ReviewQueries } from './reviews';
import { storageQueries, type StorageQueries } from './storage';
import { witnessQueries, type WitnessQueries } from './witnesses';

/** A file on a camera, as its listing shows it. */
export interface ListedFile {
  readonly device: DeviceId;
  readonly source: string;
  readonly bytes: number;
  readonly modified: Instant;
}

export interface Counts {
  readonly clips: number;
  readonly sessions: number;
  /** Entries that this program did not understand. */
  readonly passedOver: number;
}

export interface Queries
  extends
    ContinuityQueries,
    DeepCheckQueries,
    DigestQueries,
    SafekeepingQueries,
    AttachmentQueries,
    StorageQueries,
    ReviewQueries,
    WitnessQueries,
    CameraQueries,
    DrawQueries {
  /**
   * One page of the list, newest recording first; `after` is the last clip of the page before. Clips that are folded
   * in between neither repeat nor displace what is yet to come. `from` and `to` are both within. Throws FailureError
   * `not-found` when there is no clip `after`.
   */
  clipPage(filter: FootageFilter, after: ClipId | null, limit: number): ClipPage;
  /** Everything on record about a clip, or null. */
  clipById(clip: ClipId): ClipView | null;
  /** The cameras that have footage, in order of their names. */
  devices(): DeviceId[];
  /** The people of whom there is footage, in order of their numbers. */
  footageHolders(): readonly Holder[];
  /** The clip with this content, or null. */
  clipBySha256(sha256: Sha256): KnownClip | null;
  /**
   * The clip last sealed from a file of this name, length and time on this camera, or null; also when its original is
   * known to be damaged: then the camera has what is needed to restore it.
   */
  knownFile(file: ListedFile): KnownClip | null;
  /** What an import made of each file, by the files' names; the length of a file that was not sealed is not on record. */
  sessionFiles(session: SessionId): FileReportView[];
  /** Imports that began and never ended, oldest first. */
  unfinishedSessions(): SessionId[];
  /** Acts of these kinds as they were recorded, oldest first. */
  keptActs<K extends KeptKind>(kinds: readonly K[]): readonly Recorded<Extract<KeptAct, { kind: K }>>[];
  /** All devices and the open hand-outs. */
  equipmentNow(): Equipment;
  checkoutById(checkout: CheckoutId): Checkout | null;
  /** The hand-outs of a device, newest first. */
  checkoutsOf(device: DeviceId, limit: number): readonly Checkout[];
  /** The hand-outs that ended last, the newest first. */
  checkoutsEnded(limit: number): readonly Checkout[];
  /** Where every device was, one place after the other. */
  allStays(): ReadonlyMap<DeviceId, readonly Stay[]>;
  /** The whole life of a device, newest first. */
  lifeOf(device: DeviceId): readonly equipment.LifeAct[];
  /** What a device last read in a dock. */
  lastReadings(device: DeviceId): CameraReadings;
  lastImport(device: DeviceId): equipment.LastImport | null;
  dockingsOf(device: DeviceId, limit: number): readonly DockingMeasured[];
  recordedMsBetween(device: DeviceId, from: Instant, to: Instant): number;
  /** Recordings of a device that were sealed since then, by the station's clock. */
  clipsSealedSince(device: DeviceId, from: Instant): number;
  /** Everybody, and their accounts. */
  people(): People;
  /** When wrong passwords were given since the last right one, in milliseconds since 1970. */
  refusals(account: AccountName): readonly number[];
  /** Badges and PINs in force. */
  tokens(): readonly Token[];
  counts(): Counts;
}

/** Wraps every reading of tables, so that their owner hears of trouble. */
export type Guard = <A extends readonly unknown[], R>(ask: (...args: A) => R) => (...args: A) => R;

/** The queries over whatever connection `prepare` reaches at the time. */
export function queriesOver(prepare: Prepare, guard: Guard): Queries {
  const one = (sql: string, ...values: Value[]): Row | undefined => prepare(sql).get(...values);
  const count = (sql: string): number => integer(one(sql) ?? { n: 0 }, 'n');
  const witness = witnessQueries(prepare);
  const passedOver = (): number => count('SELECT count(*) AS n FROM passed_over');

  return {
    ...guarded(continuityQueries(prepare), guard),
    ...guarded(digestQueries(prepare), guard),
    ...guarded(reviewQueries(prepare), guard),
    ...guarded(deepCheckQueries(prepare), guard),
    ...guarded(safekeepingQueries(prepare), guard),
    ...guarded(attachmentQueries(prepare), guard),
    ...guarded(storageQueries(prepare), guard),
    ...guarded(cameraQueries(prepare), guard),
    ...guarded(drawQueries(prepare), guard),
    clipPage: guard(footagePages(prepare)),
    clipById: guard((clip) => clipView(prepare, clip)),
    footageHolders: guard(() => holders(prepare)),
    devices: guard(() =>
      prepare(DEVICES)
        .all()
        .map((row) => text(row, 'device') as DeviceId),
    ),
    clipBySha256: guard((sha256) => {
      const row = one(`SELECT ${KNOWN_COLUMNS} FROM clips c WHERE clip = ?`, clipIdOf(sha256));
      const known = row && knownClip(row);
      return known?.sha256 === sha256 ? known : null;
    }),
    knownFile: guard(({ device, source, bytes, modified }) => {
      const row = one(
        `SELECT ${KNOWN_COLUMNS} FROM clips c
         WHERE device = ? AND source = ? AND bytes = ? AND modified = ? AND NOT EXISTS (
           SELECT 1 FROM holdings h WHERE h.seq = c.seq AND h.place = 0 AND h.damaged_seq IS NOT NULL)
         ORDER BY seq DESC LIMIT 1`,
        device,
        storable(source),
        bytes,
        millisecondsOf(modified),
      );
      return row ? knownClip(row) : null;
    }),
    sessionFiles: guard((session) => sessionFiles(prepare, session)),
    unfinishedSessions: guard(() => unfinishedSessions(prepare)),
    keptActs: guard(<K extends KeptKind>(kinds: readonly K[]) => keptActs(prepare, kinds)),
    equipmentNow: guard(() => equipment.equipmentNow(prepare)),
    checkoutById: guard((checkout) => equipment.checkoutById(prepare, checkout)),
    checkoutsOf: guard((device, limit) => equipment.checkoutsOf(prepare, device, limit)),
    checkoutsEnded: guard((limit) => equipment.checkoutsEnded(prepare, limit)),
    allStays: guard(() => equipment.allStays(prepare)),
    lifeOf: guard((device) => equipment.lifeOf(prepare, device)),
    lastReadings: guard((device) => equipment.lastReadings(prepare, device)),
    lastImport: guard((device) => equipment.lastImport(prepare, device)),
    dockingsOf: guard((device, limit) => equipment.dockingsOf(prepare, device, limit)),
    recordedMsBetween: guard((device, from, to) =>
      equipment.recordedMsBetween(prepare, device, millisecondsOf(from), millisecondsOf(to)),
    ),
    clipsSealedSince: guard((device, from) =>
      equipment.clipsSealedSince(prepare, device, millisecondsOf(from)),
    ),
    people: guard(() => people(prepare)),
    refusals: guard((account) => refusals(prepare, account)),
    tokens: guard(() => tokens(prepare)),
    counts: guard(() => ({
      clips: count('SELECT count(*) AS n FROM clips'),
      sessions: count('SELECT count(*) AS n FROM sessions'),
      passedOver: passedOver(),
    })),
    witnessActs: guard((limit) => witness.witnessActs(limit)),
    lastCosigned: guard(() => witness.lastCosigned()),
    cosignedBy: guard((name) => witness.cosignedBy(name)),
    remembered: guard((origin) => witness.remembered(origin)),
    shownSizes: guard((limit) => witness.shownSizes(limit)),
  };
}

/** All queries of a domain, each under the guard. */
function guarded<Q extends object>(queries: Q, guard: Guard): Q {
  return Object.fromEntries(
    Object.entries(queries).map(([name, ask]) => [name, guard(ask as Parameters<Guard>[0])]),
  ) as Q;
}

/** Jumps from name to name in the index instead of reading all of it. */
const DEVICES = `
  WITH RECURSIVE names (device) AS (
    SELECT min(device) FROM clips
    UNION ALL
    SELECT (SELECT min(device) FROM clips WHERE device > names.device) FROM names WHERE names.device IS NOT NULL
  )
  SELECT device FROM names WHERE device IS NOT NULL`;

/** A camera uses its file names again: a side log goes with the clip of that name whose time is nearest. */
const SIDE_LOGS = withMarks(`
  SELECT ${ROW_COLUMNS} FROM clips c
  WHERE c.device = ?1 AND c.belongs_to = ?2 AND NOT EXISTS (
    SELECT 1 FROM clips o
    WHERE o.device = ?1 AND o.source = ?2 AND o.seq <> ?3 AND abs(o.modified - c.modified) < abs(?4 - c.modified)
  )
  ORDER BY c.source, c.seq`);

function clipView(prepare: Prepare, clip: ClipId): ClipView | null {
  const row = prepare(withMarks('SELECT * FROM clips WHERE clip = ?')).get(clip);
  if (!row) return null;
  const alone = clipAlone(row);
  const sealing = { seq: alone.seq, at: alone.sealedAt, kind: 'clip.sealed' };
  const acts = prepare(
    `SELECT seq, at, account, kind, why FROM acts WHERE clip = ?1 UNION ALL ${COPIES_AS_ACTS}
     UNION ALL ${STORAGE_ACTS} ORDER BY seq`,
  ).all(clip, alone.seq);
  return {
    ...alone,
    sideLogs: prepare(SIDE_LOGS)
      .all(alone.device, alone.source, alone.seq, integer(row, 'modified'))
      .map(clipRow),
    findings: findingsOf(prepare, alone.seq),
    proof: proofFacts(prepare, alone.seq, alone.sealedAt),
    history: [
      { ...sealing, by: textOrNull(row, 'sealed_by') ?? STATION, why: textOrNull(row, 'sealed_why') },
      ...acts.map((act) => ({
        seq: integer(act, 'seq'),
        at: time(act, 'at'),
        by: textOrNull(act, 'account') ?? STATION,
        kind: text(act, 'kind'),
        why: textOrNull(act, 'why'),
      })),
    ],
  };
}

/** What people put on file about a clip's storage; one act may be about many clips. */
const STORAGE_ACTS = `SELECT k.seq, k.at, k.account, k.kind, k.why FROM kept_acts k WHERE
  (k.kind = 'storage.end-stated' AND json_extract(k.data, '$.clip') = ?1)
  OR (k.kind = 'storage.explained' AND EXISTS (SELECT 1 FROM json_each(k.data, '$.clips') WHERE value = ?1))`;

/** How the station itself is called where an account would stand. */
const STATION = 'station';

function findingsOf(prepare: Prepare, seq: number): Finding[] {
  return prepare(`SELECT ${FINDING_COLUMNS} FROM findings f WHERE f.seq = ? ORDER BY f.n`)
    .all(seq)
    .flatMap((row) => findingIn(row) ?? []);
}
