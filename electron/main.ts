/** Wires the workstation together: processes, rights, schemes, window, and the order in which all of it ends. */
import {
  app,
  ipcMain,
  MessageChannelMain,
  session,
  type BrowserWindow,
  type IpcMainInvokeEvent,
} from 'electron';
import path from 'node:path';
import { ASK_CHANNEL, EVENT_CHANNEL } from '#shared/contract/bridge';
import { EVENT_RIGHTS, type EventName, type StationEvents } from '#shared/contract/events';
import type { DockedCamera } from '#shared/device';
import { clipTokens } from './app/clip-tokens';
import { readCommandLine, type CommandLine } from './app/command-line';
import { dispatcher, type Sender } from './app/dispatch';
import { fileDialogs } from './app/file-dialogs';
import { handlersOf } from './app/handlers';
import { openKiosk } from './app/kiosk';
import { lockContents, lockSession } from './app/locks';
import { errorLine, openLog } from './app/log';
import { openVault } from './app/open-vault';
import { places } from './app/places';
import { registerSchemes, serveSchemes } from './app/schemes';
import { openSession } from './app/session';
import { openSettings } from './app/settings';
import { takeShot } from './app/shot';
import { vaultClient } from './app/vault-client';
import { fillScreen } from './app/kiosk-window';
import { bringToFront, openWindow, setMenu } from './app/window';
import type { DockFiles, FromDock, FromVault, ToDock, ToVault } from './processes/ports';
import { msUntilRestart } from './processes/restart';
import { supervisor } from './processes/supervisor';

/** The vault process may finish what it is writing for so long. */
const VAULT_CLOSES_MS = 10_000;
/** The dock process holds nothing. */
const DOCK_CLOSES_MS = 1_000;

/** How often it is looked whether somebody left the window signed in. */
const WATCH_IDLE_MS = 15_000;

/** How often the vault process is told that something is being played. */
const TELL_PLAYING_MS = 1_000;

/** Exit codes: a bad command line, and a picture of imports that did not all end well. */
const BAD_COMMAND_LINE = 2;
const NOT_ALL_SAFE = 3;

// A closed terminal must not end the workstation.
process.stderr.on('error', () => undefined);

const reading = readCommandLine(process.argv.slice(1), process.cwd());
if (!reading.ok) {
  process.stderr.write(`${reading.problem}\n`);
  app.exit(BAD_COMMAND_LINE);
} else if (!app.requestSingleInstanceLock()) {
  process.stderr.write('工作站已在运行 / The workstation is already running.\n');
  app.exit(0);
} else {
  const { commandLine } = reading;
  // Together the two keep every process of root from starting, and root is given the other one from outside.
  if (!app.commandLine.hasSwitch('no-sandbox')) app.enableSandbox();
  registerSchemes();
  setMenu(false);
  app.on('web-contents-created', (_event, contents) => lockContents(contents));
  void app.whenReady().then(() => run(commandLine));
}

