import { computed, type ComputedRef } from 'vue';
import { createI18n, useI18n } from 'vue-i18n';
import type { ContinuityCode, GapReason } from '#shared/continuity/finding';
import type { CameraFileProblem } from '#shared/camera-file-problem';
import { displayName } from '#shared/display-name';
import type { FailureCode } from '#shared/failure';
import type { FindingCode } from '#shared/finding';
import type { FailReason, SkipReason } from '#shared/intake';
import type { DamageKind, PlaceTroubleCode } from '#shared/safekeeping';
import { filled, SENTENCES, type Language } from '#shared/words/sentences';
import { en } from './en';
import { duration, signedDuration } from './formats';
import { zh, type Words } from './zh';

/** The place of one label: `dock.title`. */
export type WordKey = {
  [Group in keyof Words]: `${Group}.${keyof Words[Group] & string}`;
}[keyof Words];

type Values = Readonly<Record<string, string | number>>;

/** The languages of the window; Chinese until something else is known. Labels are filled as all sentences are. */
export function makeWords(language: Language = 'zh') {
  return createI18n({
    legacy: false,
    locale: language,
    fallbackLocale: 'zh',
    messages: { zh, en },
    messageCompiler:
      (label) =>
      ({ values }: { readonly values: Values }) =>
        filled(label as string, values),
  });
}

/** A failure as it arrives, inside a view or thrown by a request. */
export interface ShownFailure {
  readonly code: FailureCode;
  readonly values?: Values | undefined;
}

/** A finding as it arrives inside a view. */
export interface ShownFinding {
  readonly code: FindingCode;
  readonly values?: Values | undefined;
}

/** A finding across clips as it arrives inside a view. */
export interface ShownContinuity {
  readonly code: ContinuityCode;
  readonly values: Values;
}

/** What keeps a place of second copies from being used. */
export interface ShownTrouble {
  readonly code: PlaceTroubleCode;
  readonly values?: Values | undefined;
}

export interface UsedWords {
  readonly language: ComputedRef<Language>;
  /** A label, with these values in it. */
  readonly t: (key: WordKey, values?: Values) => string;
  /** Sentences for codes. Values may come from a camera, so they are made safe to show. */
  readonly failure: (failure: ShownFailure) => string;
  readonly reason: (reason: SkipReason | FailReason) => string;
  readonly finding: (finding: ShownFinding) => string;
  readonly placeTrouble: (trouble: ShownTrouble) => string;
  readonly damage: (how: DamageKind) => string;
  readonly continuity: (finding: ShownContinuity) => string;
  readonly gapReason: (reason: GapReason) => string;
  readonly cameraFile: (problem: CameraFileProblem) => string;
}

/** The words of the language that the person chose. Call it in `setup`. */
export function useWords(): UsedWords {
  const { t, locale } = useI18n({ useScope: 'global' });
  const language = computed<Language>(() => (locale.value === 'en' ? 'en' : 'zh'));
  const sentences = computed(() => SENTENCES[language.value]);
  return {
    language,
    t: (key, values = {}) => t(key, values),
    failure: (failure) => filled(sentences.value.failure[failure.code], shown(failure.values)),
    reason: (reason) => sentences.value.reason[reason],
    placeTrouble: (trouble) => filled(sentences.value.placeTrouble[trouble.code], shown(trouble.values)),
    damage: (how) => sentences.value.damage[how],
    cameraFile: ({ code, values }) => filled(sentences.value.cameraFile[code], shown(values)),
    finding: (finding) => filled(sentences.value.finding[finding.code], shown(finding.values)),
    continuity: ({ code, values }) => filled(sentences.value.continuity[code], shown(timed(values))),
    gapReason: (reason) => sentences.value.gapReason[reason],
  };
}

/** Seconds as people read them: how long, and by how much a clock is ahead. */
function timed(values: Values): Values {
  const { seconds, before, now } = values;
  return {
    ...values,
    ...(typeof seconds === 'number' && { seconds: duration(seconds) }),
    ...(typeof before === 'number' && { before: signedDuration(before) }),
    ...(typeof now === 'number' && { now: signedDuration(now) }),
  };
}

function shown(values: Values = {}): Values {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [
      name,
      typeof value === 'string' ? displayName(value) : value,
    ]),
  );
}
