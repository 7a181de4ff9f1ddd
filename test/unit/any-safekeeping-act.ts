/** Acts about storage in any order, sensible or not: places that nobody added, copies of clips that nobody sealed. */
import fc from 'fast-check';
import type { SafekeepingAct } from '#shared/acts/safekeeping';
import { instantOf } from '#shared/clock';
import type { AttachmentAct } from '#shared/acts/attachment';
import type { PlaceId, Sha256 } from '#shared/ids';
import type { SealedClip } from '#shared/clip';
import { DAMAGES } from '#shared/safekeeping';

const PLACES = ['00000000000000aa', '00000000000000bb'].map((id) => id as PlaceId);
const place = fc.constantFrom(...PLACES);
const readBack = fc.constantFrom('medium' as const, 'cached' as const);
const seq = fc.nat(60);
/** A file by its content; few, so that acts meet. */
const attachment = fc
  .constantFrom('a', 'b', 'c')
  .map((one) => one.repeat(64) as Sha256)
  .map((sha256) => ({ file: `attachments/${sha256}.png`, sha256, bytes: 9 }));

export function anySafekeepingAct(
  clip: fc.Arbitrary<SealedClip>,
  began: number,
): fc.Arbitrary<SafekeepingAct | AttachmentAct> {
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
      .record({
        place,
        readBack,
        copies: fc.array(clip, { maxLength: 3 }),
        attachments: fc.array(attachment, { minLength: 1, maxLength: 2 }),
      })
      .map(({ copies, ...rest }): SafekeepingAct => ({
        kind: 'copy.made',
        data: { ...rest, copies: copies.map((c) => ({ clip: c.clip, sha256: c.sha256, bytes: c.bytes })) },
      })),
    fc
      .record({
        place: held,
        readBack,
        first: seq,
        more: fc.nat(9),
        began: fc.nat(60_000),
        attachments: fc.option(fc.nat(3)),
      })
      .map(({ first, more, began: after, attachments, ...rest }): SafekeepingAct => ({
        kind: 'scrub.passed',
        data: {
          ...rest,
          ...(attachments !== null && { attachments }),
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
    fc.record({ attachment, readBack }).map(({ attachment: kept, ...rest }): AttachmentAct => ({
      kind: 'attachment.kept',
      data: { ...kept, ...rest, format: 'png', name: '镜头.png' },
    })),
    fc
      .record({ attachment, place: held, how: fc.constantFrom(...DAMAGES) })
      .map(({ attachment: { file }, ...rest }): SafekeepingAct => ({
        kind: 'attachment.damaged',
        data: { ...rest, file, found: null, quarantine: null },
      })),
    fc
      .record({ attachment, place: held, readBack })
      .map(({ attachment: { file }, ...rest }): SafekeepingAct => ({
        kind: 'attachment.healed',
        data: { ...rest, file, from: 'itself', quarantined: null },
      })),
  );
}
