/** Answers about camera files, passwords and mounting that need the window, a path, or the dock process. */
import type { ToDock } from '../processes/ports';
import type { Handlers } from './dispatch';
import type { FileDialogs } from './file-dialogs';
import type { OpenVault } from './open-vault';
import type { SettingsStore } from './settings';
import type { VaultClient } from './vault-client';

export interface CameraSetUp {
  readonly client: VaultClient;
  readonly vault: OpenVault;
  readonly dialogs: FileDialogs;
  readonly settings: SettingsStore;
  readonly platform: string;
  readonly tellDock: (message: ToDock) => void;
}

type Names =
  'camera-files.add' | 'camera-files.export' | 'dock.set-password' | 'dock.mounting' | 'dock.set-mounting';

export function cameraSetUpHandlers({
  client,
  vault,
  dialogs,
  settings,
  platform,
  tellDock,
}: CameraSetUp): Pick<Handlers, Names> {
  return {
    'camera-files.add': async (_, account) => {
      const from = await dialogs.pick('camera-file');
      if (from === null) return null;
      await vault.settled();
      return client.call('add-camera-file', { from }, account);
    },
    'camera-files.export': async ({ kind, id }, account) => {
      const to = await dialogs.place('camera-file', `${kind}-${id}.json`);
      if (to === null) return false;
      await vault.settled();
      await client.call('export-camera-file', { kind, id, to }, account);
      return true;
    },
    'dock.set-password': async (args, account) => {
      await vault.settled();
      await client.call('set-camera-password', args, account);
      const { adapter, camera } = args;
      tellDock({ type: 'password', adapter, camera });
      return {};
    },
    'dock.mounting': () => (platform === 'linux' ? settings.current().mountCameras : null),
    'dock.set-mounting': ({ on }) => {
      settings.change({ mountCameras: on });
      tellDock({ type: 'mounting', on });
      return {};
    },
  };
}
