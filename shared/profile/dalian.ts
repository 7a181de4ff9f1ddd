import type { Citation } from './citation';
import { listed, noDuty, notStated, stated, type RegulationProfile } from './rule';
import { days, hours } from './time-limit';

/**
 * What two offices of Dalian laid down article by article alike (Xigang's education bureau, Jinpu's bureau of ethnic and
 * religious affairs). Who inspects (article 23) is each office's own.
 */
export function dalianRules(
  cite: (article: number, item?: number) => Citation,
): Omit<RegulationProfile['rules'], 'checks.by'> {
  return {
    'storage.within': notStated(hours(24)),
    'storage.away': noDuty,
    'filing.within': stated(days(30), cite(19)),
    'filing.year-end': stated(true, cite(20)),
    'retention.routine-months': stated(12, cite(20)),
    'retention.evidence': stated('as-case-file', cite(20)),
    'disc.situations': listed({
      'objection-complaint-petition': [cite(21, 1)],
      'evasion-obstruction-abuse': [cite(21, 2)],
      'mass-or-sudden-incident': [cite(21, 3)],
      'other-long-keeping': [cite(21, 4)],
    }),
    'disc.evidence': noDuty,
    'disc.label': noDuty,
    'classification.items': noDuty,
    'interruption.causes': noDuty,
    'interruption.spoken': noDuty,
    'interruption.written': noDuty,
    'interruption.signers': noDuty,
    'interruption.tell': noDuty,
    'unrecorded.allowed': stated([], cite(24, 1)),
    'unrecorded.note': noDuty,
    'unrecorded.tell': noDuty,
    'record.must': listed({
      'application-acceptance': [cite(5)],
      'complaint-reception': [cite(6)],
      'evidence-preservation': [cite(9)],
      'service-by-leaving': [cite(15)],
    }),
    'record.whole-course': listed({ 'violation-handling': [cite(24, 1)] }),
    'record.as-needed': listed({ investigation: [cite(8)], questioning: [cite(8)], hearing: [cite(8)] }),
    'before-use.checks': noDuty,
    'custody.rules': noDuty,
    'repair.rules': noDuty,
    'opening.elements': noDuty,
    'opening.occasions': noDuty,
    'opening.phrase': noDuty,
    'continuity.rules': noDuty,
    'footage.shows': noDuty,
    'documents.rules': noDuty,
    'look.approver': noDuty,
    'look.registered': noDuty,
    'disclosure.approver': noDuty,
    'disclosure.rules': listed({ 'government-information-disclosure': [cite(22)] }),
    'secrecy.kinds': noDuty,
    'checks.of': listed({
      appearance: [cite(23)],
      'civil-conduct': [cite(23)],
      'footage-playback': [cite(23)],
      'case-files': [cite(23)],
    }),
    'checks.every-days': notStated(30, cite(23)),
    'statistics.uses': noDuty,
    'breach.kinds': listed({
      'not-recorded': [cite(24, 1)],
      'unrelated-recording': [cite(24, 4)],
      'kept-privately': [cite(24, 3)],
      'original-altered': [cite(24, 2)],
      'copied-privately': [cite(24, 3)],
      leaked: [cite(24, 3)],
      'damaged-on-purpose': [cite(24, 5)],
      'other-breach': [cite(24, 6)],
    }),
  };
}
