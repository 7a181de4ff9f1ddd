/** What a verification keeps of the entries: the sealed clips, the witnesses, and what each place of second copies owes. */
import type { SealedClip } from '#shared/clip';
import type { AnyEntry } from '#shared/ledger';
import type { VerificationFinding } from '#shared/verification';
import type { WitnessKey } from '../../ledger/cosignature';
import { digestInPath } from '../../vault/layout';
import { witnessIn } from '../witness-notes';

/** What the ledger says of one original. */
export interface RecordedClip extends Pick<SealedClip, 'original' | 'sha256' | 'bytes'> {
  readonly seq: number;
}

/** A place of second copies that is in use. `due`: the clips that are on record as copied there. */
export interface RecordedPlace {
  readonly place: string;
  readonly name: string;
  readonly folder: string;
  readonly due: ReadonlySet<string>;
}

export interface Recorded {
  /** By the clip's id. */
  readonly clips: ReadonlyMap<string, RecordedClip>;
  /** By the place's id. */
  readonly places: ReadonlyMap<string, RecordedPlace>;
  readonly witnesses: readonly WitnessKey[];
  /** Clips that two entries record. */
  readonly failures: readonly VerificationFinding[];
}

/** Takes the entries in their order. An entry that is not shaped like what its kind says tells nothing. */
export function recorder(): { readonly recorded: Recorded; take(entry: AnyEntry): void } {
  const clips = new Map<string, RecordedClip>();
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
    clips.set(clip.clip, { original, sha256, bytes, seq });
  };
  const keep = ({ kind, data }: AnyEntry): void => {
    const { place, name, folder, copies } = data as Readonly<Record<string, unknown>>;
    if (typeof place !== 'string') return;
    const known = places.get(place);
    if (kind === 'place.added' && typeof name === 'string' && typeof folder === 'string')
      places.set(place, { place, name, folder, due: new Set() });
    else if (kind === 'place.moved' && known && typeof folder === 'string')
      places.set(place, { ...known, folder });
    else if (kind === 'place.removed') places.delete(place);
    else if (kind === 'copy.made' && known && Array.isArray(copies))
      for (const copy of copies as readonly unknown[]) {
        const clip = (copy as { readonly clip?: unknown } | null)?.clip;
        if (typeof clip === 'string') known.due.add(clip);
      }
  };

  return {
    recorded: { clips, places, witnesses, failures },
    take(entry) {
      const witness = witnessIn(entry);
      if (witness) witnesses.push(witness);
      const clip = clipIn(entry);
      if (clip) seal(clip, entry.seq);
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
