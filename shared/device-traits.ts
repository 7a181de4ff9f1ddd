/**
 * What is seen of a camera from outside, beside the number that it gives itself. Numbers repeat: factories leave the
 * same serial in a whole batch, and people copy cards. By its traits one camera is told from another of its number.
 */
import type { Transport } from './device';

export interface DeviceTraits {
  readonly transport: Transport;
  /** USB vendor and product, four hexadecimal digits each: `4255:1000`. Never those of a card reader. */
  readonly model: string | null;
  /** The USB serial number, as far as it tells anything. Never that of a card reader. */
  readonly serial: string | null;
  /** The number that formatting gave the file system: it goes with the card, not with the camera. */
  readonly volume: string | null;
}

export type Trait = 'model' | 'serial' | 'volume';

/** Nothing is seen but how it is reached. */
export function noTraits(transport: Transport): DeviceTraits {
  return { transport, model: null, serial: null, volume: null };
}

export interface TraitComparison {
  /** `unknown`: nothing that both show speaks for or against it. */
  readonly verdict: 'same' | 'different' | 'unknown';
  readonly differs: readonly Trait[];
  /** How many traits agree. */
  readonly agree: number;
}

/**
 * Whether two sightings can be of one camera. A telling serial vouches for it, whatever card is in it; without one the
 * card does. A camera shows another product number, and at times another serial, in each way of being reached, so
 * these speak against it only when it was reached the same way.
 */
export function compareTraits(a: DeviceTraits, b: DeviceTraits): TraitComparison {
  const sameWay = a.transport === b.transport;
  const of = (trait: Trait): 'agrees' | 'differs' | null => {
    if (a[trait] === null || b[trait] === null) return null;
    if (a[trait] === b[trait]) return 'agrees';
    return sameWay ? 'differs' : null;
  };
  const model = of('model');
  const serial = of('serial');
  const volume = of('volume');
  const agree = [model, serial, volume].filter((trait) => trait === 'agrees').length;
  const against: Trait[] = [];
  if (model === 'differs') against.push('model');
  if (serial === 'differs') against.push('serial');
  if (volume === 'differs' && serial !== 'agrees') against.push('volume');
  if (against.length > 0) return { verdict: 'different', differs: against, agree };
  return { verdict: serial === 'agrees' || volume === 'agrees' ? 'same' : 'unknown', differs: [], agree };
}
