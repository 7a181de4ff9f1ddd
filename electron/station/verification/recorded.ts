/** What a verification keeps of the entries: the sealed clips, the attachments, the witnesses, and what each place of second copies owes. */
import type { SealedClip } from '#shared/clip';
import type { AnyEntry } from '#shared/ledger';
import type { VerificationFinding } from '#shared/verification';
import type { WitnessKey } from '../../ledger/cosignature';
import { digestInAttachmentPath, digestInPath } from '../../vault/layout';
import { witnessIn } from '../witness-notes';

/** What the ledger says of one file: an original, or an attachment. */
export interface RecordedFile extends Pick<SealedClip, 'original' | 'sha256' | 'bytes'> {
  readonly is: 'clip' | 'attachment';
  readonly seq: number;
}

/** A place of second copies that is in use. `due`: the clips (ids) and attachments (paths) on record as copied there. */
export interface RecordedPlace {
  readonly place: string;
  readonly name: string;
  readonly folder: string;
  readonly due: ReadonlySet<string>;
}

export interface Recorded {
  /** By the clip's id. */
  readonly clips: ReadonlyMap<string, RecordedFile>;
  /** By their paths in the vault. */
  readonly attachments: ReadonlyMap<string, RecordedFile>;
  /** By the place's id. */
  readonly places: ReadonlyMap<string, RecordedPlace>;
  readonly witnesses: readonly WitnessKey[];
  /** Clips that two entries record. */
  readonly failures: readonly VerificationFinding[];
}

/** Takes the entries in their order. An entry that is not shaped like what its kind says tells nothing. */
export function recorder(): { readonly recorded: Recorded; take(entry: AnyEntry): void } {
  const clips = new Map<string, RecordedFile>();
  const attachments = new Map<string, RecordedFile>();
  const places = new Map<string, RecordedPlace & { readonly due: Set<string> }>();
  const witnesses: WitnessKey[] = [];
  const failures: VerificationFinding[] = [];

  const seal = (clip: SealedClip, seq: number): void => {
    const first = clips.get(clip.clip);
    if (first) {
      const values = { first: first.seq, second: seq };
      failures.push({ code: 'CLIP_RECORDED_TWICE', subject: clip.clip, values });
      return;
    }
    const { original, sha256, bytes } = clip;
    clips.set(clip.clip, { is: 'clip', original, sha256, bytes, seq });
  };
  const keep = ({ kind, data }: AnyEntry): void => {
    const { place, name, folder, copies, attachments: copied } = data as Readonly<Record<string, unknown>>;
    if (typeof place !== 'string') return;
    const known = places.get(place);
    if (kind === 'place.added' && typeof name === 'string' && typeof folder === 'string')
      places.set(place, { place, name, folder, due: new Set() });
    else if (kind === 'place.moved' && known && typeof folder === 'string')
      places.set(place, { ...known, folder });
    else if (kind === 'place.removed') places.delete(place);
    else if (kind === 'copy.made' && known) {
      for (const clip of textsIn(copies, 'clip')) known.due.add(clip);
      for (const file of textsIn(copied, 'file')) known.due.add(file);
    }
  };

  return {
    recorded: { clips, attachments, places, witnesses, failures },
    take(entry) {
      const witness = witnessIn(entry);
      if (witness) witnesses.push(witness);
      const clip = clipIn(entry);
      if (clip) seal(clip, entry.seq);
      const attachment = attachmentIn(entry);
      if (attachment && !attachments.has(attachment.original))
        attachments.set(attachment.original, attachment);
      keep(entry);
    },
  };
}

/** The sealed clip that an entry records, or null; an entry that is not shaped like one is no clip. */
export function clipIn(entry: AnyEntry): SealedClip | null {
  if (entry.kind !== 'clip.sealed') return null;
  const clip = entry.data as Partial<SealedClip> | null;
  const whole =
    typeof clip?.clip === 'string' &&
    typeof clip.original === 'string' &&
    typeof clip.sha256 === 'string' &&
    typeof clip.bytes === 'number' &&
    digestInPath(clip.original) === clip.sha256;
  return whole ? (clip as SealedClip) : null;
}

const ATTACHES: ReadonlySet<string> = new Set(['attachment.kept', 'still.kept']);

/** The attachment that an entry records, or null; an entry that is not shaped like one is none. */
function attachmentIn({ kind, data, seq }: AnyEntry): RecordedFile | null {
  if (!ATTACHES.has(kind)) return null;
  const { file, sha256, bytes } = data as Readonly<Record<string, unknown>>;
  if (typeof file !== 'string' || typeof bytes !== 'number') return null;
  const digest = digestInAttachmentPath(file);
  return digest === null || digest !== sha256
    ? null
    : { is: 'attachment', original: file, sha256: digest, bytes, seq };
}

/** The texts under one name in a list of objects. */
function textsIn(list: unknown, name: string): readonly string[] {
  if (!Array.isArray(list)) return [];
  return (list as readonly unknown[]).flatMap((one) => {
    const value = (one as Readonly<Record<string, unknown>> | null)?.[name];
    return typeof value === 'string' ? [value] : [];
  });
}
