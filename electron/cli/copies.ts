import type { SafekeepingView } from '#shared/contract/safekeeping';
import { failed } from '#shared/failure';
import type { Command } from './arguments';
import { isDamaged, keep, lookAtPlaces, printState, stateJson } from './keeping';
import { EXIT, printJson, printLine } from './output';

/** `station copies`: makes the second copies that are missing, heals what can be healed, and tells what is where. */
export async function runCopies({ vault, list, json }: Extract<Command, { do: 'copies' }>): Promise<number> {
  const { state, isStopped } = await keep(vault, { copy: !list, scrub: false }, async (keeping) => {
    if (keeping.places.all().length === 0) throw failed('no-copy-place');
    if (list) await lookAtPlaces(keeping);
  });
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

/** Whether every place can be reached and holds every clip and attachment. */
function isComplete({ places }: SafekeepingView): boolean {
  return places.every(
    ({ trouble, behindClips, behindAttachments }) =>
      trouble === null && behindClips === 0 && behindAttachments === 0,
  );
}
