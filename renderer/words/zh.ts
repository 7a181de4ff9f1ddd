import { continuityWords } from './zh/continuity';
import { cameraWords } from './zh/cameras';
import { deskWords } from './zh/desk';
import { deviceWords } from './zh/device';
import { keepingWords } from './zh/keeping';
import { dockWords } from './zh/dock';
import { footageWords } from './zh/footage';
import { kioskWords } from './zh/kiosk';
import { ledgerWords } from './zh/ledger';
import { peopleWords } from './zh/people';
import { calendarWords } from './zh/calendar';
import { profileWords } from './zh/profile';
import { reviewsWords } from './zh/reviews';
import { safekeepingWords } from './zh/safekeeping';
import { sheetWords } from './zh/sheets';
import { shellWords } from './zh/shell';
import { recordsWords } from './zh/records';
import { storageWords } from './zh/storage';
import { witnessWords } from './zh/witness';

/** Labels of the window in Simplified Chinese, in the offices' own words. The other languages have the same keys. */
export const zh = {
  ...shellWords,
  ...dockWords,
  ...cameraWords,
  ...keepingWords,
  ...footageWords,
  ...continuityWords,
  ...ledgerWords,
  ...kioskWords,
  ...witnessWords,
  ...peopleWords,
  ...profileWords,
  ...calendarWords,
  ...deviceWords,
  ...storageWords,
  ...recordsWords,
  ...deskWords,
  ...safekeepingWords,
  ...sheetWords,
  ...reviewsWords,
};

/** Every label and its place; a language that leaves one out does not compile. */
export type Words = typeof zh;