function run(commandLine: CommandLine): void {
  const userData = app.getPath('userData');
  const log = openLog(path.join(userData, 'logs'));
  const report = (what: string, error: unknown): void => log('main', `${what}: ${errorLine(error)}`);
  log('main', `EviDock ${app.getVersion()}, Electron ${process.versions.electron}, ${process.platform}`);

  let window: BrowserWindow | null = null;
  let docked: readonly DockedCamera[] = [];
  /** What counts of makes of cameras, once a vault was open. */
  let cameraFiles: DockFiles | null = null;
  let exitCode = 0;
  const settings = openSettings(commandLine.language);
  // Inherited by the vault process, which starts the tools.
  const { mediaTools } = settings.current();
  if (mediaTools !== null) process.env['EVIDOCK_FFMPEG'] ??= mediaTools;
  process.env['EVIDOCK_REVIEW_CACHE'] ??= path.join(userData, 'review-cache');
  const tokens = clipTokens();

  function tell<E extends EventName>(name: E, value: StationEvents[E]): void {
    const right = EVENT_RIGHTS[name];
    if (right && !person.rights().has(right)) return;
    if (window && !window.isDestroyed()) window.webContents.send(EVENT_CHANNEL, name, value);
  }

  const vaultProcess = supervisor<ToVault, FromVault>({
    name: 'vault',
    file: path.join(__dirname, 'vault.cjs'),
    log: (line) => log('vault', line),
    onStart() {
      client.started();
      join();
      void vault
        .again()
        .then(() => (commandLine.demoPeople ? demonstrate() : undefined))
        .catch((error: unknown) => report('demonstration', error))
        .then(() => tell('station.changed', null));
    },
    onMessage(message) {
      switch (message.type) {
        case 'ready':
          client.ready();
          tellDocked();
          return;
        case 'answer':
          client.answered(message);
          return;
        case 'people':
          person.know(message.directory);
          return;
        case 'camera-files':
          cameraFiles = message.files;
          dockProcess.send({ type: 'files', files: cameraFiles });
          return;
        case 'event':
          if (message.name === 'dock.changed') releaseSafe(message.value as StationEvents['dock.changed']);
          tell(message.name, message.value);
      }
    },
    onEnd: () => client.lost(),
  });
  const client = vaultClient((message) => vaultProcess.send(message));
  const person = openSession(
    client,
    () => performance.now(),
    () => followLock(),
  );
  const kiosk = openKiosk({
    session: person,
    asked: commandLine.kiosk ?? settings.current().kiosk,
    hasVault: () => commandLine.vault !== null || settings.current().vault !== null,
    keep: (on) => settings.change({ kiosk: on }),
    changed: () => followLock(),
  });

  function showLock(): void {
    if (!window || window.isDestroyed()) return;
    setMenu(kiosk.isLocked());
    fillScreen(window, kiosk.isLocked(), (line) => log('window', line));
  }

  /** The window follows who is signed in: locked, it fills the screen, and what was opened for looking is closed. */
  function followLock(): void {
    if (kiosk.isLocked()) tokens.clear();
    showLock();
    tell('session.changed', null);
  }
  const watching = setInterval(() => person.watch(), WATCH_IDLE_MS);
  const remembered = settings.current().vault;
  const vault = openVault(
    client,
    commandLine.vault !== null
      ? { folder: commandLine.vault, make: true }
      : remembered !== null
        ? { folder: remembered, make: false }
        : null,
  );

  /** A demonstration has people, and one of them sits at the window. */
  async function demonstrate(): Promise<void> {
    const { account, password } = await client.call('demo-people', {});
    // A kiosk stays one in a demonstration, too.
    if (!kiosk.isLocked()) await person.signIn(account, password);
  }

  function tellDocked(): void {
    void vault.settled().then(() => client.docked(docked));
  }

  const dockProcess = supervisor<ToDock, FromDock>({
    name: 'dock',
    file: path.join(__dirname, 'dock.cjs'),
    log: (line) => log('dock', line),
    onStart() {
      dockProcess.send({
        type: 'watch',
        folders: commandLine.dockFolders,
        files: cameraFiles,
        mounting: settings.current().mountCameras,
      });
      join();
    },
    onMessage({ cameras }) {
      docked = cameras;
      tellDocked();
    },
    onEnd: () => undefined,
  });

  /** Tells the dock process whose cameras may be given back. */
  function releaseSafe(cards: StationEvents['dock.changed']): void {
    const docks = cards.filter((card) => card.import.phase === 'safe').map(({ dock }) => dock);
    if (docks.length > 0) dockProcess.send({ type: 'safe', docks });
  }

  /** Gives the two a port of their own, for the files of cameras that are not mounted: no footage passes through here. */
  function join(): void {
    const { port1, port2 } = new MessageChannelMain();
    dockProcess.send({ type: 'peer' }, [port1]);
    vaultProcess.send({ type: 'peer' }, [port2]);
  }

  let toldPlaying = -Infinity;
  /** Lets the vault process know that it should leave the disk to the player. */
  function tellPlaying(): void {
    if (performance.now() - toldPlaying < TELL_PLAYING_MS) return;
    toldPlaying = performance.now();
    // Without a vault process nothing can disturb.
    client.call('playing', {}).catch(() => undefined);
  }

  const answer = dispatcher({
    handlers: handlersOf({
      client,
      vault,
      places: places(
        client,
        userData,
        () => window,
        () => settings.current().language,
      ),
      settings,
      session: person,
      kiosk,
      tokens,
      program: {
        version: app.getVersion(),
        electron: process.versions.electron,
        platform: process.platform,
        demo: commandLine.dockFolders.length > 0,
      },
      dialogs: fileDialogs(
        app.getPath('documents'),
        () => window,
        () => settings.current().language,
      ),
      tellDock: (message) => dockProcess.send(message),
      opened() {
        tellDocked();
        tell('station.changed', null);
      },
    }),
    holder: person,
    answers: (name) => kiosk.answers(name),
    report,
  });
  ipcMain.handle(ASK_CHANNEL, (event, name: unknown, args: unknown) =>
    answer(senderOf(event, window), name, args),
  );

  app.on('second-instance', () => {
    if (window) bringToFront(window);
  });
  app.on('window-all-closed', () => app.quit());
  let leaving = false;
  app.on('will-quit', (event) => {
    event.preventDefault();
    if (leaving) return;
    leaving = true;
    clearInterval(watching);
    void Promise.all([
      dockProcess.stop(DOCK_CLOSES_MS),
      vaultProcess.stop(VAULT_CLOSES_MS, async () => {
        await person.signOut('closed').catch((error: unknown) => report('signing out', error));
        await client.call('close', {});
      }),
    ])
      .catch((error: unknown) => report('ending', error))
      .then(() => app.exit(exitCode));
  });
  function quit(code: number): void {
    exitCode = code;
    app.quit();
  }
  process.on('unhandledRejection', (error) => report('unhandled rejection', error));
  process.on('uncaughtException', (error) => {
    report('uncaught exception', error);
    quit(1);
  });

  lockSession(session.defaultSession);
  serveSchemes(session.defaultSession, path.join(__dirname, '..', 'renderer'), tokens, report, tellPlaying);
  vaultProcess.start();
  const opened = openWindow({
    preload: path.join(__dirname, 'preload.cjs'),
    settings,
    forPicture: commandLine.shot !== null,
    isLocked: () => kiosk.isLocked(),
    msUntilReload: msUntilRestart,
    log: (line) => log('window', line),
  });
  window = opened;
  // The window is not to wait for it: what is docked can be neither seen nor imported before these two.
  const loaded = new Promise<void>((resolve) => {
    opened.webContents.once('did-finish-load', () => resolve());
  });
  void Promise.all([loaded, vault.settled()]).then(() => {
    if (!leaving) dockProcess.start();
  });

  showLock();

  if (commandLine.shot !== null) {
    takeShot({
      window,
      file: commandLine.shot,
      folders: commandLine.dockFolders.length,
      cards: () => client.call('dock.cards', {}).catch(() => []),
      hopeless: () =>
        vault.state().then(
          (state) => state.vault === null,
          () => false,
        ),
    }).then(
      (allSafe) => quit(allSafe ? 0 : NOT_ALL_SAFE),
      (error: unknown) => {
        report('picture', error);
        quit(1);
      },
    );
  }
}

/** Whether a request comes from the main frame of our window, and from which page. */
function senderOf(event: IpcMainInvokeEvent, window: BrowserWindow | null): Sender {
  // Electron 25 always names the frame; newer ones have null for a page that is gone.
  const frame = event.senderFrame;
  return {
    isMainFrame: frame !== null && frame === window?.webContents.mainFrame,
    url: frame?.url ?? '',
  };
}
