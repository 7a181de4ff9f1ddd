import type { cameraWords as chinese } from '../zh/cameras';

/** English: what the station knows of makes of cameras, their passwords, and mounting. */
export const cameraWords: typeof chinese = {
  cameras: {
    title: 'Camera adapters',
    intro:
      'Profiles say how file names are read; adapters say how cameras are opened that want a password. Files can be exchanged with other offices; what came with the program always wins.',
    folder: 'Kept in {folder}',
    add: 'Add a file…',
    added: '"{name}" was added and counts from now on',
    removed: '"{file}" was removed',
    exported: '"{name}" was exported',
    refusedTitle: '"{file}" was not added',
    refusedBody: '{reason}. Nothing was copied; mend it and add it again.',
    state: 'State',
    counts: 'In use',
    countsNot: 'Not in use',
    name: 'Name',
    kind: 'Kind',
    profile: 'Profile',
    adapter: 'Adapter',
    nothing: 'not understood',
    from: 'From',
    builtIn: 'the program',
    examples: 'Examples',
    usb: 'USB numbers',
    note: 'Notes',
    acts: 'Actions',
    export: 'Export…',
    remove: 'Remove',
    removeSure: 'Remove "{file}"? Sealed footage is not affected.',
    mounting: 'When nothing opens a card',
    mountingHow:
      "When the system has not opened a camera's storage a few seconds after plugging in, this station opens it read-only and closes it when all is safe. Nothing is ever written to a camera.",
    mountingOn: 'Open it read-only',
  },
  cameraPassword: {
    set: 'Set password…',
    title: 'Password of {name}',
    how: "Only this computer's keychain keeps the password. It is in no ledger, log or file; the ledger records that one was set.",
    password: 'Password ({length} {length:letter|letters})',
    onlyThis: 'Only for this one ({camera})',
    kept: 'The password is kept; the camera is being opened again',
    keep: 'Keep',
    forget: 'Forget the kept password',
    forgotten: 'The kept password was forgotten',
    noKeychain:
      'This computer has no keychain to keep a password in. Sign in to the desktop, open its keyring, and come back to this page.',
  },
};
