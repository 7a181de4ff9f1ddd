/**
 * Every request that the window may make: its arguments, its result and the one right it needs. Both sides compile
 * this file and the border parses with it; a request without a right does not compile. One file a domain.
 */
import type { z } from 'zod';
import { continuityRequests } from './continuity';
import { cameraSetUpRequests } from './camera-set-up';
import { deviceRequests } from './devices';
import { calendarRequests } from './calendar';
import { cameraRequests } from './camera';
import { deepCheckRequests } from './deep-check';
import { drawRequests } from './draws';
import { findingRequests } from './findings';
import { dockRequests } from './dock';
import { dutyRequests } from './duty';
import { footageRequests } from './footage';
import { deskRequests } from './desk';
import { lookingRequests } from './looking';
import { kioskRequests } from './kiosk';
import { inventoryRequests } from './inventory';
import { ledgerRequests } from './ledger';
import { peopleRequests } from './people';
import { profileRequests } from './profile';
import { safekeepingRequests } from './safekeeping';
import { storageRequests } from './storage';
import { sheetRequests } from './sheets';
import { stationRequests } from './station';
import { witnessRequests } from './witness';

export const REQUESTS = {
  ...stationRequests,
  ...dockRequests,
  ...cameraSetUpRequests,
  ...cameraRequests,
  ...footageRequests,
  ...ledgerRequests,
  ...witnessRequests,
  ...peopleRequests,
  ...continuityRequests,
  ...deepCheckRequests,
  ...profileRequests,
  ...calendarRequests,
  ...deviceRequests,
  ...drawRequests,
  ...findingRequests,
  ...deskRequests,
  ...lookingRequests,
  ...safekeepingRequests,
  ...storageRequests,
  ...sheetRequests,
  ...dutyRequests,
  ...kioskRequests,
  ...inventoryRequests,
} as const;

export type RequestName = keyof typeof REQUESTS;
export type Arguments<N extends RequestName> = z.input<(typeof REQUESTS)[N]['args']>;
export type ParsedArguments<N extends RequestName> = z.output<(typeof REQUESTS)[N]['args']>;
export type Result<N extends RequestName> = z.output<(typeof REQUESTS)[N]['result']>;
