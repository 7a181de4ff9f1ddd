import { randomBytes } from 'node:crypto';

/** The file behind a token, as the vault process named it. */
export interface TokenFile {
  readonly file: string;
  readonly mime: string;
}

/** Names for originals that the window can use for a while without learning where they lie. */
export interface ClipTokens {
  /** A new name that nobody can guess, good for {@link TOKEN_LIFE_MS}. */
  issue(file: TokenFile): string;
  /** The file, or null when the token was never issued, is too old, or was taken back. */
  find(token: string): TokenFile | null;
  /** Takes all tokens back. */
  clear(): void;
}

/** Long enough for one sitting before a long recording; after it the clip is opened, and entered in the ledger, anew. */
export const TOKEN_LIFE_MS = 4 * 60 * 60 * 1000;

/** Tokens by a clock in milliseconds that never runs backwards. */
export function clipTokens(now: () => number = () => performance.now()): ClipTokens {
  const issued = new Map<string, TokenFile & { readonly until: number }>();
  return {
    issue({ file, mime }) {
      const time = now();
      for (const [token, { until }] of issued) if (until <= time) issued.delete(token);
      const token = randomBytes(32).toString('base64url');
      issued.set(token, { file, mime, until: time + TOKEN_LIFE_MS });
      return token;
    },
    find(token) {
      const found = issued.get(token);
      return found && now() < found.until ? { file: found.file, mime: found.mime } : null;
    },
    clear: () => issued.clear(),
  };
}
