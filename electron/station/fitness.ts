/** Which device is offered first: one that could go out as it is, charged, with room, and the longest at rest. */
import { millisecondsOf } from '#shared/clock';
import type { DeviceRowView } from '#shared/contract/devices';

/** The devices that can be handed out, the fittest first. */
export function fittestFirst(rows: readonly DeviceRowView[]): readonly DeviceRowView[] {
  return rows
    .filter(
      ({ state, checkout, faults, unstored }) =>
        (state === 'in-stock' || state === 'docked') &&
        checkout === null &&
        faults.length === 0 &&
        unstored === 0,
    )
    .sort(
      (a, b) =>
        battery(b) - battery(a) || room(b) - room(a) || millisecondsOf(a.since) - millisecondsOf(b.since),
    );
}

/** In steps of ten: a percent more is no reason to pass over the one that rested longer. */
function battery({ readings }: DeviceRowView): number {
  return Math.floor((readings.batteryPercent?.value ?? 0) / 10);
}

function room({ readings }: DeviceRowView): number {
  return Math.floor((readings.storage?.value.freeBytes ?? 0) / 1e10);
}
