/** Acts about storage in any order, sensible or not: places that nobody added, copies of clips that nobody sealed. */
import fc from 'fast-check';
import type { SafekeepingAct } from '#shared/acts/safekeeping';
import { instantOf } from '#shared/clock';
import type { PlaceId } from '#shared/ids';
import type { SealedClip } from '#shared/clip';
import { DAMAGES } from '#shared/safekeeping';

const PLACES = ['00000000000000aa', '00000000000000bb'].map((id) => id as PlaceId);
const place = fc.constantFrom(...PLACES);
const readBack = fc.constantFrom('medium' as const, 'cached' as const);
const seq = fc.nat(60);

export function anySafekeepingAct(
  clip: fc.Arbitrary<SealedClip>,
  began: number,
): fc.Arbitrary<SafekeepingAct> {
  const held = fc.option(place, { freq: 2 });
  return fc.oneof(
    place.map((id): SafekeepingAct => ({
      kind: 'place.added',
      data: { place: id, name: `disk ${id.slice(-2)}`, folder: `/media/${id}` },
    })),
    place.map((id): SafekeepingAct => ({
      kind: 'place.moved',
      data: { place: id, folder: '/media/other' },
    })),
    place.map((id): SafekeepingAct => ({ kind: 'place.removed', data: { place: id } })),
    fc
      .record({ unplugWaitsForCopy: fc.boolean(), scrubDays: fc.integer({ min: 1, max: 99 }) })
      .map((data): SafekeepingAct => ({ kind: 'safekeeping.rules-set', data })),
    fc
      .record({ place, readBack, copies: fc.array(clip, { maxLength: 3 }) })
      .map(({ copies, ...rest }): SafekeepingAct => ({
        kind: 'copy.made',
        data: { ...rest, copies: copies.map((c) => ({ clip: c.clip, sha256: c.sha256, bytes: c.bytes })) },
      })),
    fc
      .record({ place: held, readBack, first: seq, more: fc.nat(9), began: fc.nat(60_000) })
      .map(({ first, more, began: after, ...rest }): SafekeepingAct => ({
        kind: 'scrub.passed',
        data: {
          ...rest,
          ranges: [[first, first + more]],
          clips: 1,
          bytes: 1,
          secondReadings: 0,
          began: instantOf(began + after),
        },
      })),
    fc
      .record({ clip, place: held, how: fc.constantFrom(...DAMAGES) })
      .map(({ clip: { clip: id }, ...rest }): SafekeepingAct => ({
        kind: 'clip.damaged',
        data: { ...rest, clip: id, found: null, quarantine: null },
      })),
    fc.record({ clip, place: held, readBack }).map(({ clip: { clip: id }, ...rest }): SafekeepingAct => ({
      kind: 'clip.healed',
      data: { ...rest, clip: id, from: 'itself', quarantined: null },
    })),
  );
}
