/** A ledger in memory, and made-up clips for it. */
import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { anyCameraAct } from './any-camera-act';
import { canonicalJson, type CanonicalValue } from '#shared/canonical-json';
import type { SealedClip } from '#shared/clip';
import { instantOf } from '#shared/clock';
import type { Finding } from '#shared/finding';
import { clipIdOf, type DeviceId, type SessionId, type Sha256 } from '#shared/ids';
import { GENESIS, type Act, type Actor, type AnyEntry } from '#shared/ledger';
import { anySafekeepingAct } from './any-safekeeping-act';
import type { HashedEntry } from '../../electron/catalog/fold';
import type { LedgerReading } from '../../electron/catalog/make';

export const sha256Of = (text: string): Sha256 => createHash('sha256').update(text).digest('hex') as Sha256;

export const BEGAN = Date.UTC(2026, 6, 13, 1, 30);

/** An act, or one of a kind that this program does not know. */
export type AnyAct = Act | { readonly kind: string; readonly data: CanonicalValue };

export interface FakeLedger extends LedgerReading {
  readonly all: readonly HashedEntry[];
  append(acts: readonly AnyAct[], by?: Actor, why?: string): HashedEntry[];
}

export function fakeLedger(acts: readonly AnyAct[] = [], vault = 'vault-1'): FakeLedger {
  const all: HashedEntry[] = [];
  const head = (): Sha256 => all.at(-1)?.hash ?? GENESIS;
  const append: FakeLedger['append'] = (more, by = { kind: 'station' }, why) =>
    more.map((act) => {
      const entry: AnyEntry = {
        seq: all.length,
        prev: head(),
        at: instantOf(BEGAN + all.length * 1000),
        by,
        ...(why === undefined ? {} : { why }),
        kind: act.kind,
        data: act.data as unknown as CanonicalValue,
      };
      const hashed = { entry, hash: sha256Of(canonicalJson(entry as unknown as CanonicalValue)) };
      all.push(hashed);
      return hashed;
    });
  append([{ kind: 'vault.created', data: { vault, format: 1 } }]);
  append(acts);
  return {
    all,
    append,
    get size() {
      return all.length;
    },
    get head() {
      return head();
    },
    async *entries(from) {
      for (let seq = from; seq < all.length; seq++) {
        await Promise.resolve();
        const entry = all[seq];
        if (entry) yield entry;
      }
    },
  };
}

export const device = (text: string): DeviceId => text as DeviceId;
export const session = (text: string): SessionId => text as SessionId;

/** A sealed clip whose content is `content`; the rest can be chosen. */
export function clipOf(content: string, chosen: Partial<SealedClip> = {}): SealedClip {
  const sha256 = sha256Of(content);
  return {
    clip: clipIdOf(sha256),
    session: session('20260713T013000Z-00000001'),
    device: device('BC240001'),
    source: `DCIM/100MEDIA/${content}.MP4`,
    kind: 'video',
    format: 'mp4',
    bytes: 1000,
    sha256,
    edges: sha256Of(`edges of ${content}`),
    original: `originals/BC240001/2026-07-13/${sha256}.mp4`,
    readBack: 'medium',
    recorded: null,
    modified: instantOf(BEGAN),
    profile: null,
    personAlias: null,
    deviceMark: false,
    claim: null,
    belongsTo: null,
    findings: [],
    ...chosen,
  };
}

export const sealed = (clip: SealedClip): Act => ({ kind: 'clip.sealed', data: clip });

export const started = (id: SessionId, camera = 'BC240001'): Act => ({
  kind: 'import.started',
  data: {
    session: id,
    device: { device: device(camera), from: 'given' },
    transport: 'folder',
    files: 3,
    bytes: 3000,
  },
});

export const finished = (id: SessionId, camera = 'BC240001'): Act => ({
  kind: 'import.finished',
  data: {
    session: id,
    device: device(camera),
    safeToUnplug: true,
    sealed: 1,
    alreadySealed: 1,
    skipped: 1,
    failed: 0,
    bytes: 1000,
  },
});

/** Pieces of names as cameras, officers and attackers write them. */
const PIECES = [
  '执法',
  '盗窃',
  '张伟',
  '现场',
  '2026',
  'BC24',
  '.MP4',
  '_',
  '%',
  "'",
  '"',
  '\\',
  '*',
  ' ',
  '\n',
  '\0',
  '/',
  '-',
  '‮',
  '🎥',
  'ＡＢ',
  'é',
  ') OR 1=1 --',
];

export const anyName = fc
  .array(fc.oneof(fc.constantFrom(...PIECES), fc.string({ unit: 'grapheme', maxLength: 3 })), {
    minLength: 1,
    maxLength: 8,
  })
  .map((pieces) => pieces.join(''));

const anyTime = fc
  .oneof(
    fc.integer({ min: 0, max: 5 }).map((n) => BEGAN + n * 60_000), // often the same
    fc.integer({ min: Date.UTC(1980, 0, 1), max: Date.UTC(2099, 11, 31) }),
  )
  .map(instantOf);

