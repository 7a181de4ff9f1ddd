import type { shellWords as chinese } from '../zh/shell';

/** English: the frame of the window, and words that every screen uses. */
export const shellWords: typeof chinese = {
  app: { name: 'EviDock', demo: 'Demo', demoTold: 'Demo data, deleted on quitting' },
  place: { dock: 'Dock', devices: 'Devices', footage: 'Footage', ledger: 'Ledger, settings', all: 'Places' },
  language: { switch: 'Change to {language}', zh: '中文', en: 'English' },
  theme: { toDark: 'Change to the dark theme', toLight: 'Change to the light theme' },
  vault: {
    name: 'Vault',
    free: '{free} free',
    reserved: '{reserve} of it reserved',
    clips: '{text} clip | {text} clips',
    entries: '{text} entry | {text} entries',
    low: 'Nearly full',
    full: 'Full, importing is on hold',
  },
  integrity: {
    unchecked: 'Not verified since start',
    checking: 'Verifying…',
    proven: 'Verified intact {at}',
    broken: '1 problem found | {n} problems found',
    failed: 'Last verification did not finish',
  },
  act: {
    again: 'Try again',
    cancel: 'Cancel',
    refresh: 'Refresh',
    clear: 'Clear filters',
    copy: 'Copy',
    copied: 'Copied',
    copyByHand: 'Selected; press Ctrl+C to copy',
    toDock: 'Go to Dock',
  },
  trouble: { title: 'Not done', asking: 'Reading…', unreachable: 'The program does not answer' },
  firstStart: {
    title: 'Where to keep footage',
    intro:
      'Footage from the cameras is imported here. Each original is read-only, verified one by one, and entered in a ledger that cannot be changed unseen.',
    keptTitle: 'What will be kept here',
    keptOriginals: 'Originals, by camera and day, never changed once sealed',
    keptLedger: 'The ledger: who did what and when, chained and signed',
    keptCatalog: 'The catalog for searching, which the ledger can rebuild at any time',
    place: 'Place',
    free: '{free} free',
    small: 'Not much room: one camera often holds 16 to 128 GB of footage',
    holdsVault: 'There is a vault here already. It will be used as it is; its footage stays.',
    holdsOther: 'This folder has other files in it and cannot be a vault. Choose an empty folder.',
    choose: 'Another place…',
    open: 'Start',
    opening: 'Preparing…',
    failedTitle: 'The vault was not opened',
    failedKept:
      'Its footage and ledger were not changed. Once the cause is dealt with, try again; if the vault has moved, choose its place.',
    chooseAgain: 'Choose where the vault is…',
  },
  severity: { error: 'Damaged', warning: 'Look', note: 'Note' },
  by: { station: 'this station' },
};
