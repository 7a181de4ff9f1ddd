/** A record of acts for tests of the intake alone: the same promises as the ledger's, kept in memory. */
import type { KnownClip, Records } from '../../electron/intake/records';
import type { SealedClip } from '#shared/clip';
import type { Act } from '#shared/ledger';

export function recordsInMemory(): Records & { readonly acts: Act[]; readonly clips: () => SealedClip[] } {
  const acts: Act[] = [];
  const clips = (): SealedClip[] => acts.flatMap((act) => (act.kind === 'clip.sealed' ? [act.data] : []));
  const known = (clip: SealedClip | undefined): KnownClip | null => clip ?? null;
  return {
    acts,
    clips,
    knownFile: (file) =>
      known(
        clips().find(
          (c) =>
            c.device === file.device &&
            c.source === file.source &&
            c.bytes === file.bytes &&
            c.modified === file.modified,
        ),
      ),
    openRemovals: () => [],
    withContent: (sha256) => known(clips().find((c) => c.sha256 === sha256)),
    append: (more) => {
      acts.push(...more);
      return Promise.resolve();
    },
  };
}
