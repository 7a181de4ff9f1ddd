/**
 * Where everything lies in a vault. Pure: a path follows from what is kept and from nothing else, and no name that a
 * camera chose ever becomes part of one.
 *
 *     vault.json                          format version and the vault's id
 *     vault.lock                          held by the one program that writes
 *     originals/<device>/<day>/<sha256>.<extension>
 *     attachments/<sha256>.<extension>    what people added: pictures of moments and of faults, papers
 *     staging/                            files being written; whatever a crash leaves here is no original
 *     quarantine/                         what was found damaged or half-written, kept for a person to look at
 *     ledger/segment-000001.jsonl …       entries
 *     ledger/checkpoint                   the signed size and root of the ledger
 *     ledger/ballast                      room kept so that the ledger can write on a full disk
 *     witness/of-us/<size>-<witness>.note      our states that other stations counter-signed
 *     witness/of-others/<vault>-<size>.note    states of other stations that we counter-signed
 *     keys/station-key.json               the signing key, where no keychain keeps it
 *     catalog/catalog.sqlite              what the ledger says, as tables; may be deleted
 *     camera-profiles/*.json              the office's own camera profiles and vendor adapters
 */
import type { ContentFormat } from '#shared/clip';
import type { AttachmentFormat } from '#shared/acts/attachment';
import type { DeviceId, Sha256 } from '#shared/ids';

/** The format that this program reads and writes. */
export const VAULT_FORMAT = 1;

export const LAYOUT = {
  description: 'vault.json',
  lock: 'vault.lock',
  originals: 'originals',
  attachments: 'attachments',
  staging: 'staging',
  quarantine: 'quarantine',
  ledger: 'ledger',
  witnessOfUs: 'witness/of-us',
  witnessOfOthers: 'witness/of-others',
  keys: 'keys',
  catalog: 'catalog',
  catalogFile: 'catalog/catalog.sqlite',
  cameraProfiles: 'camera-profiles',
} as const;

/** Where originals are, come to be, and go when they are found damaged. */
export const ORIGINALS_FOLDERS = [LAYOUT.originals, LAYOUT.staging, LAYOUT.quarantine] as const;

export const FOLDERS = [...ORIGINALS_FOLDERS, LAYOUT.ledger, LAYOUT.keys, LAYOUT.catalog] as const;

/** Extensions that an original may carry: only for people's eyes, the format is on record. */
const EXTENSIONS: Readonly<Record<ContentFormat, string>> = {
  mp4: 'mp4',
  mov: 'mov',
  '3gp': '3gp',
  m4a: 'm4a',
  avi: 'avi',
  ts: 'ts',
  mkv: 'mkv',
  flv: 'flv',
  wav: 'wav',
  mp3: 'mp3',
  aac: 'aac',
  amr: 'amr',
  jpg: 'jpg',
  png: 'png',
  bmp: 'bmp',
  mpg: 'mpg',
  asf: 'asf',
  ogg: 'ogg',
  flac: 'flac',
  dav: 'dav',
  text: 'txt',
  unknown: 'bin',
};

/** The path of an original inside the vault, `/` between parts. `day` is the recording's day, `2026-07-13`. */
export function originalPath(device: DeviceId, day: string, sha256: Sha256, format: ContentFormat): string {
  return `${LAYOUT.originals}/${folderOfDevice(device)}/${day}/${sha256}.${EXTENSIONS[format]}`;
}

/** The path of an attachment inside the vault, and inside each place of second copies. */
export function attachmentPath(sha256: Sha256, format: AttachmentFormat): string {
  return `${LAYOUT.attachments}/${sha256}.${format}`;
}

/**
 * The folder of a device. Upper case, because some file systems take `a1` and `A1` for one name (sharing a folder is
 * harmless, originals are named by content), and never a name that Windows reserves (`_` begins no device id).
 */
function folderOfDevice(device: DeviceId): string {
  const folder = device.toUpperCase();
  return /^(CON|PRN|AUX|NUL|COM\d|LPT\d)$/.test(folder) ? `_${folder}` : folder;
}

/** The content's digest that an original's path claims, or null when the path is none of an original. */
export function digestInPath(original: string): Sha256 | null {
  return digestBy(/^originals\/[^/]+\/\d{4}-\d{2}-\d{2}\/([0-9a-f]{64})\.[a-z0-9]{2,4}$/, original);
}

/** The same for the path of an attachment. */
export function digestInAttachmentPath(file: string): Sha256 | null {
  return digestBy(/^attachments\/([0-9a-f]{64})\.[a-z0-9]{2,4}$/, file);
}

function digestBy(form: RegExp, path: string): Sha256 | null {
  return (form.exec(path)?.[1] as Sha256 | undefined) ?? null;
}
