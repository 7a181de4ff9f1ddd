/** Storage deadlines at work: how one was counted, why footage came late, how an office stores. Rules are in `shared`. */
import type { People } from '#shared/account';
import type { AwayDuty } from '#shared/away-duty';
import type { Due } from '#shared/calendar/due';
import type { ParsedArguments, Result } from '#shared/contract/requests';
import type { StorageAccountView, StorageCountView } from '#shared/contract/storage';
import { failed } from '#shared/failure';
import type { ClipId, PersonId } from '#shared/ids';
import type { Actor } from '#shared/ledger';
import { explainLate, stateEnd } from '#shared/late-storage';
import { recordingEnd } from '#shared/storage-standing';
import { missingYearOf } from '#shared/words/profile/profile-words';
import type { StorageGroup } from '../catalog/storage';
import { accountNameOf } from './account';
import { personLine } from './equipment-views';
import { refusalsOf, type Refusals } from './refusals';
import type { Station } from './open';

/** So many at a time are enough for a screen; what is left is asked for again. */
const MOST_SHOWN = 500;

export interface StorageDesk {
  /** Null for a side log, and as long as no regulation is chosen. Throws FailureError `not-found`. */
  account(clip: ClipId): StorageAccountView | null;
  unexplained(args: ParsedArguments<'storage.unexplained'>): Result<'storage.unexplained'>;
  explain(args: ParsedArguments<'storage.explain'>, by: Actor): Promise<Refusals>;
  stateEnd(args: ParsedArguments<'storage.state-end'>, by: Actor): Promise<Refusals>;
  statistics(args: ParsedArguments<'storage.statistics'>): Result<'storage.statistics'>;
}

/** The storage deadlines of an open station. */
export function storageDesk({ catalog, record, inTurn }: Station): StorageDesk {
  return {
    account(clip) {
      const row = catalog.clipById(clip);
      if (!row) throw failed('not-found', { subject: clip });
      const account = catalog.storageOf(clip);
      if (!account?.deadline || !row.storage) return null;
      const { facts, end, deadline, duty, explained, holder } = account;
      const filing = duty && catalog.keptActs(['duty.filed']).find(({ data }) => data.duty === duty.duty);
      const person = holder === null ? undefined : catalog.people().persons.get(holder);
      return {
        storage: row.storage,
        sealedAt: row.sealedAt,
        docked: facts.docked,
        end: { ...end },
        holder: person ? personLine(person) : null,
        deadline: deadlineView(deadline),
        duty: duty && dutyView(duty, filing ? accountText(filing.by) : 'station'),
        explained: explained && {
          reason: explained.data.reason,
          note: explained.data.note,
          person: explained.data.person,
          at: explained.at,
          by: accountText(explained.by),
        },
      };
    },
    unexplained({ device }) {
      const { persons } = catalog.people();
      const rows = catalog.lateUnexplained(device, MOST_SHOWN);
      const holder = rows.find((row) => row.holder !== null)?.holder ?? null;
      return {
        total: catalog.countLateUnexplained(device),
        clips: rows.map(({ clip, source, ended, due, sealedAt }) => ({ clip, source, ended, due, sealedAt })),
        person: (holder && persons.get(holder)?.name) ?? rows[0]?.personAlias ?? null,
      };
    },
    explain: ({ device, ...command }, by) =>
      inTurn('storage', async () => {
        const known = catalog.lateAmong(device, command.clips);
        const ruling = explainLate(command, known, accountNameOf(by) !== null);
        if (!ruling.ok) return refusalsOf(ruling.refusals);
        await record(ruling.acts, by);
        return refusalsOf([]);
      }),
    stateEnd: ({ clip, end, why }, by) =>
      inTurn('storage', async () => {
        const account = catalog.storageOf(clip);
        if (!account) throw failed('not-found', { subject: clip });
        // A wrong statement can be mended: what the clocks tell is asked, not what was stated before.
        const told = recordingEnd({ ...account.facts, statedEnd: null });
        const ruling = stateEnd(clip, end, told, account.facts);
        if (!ruling.ok) return refusalsOf(ruling.refusals);
        await record(ruling.acts, by, why);
        return refusalsOf([]);
      }),
    statistics({ from, to }) {
      const people = catalog.people();
      const groups = catalog.storageGroups(from, to);
      const { devices } = catalog.equipmentNow();
      const sectionOf = ({ holder, device }: StorageGroup): string | null =>
        (holder && people.persons.get(holder)?.section) ?? devices.get(device)?.facts.section ?? null;
      return {
        profileChosen: catalog.storageRules().history.length > 0,
        total: sumOf(groups),
        months: grouped(groups, ({ month }) => month).map(([month, own]) => ({ month, ...sumOf(own) })),
        sections: grouped(groups, sectionOf).map(([section, own]) => ({ section, ...sumOf(own) })),
        persons: grouped(groups, ({ holder }) => holder).map(([person, own]) => ({
          person,
          ...nameOf(people, person),
          ...sumOf(own),
        })),
      };
    },
  };
}

function deadlineView(
  deadline: NonNullable<ReturnType<Station['catalog']['storageOf']>>['deadline'] & object,
): StorageAccountView['deadline'] {
  switch (deadline.kind) {
    case 'undetermined':
      return null;
    case 'away':
      return { kind: 'away', articles: [...deadline.source] };
    case 'runs': {
      const { from, limit, origin, source, due, earliest, latest } = deadline;
      return {
        kind: 'runs',
        from,
        limit,
        origin,
        articles: [...source],
        due: dueView(due),
        earliest: dueView(earliest),
        latest: dueView(latest),
      };
    }
  }
}

function dueView({ at, day, calendar }: Due) {
  return { at, day, missingYear: missingYearOf(calendar) };
}

function dutyView({ kind, from, returned, reason, filedAt }: AwayDuty, filedBy: string) {
  return { kind, from, returned, reason, filedAt, filedBy };
}

function accountText(by: Actor): string {
  return by.kind === 'station' ? 'station' : by.account;
}

function nameOf({ persons }: People, person: PersonId | null): { name: string; section: string } {
  const known = person === null ? undefined : persons.get(person);
  return { name: known?.name ?? person ?? '', section: known?.section ?? '' };
}

function grouped<K>(
  groups: readonly StorageGroup[],
  keyOf: (group: StorageGroup) => K,
): [K, StorageGroup[]][] {
  const found = new Map<K, StorageGroup[]>();
  for (const group of groups) {
    const own = found.get(keyOf(group));
    if (own) own.push(group);
    else found.set(keyOf(group), [group]);
  }
  return [...found];
}

function sumOf(groups: readonly StorageGroup[]): StorageCountView {
  const sum = (of: (group: StorageGroup) => number): number =>
    groups.reduce((total, group) => total + of(group), 0);
  return {
    inTime: sum((group) => group.inTime),
    late: sum((group) => group.late),
    unexplained: sum((group) => group.unexplained),
    undetermined: sum((group) => group.undetermined),
    doubtful: sum((group) => group.doubtful),
    longestLateMs: Math.max(0, ...groups.map((group) => group.longestLateMs)),
  };
}
