/** A camera's listing, sorted into what is footage and what is not: the pure half of an import. */
import type { MediaKind } from './clip';
import type { Instant } from './clock';
import { extensionOf, stemOf } from './file-name';
import type { FailReason, SkipReason } from './intake';

/** What stands at one path of the camera. */
export type ListedType =
  | 'file'
  | 'link'
  | 'special'
  | 'other-file-system'
  /** A folder or file that the system could not even list: what is in it is unknown, so nothing is safe. */
  | 'unreadable';

/** One path of a camera's listing. */
export interface Listed {
  /** `/` between parts; bytes that are no text are written `\xNN`. */
  readonly path: string;
  readonly type: ListedType;
  readonly bytes: number;
  readonly modified: Instant;
}

/** What is to be done with one listed path. `sniff`: the name says nothing, so the content decides. */
export type Plan<L extends Listed = Listed> =
  | {
      readonly do: 'seal';
      readonly file: L;
      readonly kind: MediaKind;
      readonly claim: L | null;
      readonly belongsTo: string | null;
    }
  | { readonly do: 'sniff'; readonly file: L; readonly claim: L | null }
  | { readonly do: 'skip'; readonly file: L; readonly reason: SkipReason }
  | { readonly do: 'fail'; readonly file: L; readonly reason: FailReason };

const KINDS: Readonly<Record<MediaKind, readonly string[]>> = {
  video: ['mp4', 'mov', 'avi', 'flv', 'ts', 'mts', 'm2ts', 'mkv', '3gp', 'm4v', 'mpg', 'mpeg', 'wmv', 'dav'],
  audio: ['wav', 'mp3', 'aac', 'm4a', 'amr', 'ogg', 'flac', 'wma'],
  photo: ['jpg', 'jpeg', 'png', 'bmp'],
  'side-log': ['nmea', 'csv', 'txt', 'srt', 'gpx', 'log', 'vtt', 'ass'],
};

const KIND_OF_EXTENSION: ReadonlyMap<string, MediaKind> = new Map(
  (Object.entries(KINDS) as [MediaKind, readonly string[]][]).flatMap(([kind, extensions]) =>
    extensions.map((extension) => [extension, kind] as const),
  ),
);

/** Folders that operating systems leave behind; nothing in them was recorded by a camera. Lower case. */
const SYSTEM_FOLDERS = new Set([
  'system volume information',
  '$recycle.bin',
  '.fseventsd',
  '.spotlight-v100',
  '.trashes',
  '.temporaryitems',
  '.documentrevisions-v100',
  'lost+found',
]);
const SYSTEM_FILES = new Set([
  'thumbs.db',
  'desktop.ini',
  '.ds_store',
  '.metadata_never_index',
  'autorun.inf',
]);

/** What a file's name says that it is, or null. */
export function kindOfName(path: string): MediaKind | null {
  return KIND_OF_EXTENSION.get(extensionOf(path)) ?? null;
}

/**
 * Decides for every listed path what to do, in the order of the listing's paths. A recording is never skipped for
 * the folder it lies in, only for being an operating system's leftover: sealing one file too many costs space,
 * sealing one too few costs evidence.
 */
export function planCard<L extends Listed>(listing: readonly L[]): readonly Plan<L>[] {
  const footageByStem = new Map<string, L>();
  const claims = new Map<string, L>();
  for (const file of listing) {
    if (file.type !== 'file' || isSystemFile(file.path)) continue;
    const kind = kindOfName(file.path);
    if (extensionOf(file.path) === 'md5') claims.set(folded(file.path.slice(0, -4)), file);
    else if (kind !== null && kind !== 'side-log')
      footageByStem.set(folded(withoutExtension(file.path)), file);
  }
  const claimFor = (file: L) =>
    claims.get(folded(file.path)) ?? claims.get(folded(withoutExtension(file.path))) ?? null;

  return listing.map((file): Plan<L> => {
    const skip = (reason: SkipReason): Plan<L> => ({ do: 'skip', file, reason });
    if (file.type === 'link') return skip('link');
    if (file.type === 'special') return skip('special-file');
    if (file.type === 'other-file-system') return skip('other-file-system');
    if (file.type === 'unreadable') return { do: 'fail', file, reason: 'source-unreadable' };
    if (isSystemFile(file.path)) return skip('system-file');
    if (extensionOf(file.path) === 'md5') return skip('claim-file');
    const kind = kindOfName(file.path);
    if (kind === 'side-log') {
      const clip = footageByStem.get(folded(withoutExtension(file.path)));
      if (!clip) return skip('not-footage');
      if (file.bytes === 0) return skip('empty-file');
      return { do: 'seal', file, kind, claim: null, belongsTo: clip.path };
    }
    if (file.bytes === 0) return skip(kind === null ? 'not-footage' : 'empty-file');
    if (kind === null) return { do: 'sniff', file, claim: claimFor(file) };
    return { do: 'seal', file, kind, claim: claimFor(file), belongsTo: null };
  });
}

/** The checksum in a camera's `.md5` file: bare, or followed by a name as `md5sum` writes it; null when there is none. */
export function md5InClaim(text: string): string | null {
  const match = /^\uFEFF?\s*(?:MD5\s*\([^\r\n]*\)\s*=\s*)?([0-9a-fA-F]{32})(?![0-9a-fA-F])/.exec(text);
  return match?.[1]?.toLowerCase() ?? null;
}

function isSystemFile(path: string): boolean {
  const parts = path.split('/');
  const name = (parts.pop() ?? '').toLowerCase();
  return (
    name.startsWith('._') ||
    SYSTEM_FILES.has(name) ||
    parts.some((part) => SYSTEM_FOLDERS.has(part.toLowerCase()) || /^\.trash-\d+$/i.test(part)) ||
    (/\.chk$/.test(name) && parts.some((part) => /^found\.\d{3}$/i.test(part)))
  );
}

/** FAT and NTFS take `A.MP4` and `a.mp4` for one name, and so do the camera's own side files. */
function folded(path: string): string {
  return path.toLowerCase();
}

function withoutExtension(path: string): string {
  const cut = path.lastIndexOf('/') + 1;
  return path.slice(0, cut) + stemOf(path.slice(cut));
}
