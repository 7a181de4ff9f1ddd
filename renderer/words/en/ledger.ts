import type { ledgerWords as chinese } from '../zh/ledger';

/** English: the Ledger screen. */
export const ledgerWords: typeof chinese = {
  ledger: {
    title: 'Ledger',
    intro:
      'Every import, sealing and look is in the ledger: chained one to the next and signed by this station, so that any change shows.',
    state: 'The ledger has {entries} {entries:entry|entries}; ',
    signed: 'last signed at {at}, covering the first {size}.',
    unsigned: 'not signed yet.',
    verify: 'Verify now',
    verifyAgain: 'Verify again',
    verifying: 'Checking every entry and reading every original again',
    verifyingHow: 'With much footage this takes long. You may leave this page; the result is kept.',
    elapsed: '{time} so far',
    progress: '{done} of {total} {total:file|files} read, {bytes} of {all}',
    progressLedger: '{entries} ledger {entries:entry|entries} checked',
    progressCatalog: 'comparing the catalog with the ledger',
    never: 'Not verified since the program was started.',
    neverHow: 'Verifying checks every entry and every original again and changes nothing.',
    proven: 'Intact: {entries} {entries:entry|entries} and {clips} {clips:original|originals} agree.',
    broken: '{n} {n:problem|problems} found. Leave everything as it is and call support.',
    brokenHow:
      '{entries} {entries:entry|entries} and {clips} {clips:original|originals} were checked. Whatever is not listed is intact.',
    at: 'Verified {at}, took {time}',
    failures: 'Problems',
    notes: 'Notes',
    subject: 'Subject',
    code: 'Code',
    rest: '{n} more; the command "station verify" lists them all.',
    what: 'What',
    details: 'Ledger and signature',
    head: 'Digest of the last entry',
    key: 'Public key',
    keyKeptBy: 'Private key kept by',
    keychain: "the operating system's keychain",
    file: 'a file beside the vault (no keychain here)',
  },
  ledgerTab: {
    all: 'Ledger and settings',
    integrity: 'Integrity',
    places: 'Storage places',
    people: 'People and rights',
    cameras: 'Cameras',
    profile: 'Regulation',
  },
};
