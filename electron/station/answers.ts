/** What the vault process answers: each call of its port, done with the open station. One file a domain. */
import path from 'node:path';
import { isCommissioned, type People } from '#shared/account';
import type { VaultView } from '#shared/contract/station';
import { failed, failureOf, type Failure } from '#shared/failure';
import type { ClipId } from '#shared/ids';
import type { VerificationProgress } from '#shared/verification';
import type { MediaTools } from '../media/tools';
import { systemDisk } from '../vault/disk';
import { exists } from '../vault/files';
import { whatIsIn } from '../vault/vault';
import type { Answers } from './answers/answer';
import { continuityAnswers } from './answers/continuity';
import { cameraSetUpAnswers } from './answers/camera-set-up';
import { deepCheckAnswers } from './answers/deep-check';
import { deskAnswers } from './answers/desk';
import { deviceAnswers } from './answers/devices';
import { drawAnswers } from './answers/draws';
import { dockAnswers } from './answers/dock';
import { dutyAnswers } from './answers/duty';
import { inventoryAnswers } from './answers/inventory';
import { footageAnswers } from './answers/footage';
import { ledgerAnswers } from './answers/ledger';
import { peopleAnswers } from './answers/people';
import { calendarAnswers } from './answers/calendar';
import { profileAnswers } from './answers/profile';
import { safekeepingAnswers } from './answers/safekeeping';
import { storageAnswers } from './answers/storage';
import { witnessAnswers } from './answers/witness';
import { sheetAnswers } from './answers/sheets';
import type { Directory } from '../processes/ports';
import { catchUpContinuity } from './continuity';
import type { JobHandle } from './background';
import type { DockFiles } from '../dock/docks';
import { openDeepChecks, type DeepChecks, type DeepCheckState } from './deep-checks';
import type { Docks } from './docks';
import { demoPeople, demoRegulation } from './demo-people';
import { openStation, type Station } from './open';
import { overdueDesk } from './overdue-desk';
import { overdueWatch } from './overdue-watch';
import { findingsDesk } from './review/findings-desk';
import { peopleDesk, type PeopleDesk } from './people';
import { openReviewRoom, type ReviewRoom } from './review/room';
import type { ProxyState } from './review/proxies';
import { sm3Digests } from './sm3';
import { openSafekeeping, type Safekeeping } from './safekeeping/safekeeping';
import { profileDesk } from './profile-desk';

export interface AnswersEvents {
  /** Another vault was opened. */
  readonly station: () => void;
  /** A device changed, or changed hands. */
  readonly devices: () => void;
  /** Another profile is in force. */
  readonly profile: () => void;
  /** Who has which account; told when a vault is opened and whenever that changes. */
  readonly people: (directory: Directory) => void;
  /** Acts were put on record. */
  readonly ledger: () => void;
  readonly verifying: (progress: VerificationProgress) => void;
  readonly deepCheck: (clip: ClipId, now: DeepCheckState) => void;
  readonly proxy: (clip: ClipId, now: ProxyState) => void;
  /** The background has looked into a clip. */
  readonly analysed: (clip: ClipId) => void;
  /** A review was opened or ended, or a look was asked for or answered. */
  readonly reviews: () => void;
  /** What counts of makes of cameras; told when a vault is opened and whenever files change. */
  readonly cameraFiles: (files: DockFiles) => void;
  /** Places, readings or damage have changed. */
  readonly safekeeping: () => void;
  /** Something that nobody waits for went wrong. */
  readonly trouble: (what: string, error: unknown) => void;
}

/** For so long after a vault was opened the window has the computer to itself: somebody waits for it to come up. */
export const OPENING_MS = 2_000;

