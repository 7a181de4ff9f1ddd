import type { ContinuityCode, GapReason } from '../continuity/finding';
import type { CameraFileProblemCode } from '../camera-file-problem';
import type { FailureCode } from '../failure';
import type { FindingCode } from '../finding';
import type { FailReason, SkipReason } from '../intake';
import type { DamageKind, PlaceTroubleCode } from '../safekeeping';
import type { VerificationCode } from '../verification';
import { en } from './en';
import { zh } from './zh';

export type Language = 'zh' | 'en';

/**
 * A sentence for every code that a person can meet. `{name}` stands for a value, `{name:file|files}` for the word that
 * agrees with it.
 */
export interface Sentences {
  readonly failure: Readonly<Record<FailureCode, string>>;
  readonly reason: Readonly<Record<SkipReason | FailReason, string>>;
  readonly finding: Readonly<Record<FindingCode, string>>;
  readonly placeTrouble: Readonly<Record<PlaceTroubleCode, string>>;
  readonly damage: Readonly<Record<DamageKind, string>>;
  readonly verification: Readonly<Record<VerificationCode, string>>;
  /** What is found across the clips of a camera. Lengths of time come as text. */
  readonly continuity: Readonly<Record<ContinuityCode, string>>;
  readonly gapReason: Readonly<Record<GapReason, string>>;
  /** What is wrong with a camera profile or a vendor adapter. */
  readonly cameraFile: Readonly<Record<CameraFileProblemCode, string>>;
}

export const SENTENCES: Readonly<Record<Language, Sentences>> = { zh, en };

type Values = Readonly<Record<string, string | number>>;

/**
 * Puts values into a sentence: `{files} {files:file|files}` becomes `1 file`, or `2 files`. A value that is missing
 * leaves its name standing.
 */
export function filled(sentence: string, values: Values = {}): string {
  return sentence.replace(
    /\{(\w+)(?::([^{}|]*)\|([^{}|]*))?\}/g,
    (whole, name: string, one: string | undefined, many: string | undefined) => {
      const value = values[name];
      if (value === undefined) return whole;
      return String(value) === '1' ? (one ?? '1') : (many ?? String(value));
    },
  );
}

/** A sentence in Chinese with the English one beside it, for the command line and its JSON. */
export function bothLanguages(pick: (s: Sentences) => string, values: Values = {}): string {
  return `${filled(pick(zh), values)} ${filled(pick(en), values)}`;
}
