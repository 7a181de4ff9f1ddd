import type { SessionView } from '#shared/contract/people';
import { REQUESTS, type RequestName } from '#shared/contract/requests';
import type { MainRequestName, VaultCalls, VaultRequestName } from '../processes/ports';
import { cameraSetUpHandlers, type CameraSetUp } from './camera-set-up';
import type { ClipTokens } from './clip-tokens';
import type { Handlers } from './dispatch';
import type { Kiosk } from './kiosk';
import type { OpenVault } from './open-vault';
import type { Places } from './places';
import { proofFileHandlers } from './proof-files';
import type { Session } from './session';
import { equipmentFileHandlers } from './equipment-files';
import type { SettingsStore } from './settings';
import type { VaultClient } from './vault-client';

/** What the answers are made of. */
export interface Answering {
  readonly client: VaultClient;
  readonly vault: OpenVault;
  readonly places: Places;
  readonly settings: SettingsStore;
  readonly session: Session;
  readonly kiosk: Kiosk;
  readonly tokens: ClipTokens;
  readonly program: {
    readonly version: string;
    readonly electron: string;
    readonly platform: string;
    /** Whether simulated cameras are docked. */
    readonly demo: boolean;
  };
  readonly dialogs: CameraSetUp['dialogs'];
  readonly tellDock: CameraSetUp['tellDock'];
  /** Another vault was opened. */
  readonly opened: () => void;
}

/** Answers to all requests of the contract: most of them by the vault process. */
export function handlersOf({
  client,
  vault,
  places,
  settings,
  session,
  kiosk,
  tokens,
  program,
  dialogs,
  tellDock,
  opened,
}: Answering): Handlers {
  /** Passes a request on. It waits for an opening under way, so that nobody is told of no vault meanwhile. */
  const passedOn =
    <N extends VaultRequestName>(name: N) =>
    async (args: VaultCalls[N]['args'], account: string | null): Promise<VaultCalls[N]['result']> => {
      await vault.settled();
      return client.call(name, args, account);
    };

  const now = (): SessionView => ({ ...session.view(), kiosk: kiosk.state() });

  const own: Pick<Handlers, MainRequestName> = {
    'station.about': async () => {
      const { language, theme } = settings.current();
      return { ...program, language, theme, ...(await vault.state()) };
    },
    'station.prefer': ({ language, theme }) => {
      settings.change({ ...(language && { language }), ...(theme && { theme }) });
      return {};
    },
    'vault.suggest': () => places.suggested(),
    'vault.choose': () => places.choose(),
    'vault.open': async ({ at }) => {
      const folder = places.folder(at);
      if (session.account() !== null) await session.signOut('closed');
      session.leave();
      const view = await vault.open({ folder, make: true });
      settings.change({ vault: folder });
      tokens.clear();
      opened();
      return view;
    },
    'vault.again': async () => {
      await vault.again();
      opened();
      return {};
    },
    'footage.look': async (args, account) => {
      await vault.settled();
      const { file, mime } = await client.call('look-at-clip', args, account);
      return { url: `clip://original/${tokens.issue({ file, mime })}`, mime };
    },
    'training.look': async (args, account) => {
      await vault.settled();
      const { file, mime } = await client.call('look-at-training-clip', args, account);
      return { url: `clip://original/${tokens.issue({ file, mime })}`, mime };
    },
    'desk.look': async (args, account) => {
      await vault.settled();
      const { file, mime } = await client.call('look-at-desk', args, account);
      return { url: `clip://original/${tokens.issue({ file, mime })}`, mime };
    },
    'safekeeping.choose-place': () => places.chooseForCopies(),
    'safekeeping.add-place': async ({ name }, account) => {
      const folder = places.folderForCopies();
      return client.call('add-copy-place', { folder, name }, account);
    },
    'session.state': async () => {
      await vault.settled();
      return now();
    },
    'session.sign-in': async ({ account, password }) => {
      await vault.settled();
      await session.signIn(account, password);
      return now();
    },
    'session.sign-out': async () => {
      await session.signOut('asked');
      return now();
    },
    'session.active': () => {
      session.active();
      return {};
    },
    'session.change-password': async ({ old, password }) => {
      await session.changePassword(old, password);
      return {};
    },
    'kiosk.unlock': async ({ account, password }) => {
      await vault.settled();
      await kiosk.unlock(account, password);
      return now();
    },
    'kiosk.set': async ({ on }) => {
      await kiosk.set(on);
      return now();
    },
    ...proofFileHandlers({ client, vault, dialogs }),
    ...equipmentFileHandlers({ client, vault, dialogs, settings }),
    ...cameraSetUpHandlers({ client, vault, dialogs, settings, platform: program.platform, tellDock }),
  };
  const passed = (Object.keys(REQUESTS) as RequestName[])
    .filter((name): name is VaultRequestName => !Object.hasOwn(own, name))
    .map((name) => [name, passedOn(name)]);
  return { ...(Object.fromEntries(passed) as Pick<Handlers, VaultRequestName>), ...own };
}
