/** Which camera each docked thing is taken for: by its own word, by the record, by what a person said. */
import type { DeviceIdentity, DockedCamera } from '#shared/device';
import type { DeviceId, DockId } from '#shared/ids';
import { recognise, twinsAmong, type Doubt, type Sighting, type Taken } from '#shared/recognise';

/** One docked thing, and what is known of it beside what the dock tells. */
export interface Docking {
  readonly camera: DockedCamera;
  /** What a person said at this docking. */
  readonly told: DeviceId | null;
  /** Its footage is all in: it is not asked about any more. */
  readonly isDone: boolean;
}

export type Standing =
  | { readonly is: 'certain'; readonly identity: DeviceIdentity }
  /** A person has to say which camera it is; nothing is imported before. */
  | { readonly is: 'doubtful'; readonly doubt: Doubt | { readonly why: 'unknown' } }
  /** No camera, or not known yet. */
  | { readonly is: 'none' };

const NONE: Standing = { is: 'none' };

/** @param known sightings on record of cameras that stated a number, or none; oldest first */
export function standingsOf(
  docked: readonly Docking[],
  known: (claimed: DeviceId | null) => readonly Sighting[],
): ReadonlyMap<DockId, Standing> {
  const alone = new Map(docked.map((docking) => [docking.camera.dock, standingAlone(docking, known)]));
  const taken = docked.flatMap((docking): Taken[] => {
    const { dock, usb } = docking.camera;
    const standing = alone.get(dock);
    if (standing?.is !== 'certain') return [];
    const { device } = standing.identity;
    return [{ dock, unit: usb?.port ?? dock, device, settled: docking.told !== null || docking.isDone }];
  });
  const twins = twinsAmong(taken);
  return new Map(
    [...alone].map(([dock, standing]) => {
      const others = twins.get(dock);
      return [dock, others ? { is: 'doubtful', doubt: { why: 'twin', others } } : standing] as const;
    }),
  );
}

/** As if nothing else were docked. */
function standingAlone({ camera, told }: Docking, known: Parameters<typeof standingsOf>[1]): Standing {
  const { identity, trouble, traits } = camera;
  if (trouble === 'gone') return NONE;
  if (told !== null) return certain({ device: told, from: 'given' });
  const isReadable = trouble === null || trouble === 'nameless' || isForeign(camera);
  if (!isReadable || (trouble === null && !identity)) return NONE;
  const seen = recognise(identity?.device ?? null, traits, known(identity?.device ?? null));
  switch (seen.is) {
    case 'certain':
      return certain(seen.device === identity?.device ? identity : { device: seen.device, from: 'given' });
    case 'doubtful':
      return seen;
    case 'unknown':
      // What is no camera is nobody's question, unless somebody lets it in.
      return trouble === 'nameless' ? { is: 'doubtful', doubt: { why: 'unknown' } } : NONE;
  }
}

/** Whether it does not look like a camera, and so is left alone until a person lets it in. */
export function isForeign({ trouble }: Pick<DockedCamera, 'trouble'>): boolean {
  return trouble === 'not-a-camera' || trouble === 'phone';
}

function certain(identity: DeviceIdentity): Standing {
  return { is: 'certain', identity };
}
