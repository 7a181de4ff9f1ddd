/** How devices age, from what the catalog knows of their hand-outs and dockings. The judging is in `shared`. */
import type { Check, CheckName } from '#shared/acts/check';
import type { Checkout } from '#shared/checkout';
import type { DeviceHealthView } from '#shared/contract/devices';
import { deviceHealth, drainOf, speedOf, type DutyMeasured } from '#shared/device-health';
import type { DeviceId } from '#shared/ids';
import type { Station } from './open';

/** So many of the latest hand-outs and dockings are looked at. */
const LOOKED_AT = 40;

/** The health of a device with the measurements behind it, oldest first. */
export function healthOf({ catalog }: Pick<Station, 'catalog'>, device: DeviceId): DeviceHealthView {
  const duties = catalog
    .checkoutsOf(device, LOOKED_AT)
    .flatMap((checkout): DutyMeasured[] => {
      const { end } = checkout;
      if (!end || 'reason' in end) return [];
      return [
        {
          returned: end.at,
          batteryOut: valueOf(checkout.checks, 'battery'),
          batteryBack: valueOf(checkout.checksBack, 'battery'),
          recordedMs: catalog.recordedMsBetween(device, checkout.handedOut, end.at),
        },
      ];
    })
    .reverse();
  const dockings = catalog.dockingsOf(device, LOOKED_AT);
  const { watch, warnings } = deviceHealth(duties, dockings);
  return {
    watch,
    warnings: warnings.map(({ code, ...values }) => ({ code, values })),
    duties: duties.map((duty) => ({
      at: duty.returned,
      batteryOut: duty.batteryOut,
      batteryBack: duty.batteryBack,
      recordedMs: duty.recordedMs,
      perHour: rounded(drainOf(duty)[0]),
    })),
    dockings: dockings.map((docking) => ({
      at: docking.at,
      bytes: docking.bytes,
      readErrors: docking.readErrors,
      megabytesPerSecond: rounded(speedOf(docking)[0], 10),
    })),
  };
}

/** Judged anew only when a device was docked or moved since: a board asks about all of them every few seconds. */
const judged = new WeakMap<
  Station['catalog'],
  Map<DeviceId, { readonly stamp: string; readonly watch: boolean }>
>();

/** Whether somebody should keep an eye on a device. */
export function isWatched(
  station: Pick<Station, 'catalog'>,
  device: DeviceId,
  last: Checkout | null,
): boolean {
  const docking = station.catalog.lastImport(device);
  if (!docking) return false;
  const known = judged.get(station.catalog) ?? new Map<DeviceId, { stamp: string; watch: boolean }>();
  judged.set(station.catalog, known);
  const stamp = `${docking.session} ${docking.ended ?? ''} ${last?.checkout ?? ''} ${last?.end?.at ?? ''}`;
  const before = known.get(device);
  if (before?.stamp === stamp) return before.watch;
  const { watch } = healthOf(station, device);
  known.set(device, { stamp, watch });
  return watch;
}

function valueOf(checks: readonly Check[], name: CheckName): number | null {
  return checks.find((one) => one.name === name)?.value ?? null;
}

function rounded(value: number | undefined, per = 1): number | null {
  return value === undefined ? null : Math.round(value) / per;
}
