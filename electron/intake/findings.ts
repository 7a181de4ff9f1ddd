/** What an import notices about a file. Pure. */
import type { NameReading } from '#shared/camera-profile';
import type { CameraClaim, ContentFormat, MediaKind } from '#shared/clip';
import { millisecondsOf } from '#shared/clock';
import type { Finding } from '#shared/finding';
import type { DeviceId } from '#shared/ids';
import { displayName } from '#shared/display-name';
import { extensionOf } from '#shared/file-name';
import { extensionLies } from './probe/format';

export interface Noticed {
  readonly path: string;
  readonly kind: MediaKind;
  readonly format: ContentFormat;
  readonly device: DeviceId;
  readonly name: NameReading;
  /** The claim, `unreadable` when there is a claim file without one, null when there is no claim file. */
  readonly claim: CameraClaim | 'unreadable' | null;
  /** The station's clock, milliseconds since 1970. */
  readonly now: number;
}

/** A camera's clock may run this far ahead before anybody is bothered. */
const TOLERANCE_MS = 5 * 60_000;

/** What a file's content says against its name. */
export function formatFindings({ path, kind, format }: Pick<Noticed, 'path' | 'kind' | 'format'>): Finding[] {
  const found: Finding[] = [];
  if (extensionLies(path, format)) {
    found.push({
      code: 'EXTENSION_LIES',
      severity: 'warning',
      values: { content: format, extension: extensionOf(path) },
    });
  }
  if (kind !== 'side-log' && (format === 'unknown' || format === 'text')) {
    found.push({ code: 'CONTENT_UNKNOWN', severity: 'error' });
  }
  return found;
}

/** All findings about a file that was read whole. */
export function findingsOf(n: Noticed): readonly Finding[] {
  const found = formatFindings(n);
  if (n.claim === 'unreadable') found.push({ code: 'CLAIM_UNREADABLE', severity: 'note' });
  else if (n.claim) {
    const agrees = n.claim.value === n.claim.computed;
    found.push(
      agrees ? { code: 'CLAIM_AGREES', severity: 'note' } : { code: 'CLAIM_DIFFERS', severity: 'error' },
    );
  }
  // A serial of nines was typed by hand where a camera had none: it claims nothing.
  if (
    n.name.device !== null &&
    !/^9+$/.test(n.name.device) &&
    n.name.device.toLowerCase() !== n.device.toLowerCase()
  ) {
    found.push({
      code: 'NAME_DEVICE_DIFFERS',
      severity: 'warning',
      values: { named: n.name.device, device: n.device },
    });
  }
  if (n.name.impossibleTime) found.push({ code: 'NAME_TIME_IMPOSSIBLE', severity: 'warning' });
  if (n.name.recorded && millisecondsOf(n.name.recorded.deviceClock) > n.now + TOLERANCE_MS) {
    found.push({ code: 'TIME_IN_FUTURE', severity: 'warning' });
  }
  if (isHostileName(n.path)) found.push({ code: 'NAME_HOSTILE', severity: 'note' });
  return found;
}

/** Whether a path holds marks that cannot be shown, or bytes that are no text (which a listing writes as `\xNN`). */
function isHostileName(path: string): boolean {
  return displayName(path) !== path || /\\x(?!5C)[0-9A-F]{2}|\\uD[89A-F][0-9A-F]{2}/.test(path);
}
