/**
 * Which camera a docked one is taken for. It states a number; the record knows by which traits cameras of that number
 * were seen. Where the two do not fit, or two cameras state one number, nobody decides but a person: the footage of
 * two cameras must never be merged silently.
 */
import type { Instant } from './clock';
import { compareTraits, type DeviceTraits, type Trait } from './device-traits';
import type { DeviceId, DockId } from './ids';

/** Once on record: a camera that stated some number (or none) and showed these traits was, or was called, `device`. */
export interface Sighting {
  readonly device: DeviceId;
  readonly traits: DeviceTraits;
  readonly at: Instant;
}

/** Why a person has to say which camera it is. */
export type Doubt =
  /** Another docked camera states the same number. */
  | { readonly why: 'twin'; readonly others: readonly DockId[] }
  /** The camera of this number used to look otherwise. */
  | { readonly why: 'changed'; readonly differs: readonly Trait[]; readonly before: Sighting }
  /** Cameras that were told apart before, and nothing that shows now says which of them it is. */
  | { readonly why: 'several'; readonly devices: readonly DeviceId[] };

export type Recognition =
  | { readonly is: 'certain'; readonly device: DeviceId }
  | { readonly is: 'doubtful'; readonly doubt: Doubt }
  /** It states no number, and nobody has ever said what it is. */
  | { readonly is: 'unknown' };

/**
 * Takes a camera that states the number `claimed` for one of those that are on record under that number. `known` are
 * the sightings of that claim, oldest first.
 */
export function recognise(
  claimed: DeviceId | null,
  traits: DeviceTraits,
  known: readonly Sighting[],
): Recognition {
  const compared = known.map((sighting) => ({ sighting, ...compareTraits(sighting.traits, traits) }));
  const same = compared.filter(({ verdict }) => verdict === 'same');
  const closest = Math.max(0, ...same.map(({ agree }) => agree));
  const named = devicesOf(same.filter(({ agree }) => agree === closest));
  if (named.length === 1) return certain(named[0]);
  if (named.length > 1) return doubtful({ why: 'several', devices: named });
  if (claimed === null) return { is: 'unknown' };

  const last = compared.filter(({ verdict }) => verdict === 'different').at(-1);
  if (last) return doubtful({ why: 'changed', differs: last.differs, before: last.sighting });
  // Nothing speaks for or against it: it is what it says, unless the number was found to be that of several.
  const possible = [...new Set([claimed, ...devicesOf(compared)])];
  return possible.length > 1 ? doubtful({ why: 'several', devices: possible }) : certain(claimed);
}

/** One docked camera that is taken for `device`. `unit`: what hangs on one port is one device, whatever it shows. */
export interface Taken {
  readonly dock: DockId;
  readonly unit: string;
  readonly device: DeviceId;
  /** A person said so at this docking, or its footage is all in already: it is asked no more. */
  readonly settled: boolean;
}

/** The docked cameras that share their number with another device, each with those others. */
export function twinsAmong(taken: readonly Taken[]): ReadonlyMap<DockId, readonly DockId[]> {
  const twins = new Map<DockId, readonly DockId[]>();
  for (const one of taken) {
    if (one.settled) continue;
    const others = taken.filter(({ device, unit }) => device === one.device && unit !== one.unit);
    if (others.length > 0)
      twins.set(
        one.dock,
        others.map(({ dock }) => dock),
      );
  }
  return twins;
}

function devicesOf(compared: readonly { readonly sighting: Sighting }[]): readonly DeviceId[] {
  return [...new Set(compared.map(({ sighting }) => sighting.device))];
}

function certain(device: DeviceId | undefined): Recognition {
  return device === undefined ? { is: 'unknown' } : { is: 'certain', device };
}

function doubtful(doubt: Doubt): Recognition {
  return { is: 'doubtful', doubt };
}
