/**
 * Why a request was not done. A failure crosses processes as data, because Electron rewrites thrown errors; the
 * sentences that people read are in `words`, one for each code.
 */
export interface Failure {
  readonly code: FailureCode;
  /** Values for the sentence. */
  readonly values?: Readonly<Record<string, string | number>>;
}

/** What kind of trouble it is, and so who can help: the person, the office's support, or we. */
export type FailureFamily = 'request' | 'rights' | 'vault' | 'ledger' | 'dock' | 'program';

export const FAILURES = {
  'bad-request': 'request',
  'bad-arguments': 'request',
  'not-found': 'request',
  'reason-needs-words': 'request',
  'right-missing': 'rights',
  'kiosk-locked': 'rights',
  'kiosk-keeper-needed': 'rights',
  'no-profile': 'request',
  'sign-in-refused': 'rights',
  'account-locked': 'rights',
  'password-weak': 'rights',
  'credential-lost': 'rights',
  'already-commissioned': 'rights',
  'account-taken': 'rights',
  'person-has-account': 'rights',
  'person-taken': 'rights',
  'certificate-taken': 'rights',
  'alias-taken': 'rights',
  'person-unknown': 'rights',
  'roles-clash': 'rights',
  'own-account': 'rights',
  'last-administrator': 'rights',
  'badge-taken': 'rights',
  'badge-unknown': 'rights',
  'no-vault': 'vault',
  'vault-missing': 'vault',
  'not-a-vault': 'vault',
  'vault-place-unusable': 'vault',
  'vault-newer': 'vault',
  'vault-in-use': 'vault',
  'vault-full': 'vault',
  'vault-read-only': 'vault',
  'vault-failed': 'vault',
  'original-missing': 'vault',
  'place-holds-vault': 'vault',
  'place-of-other-vault': 'vault',
  'place-not-empty': 'vault',
  'place-inside-vault': 'vault',
  'place-in-use': 'vault',
  'no-copy-place': 'vault',
  'ledger-damaged': 'ledger',
  'ledger-tail-lost': 'ledger',
  'station-key-unusable': 'ledger',
  'head-code-unreadable': 'request',
  'witness-file-unusable': 'request',
  'witness-refused': 'ledger',
  'witness-key-changed': 'ledger',
  'witness-head-lost': 'ledger',
  'file-not-written': 'request',
  'photo-unusable': 'request',
  'sheet-unreadable': 'request',
  'sheet-too-large': 'request',
  'sheet-old-format': 'request',
  'catalog-failed': 'ledger',
  'source-missing': 'dock',
  'source-unreadable': 'dock',
  'source-empty-after-pull': 'dock',
  'camera-gone': 'dock',
  'camera-unidentified': 'dock',
  'device-id-unusable': 'dock',
  'import-running': 'dock',
  'camera-password-unfit': 'dock',
  'keychain-missing': 'dock',
  'camera-doubtful': 'dock',
  'number-in-use': 'dock',
  'told-apart': 'dock',
  'clock-unsettable': 'dock',
  'clearing-off': 'dock',
  'clearing-not-safe': 'dock',
  'clearing-changed': 'dock',
  'clearing-interrupted': 'dock',
  'camera-read-only': 'dock',
  cancelled: 'request',
  'media-tools-missing': 'program',
  'proxy-failed': 'program',
  'review-of-another': 'request',
  'review-ended': 'request',
  'own-footage': 'rights',
  'own-request': 'rights',
  'look-answered': 'request',
  'look-needs-approval': 'rights',
  'look-needs-reason': 'request',
  'footage-secret': 'rights',
  'vault-process-restarted': 'program',
  unexpected: 'program',
} as const satisfies Record<string, FailureFamily>;

export type FailureCode = keyof typeof FAILURES;

/** A failure on its way up inside one process. At the process border it becomes a plain {@link Failure}. */
export class FailureError extends Error {
  override readonly name = 'FailureError';
  constructor(
    readonly failure: Failure,
    options?: { cause?: unknown },
  ) {
    super(failure.code, options);
  }
}

/** Makes the error that carries a failure. */
export function failed(
  code: FailureCode,
  values?: Readonly<Record<string, string | number>>,
  cause?: unknown,
): FailureError {
  return new FailureError(values ? { code, values } : { code }, cause === undefined ? undefined : { cause });
}

/** The failure in anything thrown; what nobody foresaw becomes `unexpected` with its message. */
export function failureOf(error: unknown): Failure {
  if (error instanceof FailureError) return error.failure;
  return { code: 'unexpected', values: { message: error instanceof Error ? error.message : String(error) } };
}
