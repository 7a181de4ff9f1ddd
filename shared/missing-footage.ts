/**
 * Footage that should be there and is not: the reason is asked when the device comes back, and the profile says what
 * the reason is worth: whether it is allowed for, what has to be written, who signs it and who is told
 * [X24, J24, H20, H31, S4, S13, S25, F5, F12, F19].
 */
import type { Recorded } from './acts/act-of';
import type { MissingAct, MissingReason, VERDICTS } from './acts/checkout';
import type { Checkout } from './checkout';
import type { CheckoutId, DeviceId, MissingId, PersonId } from './ids';
import { inForce, itemSource, type AgencyProfile } from './profile/agency';
import type { Citation } from './profile/citation';
import type { InterruptionCause, Matter, Recipient, UnrecordedCase, NOTE_PARTS } from './profile/vocabulary';
import { granted, refused, type Ruling } from './ruling';

export interface Consequence {
  /** `allowed`: the regulation lets it go unrecorded. `possible-breach`: it does not; a person decides. */
  readonly verdict: (typeof VERDICTS)[number];
  /** Something has to be written: a note or a statement. */
  readonly written: boolean;
  /** What it has to say, where the regulation lists that. */
  readonly parts: readonly (typeof NOTE_PARTS)[number][];
  /** Officers who sign it, at least; 0 where the regulation names no number. */
  readonly signers: number;
  readonly tell: readonly Recipient[];
  readonly source: readonly Citation[];
}

/** What a reason is, in the regulations' words: a case in which nothing need be recorded, or a cause that stops a recording. */
const MEANING: Readonly<
  Record<
    MissingReason,
    { readonly case: UnrecordedCase | null; readonly causes: readonly InterruptionCause[] }
  >
> = {
  'no-incident': { case: null, causes: [] },
  'writing-sufficed': { case: 'writing-suffices', causes: [] },
  'device-fault': { case: 'objective-cause', causes: ['device-fault'] },
  'bad-weather': { case: 'objective-cause', causes: ['bad-weather'] },
  obstructed: { case: 'objective-cause', causes: ['obstruction', 'other-objective'] },
  // An empty battery is what the check before use is for, and forgetting is no cause at all.
  battery: { case: null, causes: [] },
  forgot: { case: null, causes: [] },
  secret: { case: 'secret-or-private', causes: [] },
  urgent: { case: 'urgent', causes: [] },
  other: { case: null, causes: [] },
};

/** What the profile makes of a reason. `matter`: what was being done, where somebody said so. */
export function consequenceOf(
  reason: MissingReason,
  matter: Matter | null,
  profile: AgencyProfile,
): Consequence {
  const nothing = { written: false, parts: [], signers: 0, tell: [], source: [] };
  if (reason === 'no-incident') return { ...nothing, verdict: 'nothing-to-record' };
  const { case: unrecorded, causes } = MEANING[reason];
  const allowed = inForce(profile, 'unrecorded.allowed');
  const note = inForce(profile, 'unrecorded.note');
  const tell = inForce(profile, 'unrecorded.tell');
  const must = matter === null ? null : mustBeRecorded(matter, profile);

  if (unrecorded !== null && allowed.value?.includes(unrecorded)) {
    // That writing suffices is no word on what has to be recorded in any case [S4, S8].
    if (unrecorded === 'writing-suffices' && must)
      return { ...nothing, verdict: 'possible-breach', written: true, tell: tell.value ?? [], source: must };
    return {
      verdict: 'allowed',
      written: (note.value ?? []).length > 0,
      parts: note.value ?? [],
      signers: 0,
      tell: tell.value ?? [],
      source: distinct([
        ...itemSource(profile, 'unrecorded.allowed', unrecorded),
        ...note.source,
        ...tell.source,
      ]),
    };
  }
  const stops = inForce(profile, 'interruption.causes');
  const cause = causes.find((one) => stops.value?.includes(one));
  if (cause !== undefined) {
    const signers = inForce(profile, 'interruption.signers');
    return {
      verdict: 'statement-needed',
      written: inForce(profile, 'interruption.written').value ?? false,
      parts: [],
      signers: signers.value ?? 0,
      tell: inForce(profile, 'interruption.tell').value ?? [],
      source: distinct([...itemSource(profile, 'interruption.causes', cause), ...signers.source]),
    };
  }
  return {
    ...nothing,
    verdict: 'possible-breach',
    written: true,
    tell: tell.value ?? [],
    source: distinct([...(must ?? []), ...itemSource(profile, 'breach.kinds', 'not-recorded')]),
  };
}