const anyFinding: fc.Arbitrary<Finding> = fc.oneof(
  fc.constant<Finding>({ code: 'CLAIM_AGREES', severity: 'note' }),
  anyName.map((found): Finding => ({
    code: 'EXTENSION_LIES',
    severity: 'warning',
    values: { found, bytes: 5 },
  })),
  fc.constant<Finding>({ code: 'CLAIM_DIFFERS', severity: 'error' }),
);

const SESSIONS = ['20260713T013000Z-00000001', '20260713T020000Z-00000002'].map(session);
const DEVICES = ['BC240001', 'BC240002', 'X'].map(device);

/** A clip with any content of a small number, so that the same one comes twice now and then. */
export const anyClip: fc.Arbitrary<SealedClip> = fc
  .record({
    content: fc.integer({ min: 0, max: 60 }),
    session: fc.constantFrom(...SESSIONS),
    device: fc.constantFrom(...DEVICES),
    source: anyName,
    kind: fc.constantFrom('video', 'audio', 'photo', 'side-log'),
    bytes: fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER }),
    readBack: fc.constantFrom('medium', 'cached'),
    recorded: fc.option(anyTime.map((deviceClock) => ({ deviceClock, from: 'file-name' as const }))),
    modified: anyTime,
    profile: fc.option(fc.constant('common')),
    personAlias: fc.option(anyName),
    deviceMark: fc.boolean(),
    claim: fc.option(
      fc.constant({ algorithm: 'md5' as const, value: '0'.repeat(32), computed: '1'.repeat(32) }),
    ),
    belongsTo: fc.option(anyName),
    findings: fc.array(anyFinding, { maxLength: 3 }),
  })
  .map(({ content, ...chosen }) => clipOf(`clip ${content}`, chosen));

/** Anything that a ledger may hold, well-formed or not. */
export const anyAct: fc.Arbitrary<AnyAct> = fc.oneof(
  { weight: 6, arbitrary: anyClip.map(sealed) },
  { weight: 1, arbitrary: fc.constantFrom(...SESSIONS).map((id) => started(id)) },
  { weight: 1, arbitrary: fc.constantFrom(...SESSIONS).map((id) => finished(id)) },
  {
    weight: 1,
    arbitrary: fc
      .constantFrom(...SESSIONS)
      .map((id): AnyAct => ({ kind: 'import.interrupted', data: { session: id } })),
  },
  {
    weight: 2,
    arbitrary: fc
      .record({ id: fc.constantFrom(...SESSIONS), source: anyName, clip: fc.option(anyClip) })
      .map(({ id, source, clip }): AnyAct => ({
        kind: 'import.files',
        data: {
          session: id,
          files: [
            { source, outcome: 'already-sealed', reason: null, clip: clip?.clip ?? null },
            { source: `${source}.log`, outcome: 'skipped', reason: 'not-footage', clip: null },
            { source: `${source}.avi`, outcome: 'failed', reason: 'source-gone', clip: null },
          ],
        },
      })),
  },
  {
    weight: 2,
    arbitrary: anyClip.map(({ clip }): AnyAct => ({ kind: 'clip.looked-at', data: { clip } })),
  },
  {
    weight: 1,
    arbitrary: anyClip.map(({ clip, session: id }): AnyAct => ({
      kind: 'clip.restored',
      data: { clip, session: id, quarantined: null },
    })),
  },
  {
    weight: 2,
    arbitrary: fc
      .record({ clip: anyClip, findings: fc.array(anyFinding, { maxLength: 2 }), complaints: fc.nat(9) })
      .map(({ clip: { clip }, findings, complaints }): AnyAct => ({
        kind: 'clip.deep-checked',
        data: {
          clip,
          tool: 'ffmpeg 5',
          tracks: [
            { kind: 'video', codec: 'h264', frames: 20, expected: null, digest: sha256Of('pictures') },
          ],
          complaints,
          samples: [],
          findings,
        },
      })),
  },
  {
    weight: 2,
    arbitrary: fc
      .record({ a: anyClip, b: anyClip, id: fc.constantFrom(...SESSIONS), withdrawn: fc.boolean() })
      .map(({ a, b, id, withdrawn }): AnyAct => {
        const gap = `gap:${a.clip}:${b.clip}`;
        return {
          kind: 'continuity.found',
          data: {
            device: a.device,
            session: id,
            findings: [
              {
                id: gap,
                code: 'INTERRUPTED',
                severity: 'warning',
                after: a.clip,
                before: b.clip,
                from: instantOf(BEGAN),
                to: null,
                values: { seconds: 5 },
              },
            ],
            withdrawn: withdrawn ? [gap] : [],
          },
        };
      }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ a: anyClip, b: anyClip, person: anyName }).map(({ a, b, person }): AnyAct => ({
      kind: 'continuity.explained',
      data: {
        device: a.device,
        finding: `gap:${a.clip}:${b.clip}`,
        reason: 'battery',
        text: '',
        person,
      },
    })),
  },
  { weight: 5, arbitrary: anySafekeepingAct(anyClip, BEGAN) },
  { weight: 3, arbitrary: anyCameraAct },
  { weight: 1, arbitrary: anyName.map((data): AnyAct => ({ kind: 'case.filed', data })) },
  {
    weight: 1,
    arbitrary: anyName.map((source): AnyAct => ({ kind: 'clip.sealed', data: { source } })),
  },
);
