/** Docked cameras, as the record knows them. */
import type { Instant } from '#shared/clock';
import type { OpenRemoval, SealedFile } from '#shared/clearing';
import { TRANSPORTS } from '#shared/device';
import type { DeviceTraits } from '#shared/device-traits';
import { DOCK_SETTINGS, dockSettings, type DockSettings } from '#shared/dock-settings';
import type { ClipId, DeviceId, Sha256 } from '#shared/ids';
import type { Sighting } from '#shared/recognise';
import { clipAlone, oneOf, withMarks } from './clip-rows';
import { integer, text, textOrNull, time } from './columns';
import type { Prepare, Row } from './sqlite';

/** Something that was done with a device. */
export interface DeviceAct {
  readonly seq: number;
  readonly kind: string;
  readonly at: Instant;
  /** Null: the station itself. */
  readonly account: string | null;
  readonly why: string | null;
  /** What the entry says, as JSON. */
  readonly data: string;
}

export interface CameraQueries {
  /** How cameras that stated this number (or none) were seen, the last one last. */
  sightings(claimed: DeviceId | null): Sighting[];
  /** Removals of this device whose outcome is not known. */
  openRemovals(device: DeviceId): OpenRemoval[];
  /**
   * What a clearing needs to know of a clip, and from which file of which device it was sealed; null when it is not on
   * record, or its original was found damaged and is not healed yet.
   */
  sealedFile(clip: ClipId): (SealedFile & { readonly device: DeviceId; readonly source: string }) | null;
  /** What was done with a device beside its imports, oldest first. */
  deviceActs(device: DeviceId): DeviceAct[];
  dockSettings(): DockSettings;
}

/** The queries over whatever connection `prepare` reaches at the time. */
export function cameraQueries(prepare: Prepare): CameraQueries {
  return {
    sightings: (claimed) =>
      prepare('SELECT * FROM sightings WHERE claimed = ? ORDER BY seq, device')
        .all(claimed ?? '')
        .map((row) => ({
          device: text(row, 'device') as DeviceId,
          traits: traitsOf(row),
          at: time(row, 'at'),
        })),
    openRemovals: (device) =>
      prepare(
        `SELECT clearing, source, bytes, modified, clip FROM removals
         WHERE device = ? AND (outcome IS NULL OR outcome = 'unknown') ORDER BY clearing, source`,
      )
        .all(device)
        .map((row) => ({
          clearing: text(row, 'clearing'),
          source: text(row, 'source'),
          bytes: integer(row, 'bytes'),
          modified: time(row, 'modified'),
          clip: text(row, 'clip') as ClipId,
        })),
    sealedFile: (clip) => {
      const row = prepare(withMarks('SELECT * FROM clips WHERE clip = ?')).get(clip);
      if (!row) return null;
      const alone = clipAlone(row);
      const { sha256, device, source, original, bytes, modified, deviceMark, claim } = alone;
      if (alone.proven === 'damaged') return null;
      const edges = text(row, 'edges') as Sha256;
      return { clip, sha256, edges, device, source, original, bytes, modified, deviceMark, claim };
    },
    deviceActs: (device) =>
      prepare('SELECT seq, kind, at, account, why, data FROM device_acts WHERE device = ? ORDER BY seq')
        .all(device)
        .map((row) => ({
          seq: integer(row, 'seq'),
          kind: text(row, 'kind'),
          at: time(row, 'at'),
          account: textOrNull(row, 'account'),
          why: textOrNull(row, 'why'),
          data: text(row, 'data'),
        })),
    dockSettings: () => {
      const row = prepare('SELECT settings FROM dock_settings').get();
      return row ? dockSettings.parse(JSON.parse(text(row, 'settings'))) : DOCK_SETTINGS;
    },
  };
}

function traitsOf(row: Row): DeviceTraits {
  const seen = (column: string): string | null => text(row, column) || null;
  return {
    transport: oneOf(TRANSPORTS, text(row, 'transport')),
    model: seen('model'),
    serial: seen('serial'),
    volume: seen('volume'),
  };
}
