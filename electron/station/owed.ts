/** What the holder of a docked camera owes, for its card: read from the record whenever something of it may have changed. */
import { kindOfName, type Listed } from '#shared/card';
import { readName } from '#shared/camera-profile';
import { instantOf, millisecondsOf, type Instant } from '#shared/clock';
import { NOTHING_OWED, type OwedView } from '#shared/contract/owed';
import type { DeviceId } from '#shared/ids';
import { asksForReason } from '#shared/missing-footage';
import { profileAt } from '#shared/profile/history';
import { soonFrom, type StorageDeadline } from '#shared/storage-deadline';
import { deadlineOf, recordingEnd } from '#shared/storage-standing';
import { missingYearOf } from '#shared/words/profile/profile-words';
import { readingsOf, type Docked } from './docked';
import type { Standing } from './identities';
import { missingDesk } from './missing-desk';
import type { Station } from './open';

/** What is owed of a camera of which is certain which one it is. */
export function owedBy(docked: Docked, standing: Standing, station: Station | null): OwedView {
  if (!station || standing.is !== 'certain') return NOTHING_OWED;
  const { device } = standing.identity;
  try {
    return {
      holder: holderOf(station, device, docked),
      waiting: waitingOn(station, device, docked),
      late: station.catalog.countLateUnexplained(device),
      missing: missingOf(station, device),
    };
  } catch {
    // The catalog is being made anew: nobody can be asked about what nobody can see.
    return NOTHING_OWED;
  }
}

function holderOf({ catalog }: Station, device: DeviceId, { ended }: Docked): OwedView['holder'] {
  const [last] = catalog.checkoutsOf(device, 1);
  if (!last) return null;
  const { end, person, section, handedOut, purpose, expectedReturn } = last;
  const session = 'totals' in ended ? ended.totals.session : null;
  const isOfThisDocking = end !== null && 'session' in end && end.session === session;
  if (end !== null && !isOfThisDocking) return null;
  return {
    name: catalog.people().persons.get(person)?.name ?? person,
    section,
    since: handedOut,
    purpose,
    case: last.case,
    expectedReturn,
    returned: end?.at ?? null,
  };
}

function missingOf(station: Station, device: DeviceId): OwedView['missing'] {
  const [last] = station.catalog.checkoutsOf(device, 1);
  if (!last || !asksForReason(last)) return null;
  const isExplained = missingDesk(station)
    .lines()
    .some(({ line }) => line.checkout === last.checkout);
  return isExplained ? null : last.checkout;
}

/** The deadlines of what is on the camera and not in the vault, as far as names and clocks tell them before it is read. */
function waitingOn(station: Station, device: DeviceId, docked: Docked): OwedView['waiting'] {
  const { catalog } = station;
  const left = docked.waiting.filter(
    (file) =>
      kindOfName(file.path) !== 'side-log' && !catalog.knownFile({ device, source: file.path, ...file }),
  );
  // What is in the vault stays there: it need not be asked for again.
  docked.waiting = left;
  const { history, duties, calendar } = catalog.storageRules();
  if (left.length === 0 || history.length === 0) return null;
  const now = instantOf(station.now());
  const [out] = catalog.checkoutsOf(device, 1);
  const own = out ? duties.filter(({ person }) => person === out.person) : [];
  const deadlines = left.map((file) =>
    deadlineOf(endOf(file, station, docked, now), now, own, { history, calendar }),
  );
  const running = deadlines.flatMap((one) => (one?.kind === 'runs' ? [one] : []));
  const first = running.sort((a, b) => millisecondsOf(a.due.at) - millisecondsOf(b.due.at))[0];
  const profile = profileAt(history, now);
  return {
    clips: left.length,
    due: first?.due.at ?? null,
    soonFrom: first && profile ? instantOf(soonFrom(first, profile)) : null,
    missingYear: first ? missingYearOf(first.due.calendar) : null,
    undetermined: deadlines.filter(isUndetermined).length,
  };
}

function isUndetermined(deadline: StorageDeadline | null): boolean {
  return deadline?.kind === 'undetermined';
}

function endOf(file: Listed, { profiles }: Station, docked: Docked, now: Instant) {
  const clock = readingsOf(docked).clock?.value ?? null;
  return recordingEnd({
    times: {
      kind: kindOfName(file.path) ?? 'video',
      recorded: readName(file.path, profiles).recorded,
      durationMs: null,
      modified: file.modified,
    },
    docked: now,
    clock,
    emptyAt: null,
    statedEnd: null,
  });
}
