import type { kioskWords as zh } from '../zh/kiosk';

/** English: the station locked to docking, and one's own password. */
export const kioskWords: typeof zh = {
  kiosk: {
    title: 'Body camera dock',
    how: 'Plug in a camera; unplug it when you see the green "Safe to unplug".',
    unlock: 'Unlock',
    unlockTitle: 'Unlock the workstation',
    unlockHow: 'An equipment keeper or the system administrator signs in. Signing out locks it again.',
    on: 'Lock as kiosk',
    onSure: 'The station fills the screen and only docks; a keeper has to sign in to unlock it. Go on?',
    off: 'No kiosk any more',
    isOn: 'Kiosk (unlocked)',
  },
  ownPassword: {
    title: 'Change password',
    old: 'Password now',
    fresh: 'New password, {shortest} {shortest:character|characters} or more',
    again: 'New password once more',
    differs: 'The two new passwords differ.',
    wrong:
      'The password now is wrong; nothing was changed. After 5 wrong ones in a row the account is locked for 15 minutes.',
    save: 'Change',
    done: 'Password changed',
  },
};
