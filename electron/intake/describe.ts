/** A copied file as it goes on record. */
import { md5InClaim } from '#shared/card';
import { readName, type NameReading } from '#shared/camera-profile';
import type { CameraClaim, MediaKind, SealedClip } from '#shared/clip';
import { CHINA_OFFSET, dayOf } from '#shared/clock';
import { clipIdOf } from '#shared/ids';
import { originalPath } from '../vault/layout';
import type { Copied } from './copy';
import { findingsOf } from './findings';
import type { Sealing, Wanted } from './sealing';

/** The record of a file: what it is, where it came from, what was noticed of it and inside it. */
export function describe(
  plan: Wanted,
  kind: MediaKind,
  copied: Copied,
  claimText: string | null,
  s: Sealing,
): SealedClip {
  const { file } = plan;
  const name: NameReading = readName(file.path, s.profiles);
  const { format, inside } = copied;
  const claimed = claimText === null ? null : md5InClaim(claimText);
  const claim: CameraClaim | null =
    claimed !== null && copied.md5 !== null
      ? { algorithm: 'md5', value: claimed, computed: copied.md5 }
      : null;
  const noticed = claimText !== null && claim === null ? ('unreadable' as const) : claim;
  const day = dayOf(name.recorded?.deviceClock ?? file.modified, CHINA_OFFSET);
  return {
    clip: clipIdOf(copied.sha256),
    session: s.session,
    device: s.device,
    source: file.path,
    kind,
    format,
    bytes: copied.bytes,
    sha256: copied.sha256,
    ...(copied.blake3 ? { blake3: copied.blake3 } : {}),
    edges: copied.edges,
    original: originalPath(s.device, day, copied.sha256, format),
    readBack: copied.readBack,
    recorded: name.recorded,
    modified: file.modified,
    profile: name.profile,
    personAlias: name.personAlias,
    deviceMark: name.deviceMark,
    claim,
    belongsTo: plan.do === 'seal' ? plan.belongsTo : null,
    findings: [
      ...findingsOf({
        path: file.path,
        kind,
        format,
        device: s.device,
        name,
        claim: noticed,
        now: s.now(),
      }),
      ...inside.findings,
    ],
    ...(inside.media ? { media: inside.media } : {}),
  };
}
