/** The words that the regulations' rules are made of. Each list is in the order in which people are shown it. */

/** Enforcement from which nobody can come back in time to store: [H21, S14]. */
export const AWAY_KINDS = ['continuous', 'elsewhere', 'remote', 'on-water'] as const;
export type AwayKind = (typeof AWAY_KINDS)[number];

/** What happened that footage has to be kept for long, on disc or alike: [X21, J21]. */
export const DISC_SITUATIONS = [
  'objection-complaint-petition',
  'evasion-obstruction-abuse',
  'mass-or-sudden-incident',
  'other-long-keeping',
] as const;

/** What the label of an evidence disc says: [H26]. */
export const DISC_LABEL_FIELDS = ['matter', 'time', 'place', 'method', 'officers'] as const;

/** What stored footage is classified by: [H25]. */
export const CLASSIFICATION_ITEMS = [
  'name',
  'device-number',
  'officers',
  'time-of-use',
  'party',
  'cause-of-action',
] as const;

/** Why a recording may stop before its end: [H20, S13, F12]. */
export const INTERRUPTION_CAUSES = ['device-fault', 'bad-weather', 'obstruction', 'other-objective'] as const;
export type InterruptionCause = (typeof INTERRUPTION_CAUSES)[number];

/** When enforcement may go without a recording at all: [S4, F5]. */
export const UNRECORDED_CASES = [
  'writing-suffices',
  'secret-or-private',
  'urgent',
  'objective-cause',
] as const;
export type UnrecordedCase = (typeof UNRECORDED_CASES)[number];

/** What the note on enforcement without a recording says: [F5]. */
export const NOTE_PARTS = ['reason', 'basis'] as const;

/** Who has to be told. */
export const RECIPIENTS = ['section-head', 'deputy-leader', 'agency-head'] as const;
export type Recipient = (typeof RECIPIENTS)[number];

/** Who may say yes, from the lowest to the highest. */
export const APPROVERS = ['section-head', 'deputy-leader', 'agency-head'] as const;
export type Approver = (typeof APPROVERS)[number];

/** What is being done when it has to be, or may be, recorded. */
export const MATTERS = [
  'application-acceptance',
  'complaint-reception',
  'complaint-handling',
  'routine-inspection',
  'major-inspection',
  'on-site-enforcement',
  'violation-handling',
  'investigation',
  'questioning',
  'evidence-preservation',
  'sealing',
  'seizure',
  'substitute-performance',
  'liberty-life-property',
  'enforcement-premises',
  'hearing',
  'service',
  'service-with-notice-of-rights',
  'service-by-leaving',
  'service-by-announcement',
  'dispute-prone',
] as const;
export type Matter = (typeof MATTERS)[number];

/** What is looked at before a device is used: [H22, S11, F7]. */
export const BEFORE_USE_CHECKS = ['works', 'battery', 'free-space'] as const;

/** How devices and records are looked after: [H22, H25, S24, F6, F16]. */
export const CUSTODY_RULES = [
  'sections-equipped',
  'named-person',
  'one-section-keeps',
  'storage',
  'upkeep',
  'registration',
  'borrow-and-return-on-record',
  'named-person-for-records',
] as const;

/** What happens when a device fails: [H24]. */
export const REPAIR_RULES = ['stop-at-once', 'report', 'professional-repair', 'never-open'] as const;

/** What is said at the beginning of a recording: [H23, S12, F8]. */
export const OPENING_ELEMENTS = [
  'time',
  'place',
  'officers',
  'cause',
  'party',
  'stages',
  'inform-party',
  'inform-others',
] as const;

/** When it has to be said: [H23, S12, F8]. */
export const OPENING_OCCASIONS = ['penalty', 'coercive-measure', 'questioning', 'every-recording'] as const;

/** What makes a recording one whole: [H17, S12, S18, F9, F11]. */
export const CONTINUITY_RULES = [
  'whole-course-where-required',
  'arrival-to-end',
  'uninterrupted',
  'premises-sign-first-and-last',
  'no-intermittent-recording',
  'no-selective-recording',
  'no-later-recording',
] as const;

/** What footage has to show above all: [H7, H19, S10, S20, F10]. */
export const SHOWN_THINGS = [
  'start-and-end',
  'surroundings',
  'people',
  'evidence',
  'measures-taken',
  'documents-made-and-served',
  'certificates-shown',
  'rights-told',
  'answers-confirmed-and-signed',
] as const;

/** How written documents and footage go together: [H16, S18]. */
export const DOCUMENT_RULES = ['linked-with-writing', 'times-agree'] as const;

/** By what rules records are shown to people outside: [X22, J22, H25, S22, F18]. */
export const DISCLOSURE_RULES = ['government-information-disclosure', 'parties-on-request'] as const;

/** Material that only those who are cleared may see: [H25, S22, F18]. */
export const SECRECY_KINDS = ['state-secret', 'commercial-secret', 'personal-privacy'] as const;

/** Who checks the records: [X23, J23, H30]. */
export const CHECKERS = ['general-office', 'parent-general-office', 'district-justice-bureau'] as const;

/** What is looked at when records are checked: [X23, J23, H30, F14]. */
export const CHECKED_THINGS = [
  'appearance',
  'language',
  'civil-conduct',
  'footage-playback',
  'case-files',
  'on-site',
] as const;

/** What statistics are for: [H28]. */
export const STATISTICS_USES = [
  'case-evaluation',
  'supervision',
  'appraisal',
  'public-opinion',
  'decisions',
  'social-credit',
] as const;

/** Kinds of breach, for the breach register: [X24, J24, H21, H24, H27, H31, S23, S25, F3, F11, F17, F19]. */
export const BREACH_KINDS = [
  'no-recording-system',
  'not-recorded',
  'recorded-wrongly',
  'selective-or-later-recording',
  'unrelated-recording',
  'camera-misused',
  'not-stored-in-time',
  'not-archived',
  'kept-privately',
  'original-altered',
  'forged',
  'destroyed',
  'copied-privately',
  'leaked',
  'published-without-procedure',
  'damaged-on-purpose',
  'not-maintained',
  'device-opened',
  'other-breach',
] as const;
export type BreachKind = (typeof BREACH_KINDS)[number];
