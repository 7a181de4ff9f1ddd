/** A station that is locked to docking: officers come and go, and nothing else can be reached. */
import type { RequestName } from './contract/requests';

/**
 * What a locked station answers, whoever asks: docking, the questions that are asked of the officer at the dock, and
 * unlocking. Everything else is refused where requests come in.
 */
export const KIOSK_REQUESTS: readonly RequestName[] = [
  'station.about',
  'station.prefer',
  'vault.again',
  'session.state',
  'profile.show',
  'dock.cards',
  'dock.import',
  'dock.cancel',
  'dock.pause',
  'dock.go-on',
  'dock.prefer',
  'camera.battery',
  'import.files',
  'continuity.unexplained',
  'continuity.explain',
  'storage.unexplained',
  'storage.explain',
  'missing.explain',
  'kiosk.unlock',
];
