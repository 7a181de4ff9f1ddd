/** A docked thing as its card on the Dock screen. Pure. */
import type { DockCardView, DoubtView, ImportView } from '#shared/contract/dock';
import type { DockedCamera } from '#shared/device';
import type { DockSettings } from '#shared/dock-settings';
import type { DockId } from '#shared/ids';
import type { Docked } from './docked';
import type { Standing } from './identities';

export interface CardContext {
  readonly standing: Standing;
  /** How many imports come before this one, should it wait; null: there is no vault to import into. */
  readonly ahead: number | null;
  readonly readings: DockedCamera['readings'];
  readonly hasWrongClock: boolean;
  readonly settings: DockSettings;
  readonly isPreferred: boolean;
  readonly neighbours: ReadonlyMap<DockId, { readonly camera: DockedCamera }>;
}

export function cardOf(docked: Docked, context: CardContext): DockCardView {
  const { camera } = docked;
  const { standing, readings, settings, isPreferred } = context;
  const { dock, transport, identity, name, usb, volume, traits, vendor } = camera;
  const taken = standing.is === 'certain' ? standing.identity : identity;
  const { model, serial, volume: card } = traits;
  return {
    dock,
    // What a person let in, or named, is no trouble any more.
    ...(standing.is === 'certain'
      ? { state: 'identified', trouble: null }
      : { state: camera.state, trouble: camera.trouble }),
    transport,
    device: taken?.device ?? null,
    doubt: standing.is === 'doubtful' ? doubtView(standing.doubt, context.neighbours) : null,
    traits: { model, serial, volume: card },
    identityFrom: taken?.from ?? null,
    name,
    port: usb?.port ?? null,
    volume,
    readings,
    clockToleranceSeconds: settings.clockToleranceSeconds,
    offers: offersOf(docked, context),
    preferred: isPreferred,
    vendor,
    import: importView(docked, context),
    unexplained: docked.unexplained,
    owed: docked.owed,
  };
}

function importView({ busy, place, ended }: Docked, { standing, ahead }: CardContext): ImportView {
  if (busy?.is === 'clearing') {
    const { filesDone, filesTotal, bytesDone, bytesTotal } = busy;
    return { phase: 'clearing', filesDone, filesTotal, bytesDone, bytesTotal };
  }
  if (busy) {
    const { progress, rests, waitsForCopies } = busy;
    if (waitsForCopies) return { phase: 'second-copy', ...waitsForCopies };
    if (rests.question || rests.person)
      return { phase: 'paused', by: rests.question ? 'question' : 'person', progress };
    return progress ? { phase: 'copying', progress } : { phase: 'listing' };
  }
  if (place !== null && standing.is === 'certain' && ahead !== null) return { phase: 'waiting', ahead };
  return ended;
}

function offersOf(docked: Docked, context: CardContext): DockCardView['offers'] {
  const { busy, ended, report, camera } = docked;
  const { standing, readings, hasWrongClock, settings, ahead } = context;
  if (standing.is !== 'certain' || ahead === null) return [];
  const offers: DockCardView['offers'] = [];
  // What it told itself stands; what a person told may be told again.
  if (readings.batteryPercent === null || readings.batteryPercent.source === 'person') offers.push('battery');
  if (hasWrongClock && !busy) offers.push('clock');
  const mayBeCleared =
    settings.clearing !== 'off' && ended.phase === 'safe' && ended.cleared === null && report !== null;
  if (mayBeCleared && !busy && camera.volume?.readOnly !== true) offers.push('clearing');
  return offers;
}

function doubtView(
  doubt: Extract<Standing, { is: 'doubtful' }>['doubt'],
  neighbours: CardContext['neighbours'],
): DoubtView {
  switch (doubt.why) {
    case 'unknown':
      return doubt;
    case 'several':
      return { why: 'several', devices: [...doubt.devices] };
    case 'changed': {
      const { at, traits } = doubt.before;
      const { model, serial, volume } = traits;
      return { why: 'changed', differs: [...doubt.differs], before: { model, serial, volume, at } };
    }
    case 'twin':
      return {
        why: 'twin',
        others: doubt.others.map((dock) => {
          const camera = neighbours.get(dock)?.camera;
          return { dock, port: camera?.usb?.port ?? null, name: camera?.name ?? null };
        }),
      };
  }
}
