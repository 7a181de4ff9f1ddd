/** The station as a kiosk: locked to docking until somebody who keeps the devices, or sets the station up, signs in. */
import { z } from 'zod';
import { sessionView } from './people';
import type { RequestShapes } from './shape';
import { accountName } from './values';

export const kioskRequests = {
  /** Signs somebody in who may unlock the station; for anybody else it stays locked. */
  'kiosk.unlock': {
    right: 'dock',
    args: z.strictObject({ account: accountName, password: z.string().max(200) }),
    result: sessionView,
  },
  /** Makes the station a kiosk, which locks it and signs out whoever is here; or an ordinary workstation again. */
  'kiosk.set': { right: 'device.keep', args: z.strictObject({ on: z.boolean() }), result: sessionView },
} as const satisfies RequestShapes;