/** The answers of one vault process, which has at most one vault open. */
export function answers(docks: Docks, tools: Promise<MediaTools>, on: AnswersEvents): Answers {
  let station: Station | null = null;
  let people: PeopleDesk | null = null;
  let keeping: Safekeeping | null = null;
  let checks: DeepChecks | null = null;
  let review: ReviewRoom | null = null;
  let overdue: JobHandle | null = null;
  let overdueFindings: JobHandle | null = null;
  let trouble: Failure | null = null;

  const open = (): Station => {
    if (!station) throw failed('no-vault');
    return station;
  };
  const desk = (): PeopleDesk => {
    if (!people) throw failed('no-vault');
    return people;
  };
  const deepChecks = (): DeepChecks => {
    if (!checks) throw failed('no-vault');
    return checks;
  };
  const room = (): ReviewRoom => {
    if (!review) throw failed('no-vault');
    return review;
  };
  const tellFiles = (): void => {
    const { profiles, adapters } = open().cameraFiles.current();
    on.cameraFiles({ profiles, adapters });
  };
  const keep = (): Safekeeping => {
    if (!keeping) throw failed('no-vault');
    return keeping;
  };
  /** Whose a camera is, and until when its footage is due, stands on its card. */
  const told = (tell: () => void) => (): void => {
    tell();
    docks.recount();
  };
  const tellPeople = (): void => on.people(directoryOf(desk().everybody()));
  /** What changes hands may be late already, or late no more. */
  const devicesChanged = (): void => {
    overdue?.wake();
    on.devices();
  };
  /** What is demanded may be due already. */
  const reviewsChanged = (): void => {
    overdueFindings?.wake();
    on.reviews();
  };
  const ledger = ledgerAnswers(open, on.verifying);
  const leave = async (): Promise<void> => {
    ledger.stop();
    const old = station;
    station = null;
    people = null;
    keeping = null;
    checks = null;
    const reviewing = review;
    review = null;
    docks.useStation(null);
    await docks.close();
    await reviewing?.close();
    await old?.close();
  };

  return {
    'open-vault': async ({ folder }) => {
      await leave();
      try {
        station = await openStation({ folder, create: true, onTrouble: on.trouble, onRecorded: on.ledger });
        station.background.holdFor(OPENING_MS);
        people = peopleDesk(station);
        keeping = openSafekeeping(station, { onChange: on.safekeeping });
        const opening = station;
        overdue = opening.background.add(
          overdueWatch('overdue', () => overdueDesk(opening).remind(), on.devices),
        );
        overdueFindings = opening.background.add(
          overdueWatch('overdue-findings', () => findingsDesk(opening).remind(), on.reviews),
        );
        station.background.add(sm3Digests(station));
        const opened = openDeepChecks(station, tools, (clip) => on.deepCheck(clip, opened.state(clip)));
        checks = opened;
        review = openReviewRoom(station, tools, { proxy: on.proxy, analysed: on.analysed });
        trouble = null;
      } catch (error) {
        trouble = failureOf(error);
        throw error;
      }
      void catchUpContinuity(station).then(() => docks.recount());
      tellFiles();
      docks.useStation(station, keeping);
      tellPeople();
      on.station();
      return vaultView(station, keeping);
    },
    'vault-state': async () => ({
      vault: station && keeping ? await vaultView(station, keeping) : null,
      failure: trouble,
    }),
    'look-at-place': async ({ folder }) => ({
      freeBytes: (await systemDisk.space(await nearestFolder(folder))).freeBytes,
      holds: await whatIsIn(systemDisk, folder),
    }),
    'demo-people': async () => {
      const signIn = await demoPeople(desk());
      await demoRegulation(profileDesk(open()));
      docks.recount();
      tellPeople();
      return signIn;
    },
    close: async () => {
      await leave();
      return null;
    },
    ...dockAnswers(docks, open),
    ...cameraSetUpAnswers(open, tellFiles),
    ...footageAnswers(open),
    ...deskAnswers(open, room, on.reviews),
    ...deepCheckAnswers(open, deepChecks),
    ...continuityAnswers(open, () => docks.recount()),
    ...ledger.answers,
    ...witnessAnswers(open),
    ...safekeepingAnswers(open, keep),
    ...peopleAnswers(desk, tellPeople),
    ...profileAnswers(open, told(on.profile)),
    ...calendarAnswers(open, told(on.profile)),
    ...dutyAnswers(open, () => docks.recount()),
    ...drawAnswers(open, told(reviewsChanged)),
    ...storageAnswers(open, () => docks.recount()),
    ...deviceAnswers(open, desk, docks, told(devicesChanged)),
    ...inventoryAnswers(open),
    ...sheetAnswers(open, desk, { devices: told(on.devices), people: tellPeople }),
  };
}

/** What main needs to know of everybody to check rights. */
function directoryOf(people: People): Directory {
  const active = [...people.accounts.values()].filter((one) => one.active);
  return {
    commissioned: isCommissioned(people),
    accounts: active.map(({ account, roles }) => ({ account, roles })),
  };
}

async function vaultView({ vault, catalog, ledger }: Station, { places }: Safekeeping): Promise<VaultView> {
  const { totalBytes, freeBytes, reserveBytes } = await vault.space();
  const { clips } = catalog.vaultTotals();
  const damaged = catalog.damageCounts();
  const inUse = places.all();
  return {
    place: vault.folder,
    totalBytes,
    freeBytes,
    reserveBytes,
    clips,
    entries: ledger.size,
    keyKeptBy: ledger.keptBy,
    safekeeping: {
      places: inUse.length,
      troubled: inUse.filter(({ n }) => places.trouble(n) !== null).length,
      damagedOriginals: damaged.originals,
      damagedCopies: damaged.copies,
    },
  };
}

/** The folder itself, or the closest one above it that exists: where its free space can be asked. */
async function nearestFolder(folder: string): Promise<string> {
  if ((await exists(systemDisk, folder)) || path.dirname(folder) === folder) return folder;
  return nearestFolder(path.dirname(folder));
}
