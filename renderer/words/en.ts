import { continuityWords } from './en/continuity';
import { cameraWords } from './en/cameras';
import { deskWords } from './en/desk';
import { deviceWords } from './en/device';
import { keepingWords } from './en/keeping';
import { dockWords } from './en/dock';
import { footageWords } from './en/footage';
import { kioskWords } from './en/kiosk';
import { ledgerWords } from './en/ledger';
import { peopleWords } from './en/people';
import { calendarWords } from './en/calendar';
import { profileWords } from './en/profile';
import { reviewsWords } from './en/reviews';
import { safekeepingWords } from './en/safekeeping';
import { sheetWords } from './en/sheets';
import { shellWords } from './en/shell';
import { recordsWords } from './en/records';
import { storageWords } from './en/storage';
import { witnessWords } from './en/witness';
import type { Words } from './zh';

/** Labels of the window in English. `one | many` where a number decides. */
export const en: Words = {
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
