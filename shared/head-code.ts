/**
 * The state of a ledger as people write it down: `10234-7KQF-M2XD-9HTB-V0PC-4WNE`. The first part is the number of
 * entries; 18 characters are 90 bits that stand for the tree over them; the last two tell slips of the hand from
 * another ledger. The same state in full, as machines read it from a QR code, is told by {@link headText}.
 */

/** Crockford's alphabet: no I, L, O and U, which people take for something else. */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
/** Characters of the digest, 5 bits each, and of the check. */
const DIGEST_CHARACTERS = 18;
const CHECK_CHARACTERS = 2;
const GROUP = 4;

/** Bytes of which a code takes the first 90 bits. */
export const HEAD_DIGEST_BYTES = 12;

/** A state of a ledger by its short code. `digest`: its 18 characters. */
export interface HeadCode {
  readonly size: number;
  readonly digest: string;
}

/** A state of a ledger in full. */
export interface FullHead {
  /** The vault's id, 32 hexadecimal digits. */
  readonly vault: string;
  readonly size: number;
  /** The tree's root, 64 hexadecimal digits. */
  readonly root: string;
}

/** The 18 characters of a digest's first 90 bits. */
export function digestCharacters(digest: Uint8Array): string {
  let characters = '';
  for (let i = 0; i < DIGEST_CHARACTERS; i++) {
    let index = 0;
    for (let bit = i * 5; bit < i * 5 + 5; bit++) {
      const byte = digest[Math.floor(bit / 8)] ?? 0;
      index = index * 2 + (Math.floor(byte / 2 ** (7 - (bit % 8))) % 2);
    }
    characters += ALPHABET.charAt(index);
  }
  return characters;
}

/** The code as it is printed. */
export function headCodeText({ size, digest }: HeadCode): string {
  const characters = digest + checkOf(size, digest);
  const groups = characters.match(new RegExp(`.{${GROUP}}`, 'g')) ?? [];
  return [String(size), ...groups].join('-');
}

/** The state in full, in the characters that a QR code writes shortest. */
export function fullHeadText({ vault, size, root }: FullHead): string {
  return `EVIDOCK-HEAD/1/${vault}/${size}/${root}`.toUpperCase();
}

export type HeadReading =
  | { readonly is: 'code'; readonly head: HeadCode }
  | { readonly is: 'full'; readonly head: FullHead }
  /** Something like a code that no ledger ever gave: mistyped. */
  | { readonly is: 'mistyped' }
  | { readonly is: 'none' };

/** What a person typed or a scanner read. Lower case, wide characters, spaces, and I, L and O for 1, 1 and 0 do no harm. */
export function readHead(text: string): HeadReading {
  const typed = text.normalize('NFKC').trim().toUpperCase();
  const full = /^EVIDOCK-HEAD\/1\/([0-9A-F]{32})\/([1-9]\d{0,14})\/([0-9A-F]{64})$/.exec(typed);
  if (full) {
    const [, vault = '', size = '', root = ''] = full;
    return { is: 'full', head: { vault: vault.toLowerCase(), size: Number(size), root: root.toLowerCase() } };
  }
  const meant = typed
    .replace(/[IL]/g, '1')
    .replace(/O/g, '0')
    .replace(/[\u2010-\u2015]/g, '-');
  const parts = /^([1-9]\d{0,14})[\s-]+([0-9A-TV-Z\s-]+)$/.exec(meant);
  if (!parts) return { is: 'none' };
  const [, size = '', rest = ''] = parts;
  const characters = rest.replace(/[\s-]/g, '');
  if (characters.length !== DIGEST_CHARACTERS + CHECK_CHARACTERS) return { is: 'mistyped' };
  const digest = characters.slice(0, DIGEST_CHARACTERS);
  const right = characters.slice(DIGEST_CHARACTERS) === checkOf(Number(size), digest);
  return right ? { is: 'code', head: { size: Number(size), digest } } : { is: 'mistyped' };
}

/** A prime just below the 1024 values of two characters, and a number whose powers run through all its remainders. */
const PRIME = 1021;
const RADIX = 37;

/**
 * The check characters: the whole code as a number to the base of {@link RADIX}, modulo {@link PRIME}. Any one wrong
 * character and any two exchanged ones change it; of other slips one in a thousand does not.
 */
function checkOf(size: number, digest: string): string {
  let check = 0;
  for (const character of `${size}${digest}`) {
    check = (check * RADIX + ALPHABET.indexOf(character)) % PRIME;
  }
  return ALPHABET.charAt(Math.floor(check / 32)) + ALPHABET.charAt(check % 32);
}
