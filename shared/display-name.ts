/** Names that cameras and people made, shown so that they cannot lie about themselves. */

/** Control characters, line ends, and marks that reorder or hide what stands around them. */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;

/** The name with every unseen character written out as `\u202E`: what stands there is what is seen. */
export function displayName(name: string): string {
  return name.replace(
    UNSEEN,
    (c) => `\\u${(c.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`,
  );
}

/** Whether a name holds unseen characters, or bytes that are no text (which a listing writes as `\xNN`). */
export function isHostileName(name: string): boolean {
  return displayName(name) !== name || /\\x[0-9A-F]{2}|\\uD[89A-F][0-9A-F]{2}/.test(name);
}
