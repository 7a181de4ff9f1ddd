import type { SafekeepingView } from '#shared/contract/safekeeping';
import { failed } from '#shared/failure';
import type { Station } from '../station/open';
import type { Safekeeping } from '../station/safekeeping/safekeeping';
import type { Command } from './arguments';
import { isDamaged, keep, lookAtPlaces, printState, stateJson } from './keeping';
import { EXIT, printJson, printLine } from './output';
import { farText } from './progress';

/** `station copies`: makes the second copies that are missing, heals what can be healed, and tells what is where. */
export async function runCopies({ vault, list, json }: Extract<Command, { do: 'copies' }>): Promise<number> {
  const { state, isStopped } = await keep(
    vault,
    { copy: !list, scrub: false },
    async (keeping) => {
      if (keeping.places.all().length === 0) throw failed('no-copy-place');
      if (list) await lookAtPlaces(keeping);
    },
    { json, far: farOfCopies() },
  );
  if (json) printJson(stateJson(state));
  else {
    printState(state);
    printLine(
      isComplete(state)
        ? '每份影像都有第二份拷贝 Every clip is there twice'
        : '第二份拷贝不齐 Copies are missing',
    );
  }
  if (isDamaged(state)) return EXIT.notProven;
  return isComplete(state) && !isStopped ? EXIT.well : EXIT.someFailed;
}

/** How far the copying is, from when this is called; counts what is on record as copied. */
function farOfCopies(): (keeping: Safekeeping, station: Station) => string {
  const began = performance.now();
  let before: number | null = null;
  return ({ places }, { catalog }) => {
    const { bytes } = catalog.vaultTotals();
    const there = places.all().map((place) => Math.min(place.bytes, bytes));
    const bytesDone = there.reduce((sum, each) => sum + each, 0);
    const bytesTotal = bytes * there.length;
    before ??= bytesDone;
    const bytesPerSecond = ((bytesDone - before) / (performance.now() - began)) * 1000;
    const secondsLeft = bytesPerSecond > 0 ? Math.ceil((bytesTotal - bytesDone) / bytesPerSecond) : null;
    return `补齐拷贝 Copying  ${farText({ bytesDone, bytesTotal, bytesPerSecond, secondsLeft })}`;
  };
}

/** Whether every place can be reached and holds every clip and attachment. */
function isComplete({ places }: SafekeepingView): boolean {
  return places.every(
    ({ trouble, behindClips, behindAttachments }) =>
      trouble === null && behindClips === 0 && behindAttachments === 0,
  );
}
