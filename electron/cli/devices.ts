import path from 'node:path';
import type { Checkout } from '#shared/checkout';
import { CHINA_OFFSET, instantOf, millisecondsOf, wallTextOf, type Instant } from '#shared/clock';
import { deviceState, openCheckout, type DeviceFile } from '#shared/device-file';
import { displayName } from '#shared/display-name';
import { overdueList } from '#shared/overdue';
import { EQUIPMENT_WORDS } from '#shared/words/equipment/equipment-words';
import { onRecord, type OnRecord } from '../station/on-record';
import type { Command } from './arguments';
import { EXIT, printJson, printLine } from './output';

const { zh } = EQUIPMENT_WORDS;

/** `station devices`: the register, and where each device is by the record. Whether one is docked now it does not tell. */
export async function runDevices({ vault, json }: Extract<Command, { do: 'devices' }>): Promise<number> {
  const record = await onRecord(path.resolve(vault));
  const late = lateBy(record, instantOf(Date.now()));
  const devices = [...record.equipment.devices.values()].map((file) => deviceJson(file, record, late));
  if (json) printJson({ devices });
  else
    for (const one of devices)
      printLine(
        [
          one.device.padEnd(16),
          zh.deviceState[one.state],
          one.holder ? displayName(one.holder.name) : '-',
          one.expectedReturn ? wallTextOf(one.expectedReturn, CHINA_OFFSET) : '-',
          one.overdueMs === null ? '' : `${zh.overdue[one.overdueWhy ?? 'not-returned']} OVERDUE`,
          displayName(`${one.model} ${one.section}`),
        ].join('  '),
      );
  return EXIT.well;
}

/** `station checkouts`: every hand-out, the oldest first, with its checks and how it ended. */
export async function runCheckouts({ vault, json }: Extract<Command, { do: 'checkouts' }>): Promise<number> {
  const record = await onRecord(path.resolve(vault));
  const checkouts = [...record.equipment.checkouts.values()].map((one) => ({
    ...one,
    name: record.names.get(one.person) ?? one.person,
  }));
  if (json) printJson({ checkouts });
  else
    for (const one of checkouts)
      printLine(
        [
          wallTextOf(one.handedOut, CHINA_OFFSET),
          one.device.padEnd(16),
          displayName(one.name),
          zh.purpose[one.purpose],
          endText(one),
          one.override ? `放行 override: ${displayName(one.override.reason)}` : '',
        ].join('  '),
      );
  return EXIT.well;
}

interface Late {
  readonly ms: number;
  readonly why: 'not-returned' | 'not-docked';
}

function lateBy({ equipment, lastDocked, profiles }: OnRecord, now: Instant): ReadonlyMap<string, Late> {
  const profile = profiles.at(-1)?.profile;
  if (!profile) return new Map();
  const open = [...equipment.checkouts.values()].map((checkout) => {
    const docked = lastDocked.get(checkout.device) ?? null;
    const isSince = docked !== null && millisecondsOf(docked) >= millisecondsOf(checkout.handedOut);
    return { checkout, lastDocked: isSince ? docked : null };
  });
  return new Map(
    overdueList(open, profile, now).map(({ checkout, lateMs, why }) => [
      checkout.device,
      { ms: lateMs, why },
    ]),
  );
}

function deviceJson(file: DeviceFile, { equipment, names }: OnRecord, late: ReadonlyMap<string, Late>) {
  const held = openCheckout(file);
  const checkout = held && equipment.checkouts.get(held.checkout);
  const overdue = late.get(file.device);
  return {
    device: file.device,
    kind: file.facts.kind,
    model: file.facts.model,
    section: file.facts.section,
    asset: file.facts.asset,
    custodian: file.facts.custodian,
    state: deviceState(file, false),
    since: file.since,
    faults: file.faults.map(({ what, note, reported }) => ({ what, note, reported })),
    holder: checkout
      ? { person: checkout.person, name: names.get(checkout.person) ?? checkout.person }
      : null,
    expectedReturn: checkout?.expectedReturn ?? null,
    overdueMs: overdue?.ms ?? null,
    overdueWhy: overdue?.why ?? null,
  };
}

function endText({ end, handedIn }: Checkout): string {
  if (end) return `${zh.end[end.how]} ${wallTextOf(end.at, CHINA_OFFSET)}`;
  return zh.place[handedIn ? 'handed-in' : 'out'];
}