/** The articles by which a matter has to be recorded whatever else; null when none does. */
export function mustBeRecorded(matter: Matter, profile: AgencyProfile): readonly Citation[] | null {
  const names = (['record.must', 'record.whole-course'] as const).filter((name) =>
    inForce(profile, name).value?.includes(matter),
  );
  return names.length === 0 ? null : names.flatMap((name) => itemSource(profile, name, matter));
}

/** One line of the register. */
export interface MissingFootage {
  readonly missing: MissingId;
  readonly person: PersonId;
  readonly checkout: CheckoutId | null;
  readonly device: DeviceId | null;
  readonly matter: Matter | null;
  readonly reason: MissingReason;
  readonly note: string;
  readonly basis: string;
  readonly verdict: Consequence['verdict'];
  readonly tell: readonly Recipient[];
  /** Those of `tell` who have seen it. */
  readonly seen: readonly Recipient[];
}

/** Whether a hand-out that is over calls for a line in the register: nothing was recorded on duty, or nothing can be read. */
export function asksForReason({ end, purpose }: Checkout): boolean {
  if (end === null) return false;
  if ('reason' in end) return true;
  return end.clips === 0 && purpose !== 'training' && purpose !== 'test' && purpose !== 'personal-issue';
}

export type MissingRefusal =
  | 'missing-explained-already'
  | 'missing-unknown'
  /** This reason needs words of its own. */
  | 'missing-note-needed'
  /** The regulation asks for the basis, too. */
  | 'missing-basis-needed'
  | 'not-to-be-told'
  | 'seen-already';

export interface ExplainMissing {
  readonly missing: MissingId;
  readonly person: PersonId;
  readonly checkout: CheckoutId | null;
  readonly device: DeviceId | null;
  readonly matter: Matter | null;
  readonly reason: MissingReason;
  readonly note: string;
  readonly basis: string;
}

/** Puts a reason on file. `register` holds the lines so far, at least those of the same hand-out. */
export function explainMissing(
  command: ExplainMissing,
  register: readonly MissingFootage[],
  profile: AgencyProfile,
): Ruling<MissingAct, MissingRefusal> {
  const { checkout, reason, matter } = command;
  if (checkout !== null && register.some((line) => line.checkout === checkout))
    return refused('missing-explained-already');
  const { verdict, parts, tell, written, source } = consequenceOf(reason, matter, profile);
  const note = command.note.trim();
  const basis = command.basis.trim();
  if ((written || reason === 'other') && note === '')
    return refused('missing-note-needed', { reason }, source);
  if (parts.includes('basis') && basis === '') return refused('missing-basis-needed', { reason }, source);
  return granted({
    kind: 'missing.explained',
    data: { ...command, note, basis, verdict, tell: [...tell] },
  });
}

/** Somebody who had to be told has seen the line. */
export function acknowledgeMissing(
  line: MissingFootage | null,
  as: Recipient,
): Ruling<MissingAct, MissingRefusal> {
  if (!line) return refused('missing-unknown');
  if (!line.tell.includes(as)) return refused('not-to-be-told');
  if (line.seen.includes(as)) return refused('seen-already');
  return granted({ kind: 'missing.acknowledged', data: { missing: line.missing, as } });
}

/** A line of the register after one act about it; null before it. */
export function missingAfter(
  before: MissingFootage | null,
  { kind, data }: Recorded<MissingAct>,
): MissingFootage | null {
  switch (kind) {
    case 'missing.explained':
      return { ...data, seen: [] };
    case 'missing.acknowledged':
      return before && { ...before, seen: [...before.seen, data.as] };
  }
}

function distinct(citations: readonly Citation[]): readonly Citation[] {
  const key = ({ article, item }: Citation): string => `${article}.${item ?? ''}`;
  return [...new Map(citations.map((citation) => [key(citation), citation])).values()];
}
