/** Who held what at a moment of the past. */
import type { Instant } from '#shared/clock';
import type { HeldView } from '#shared/contract/devices';
import { stayAt } from '#shared/who-held';
import type { Station } from './open';

/** Every device that was registered by then, and where it was. */
export function heldAt({ catalog }: Pick<Station, 'catalog'>, at: Instant): HeldView[] {
  const { devices } = catalog.equipmentNow();
  const { persons } = catalog.people();
  return [...catalog.allStays()].flatMap(([device, stays]): HeldView[] => {
    const stay = stayAt(stays, at);
    if (!stay) return [];
    const { place } = stay;
    const holder =
      'person' in place ? place.person : place.where === 'repair' ? place.handedIn?.person : null;
    return [
      {
        device,
        model: devices.get(device)?.facts.model ?? '',
        where: place.where,
        person: holder ? { person: holder, name: persons.get(holder)?.name ?? holder } : null,
        since: stay.from,
      },
    ];
  });
}
