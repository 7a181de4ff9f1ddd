import type { SafekeepingView } from '#shared/contract/safekeeping';
import { sizeText } from '#shared/size';
import type { Safekeeping } from '../station/safekeeping/safekeeping';
import type { ScrubProgress, ScrubResult } from '../station/safekeeping/scrubbing';
import type { Command } from './arguments';
import { isDamaged, keep, printState, stateJson } from './keeping';
import { EXIT, printJson, printLine } from './output';
import { leftText } from './progress';

/** `station scrub`: reads originals and second copies again, and heals what is found damaged. */
export async function runScrub({
  vault,
  all,
  budgetBytes,
  json,
}: Extract<Command, { do: 'scrub' }>): Promise<number> {
  const began = performance.now();
  const far = (keeping: Safekeeping): string | null => {
    const progress = keeping.scrubProgress();
    return progress && farOf(progress, budgetBytes, (performance.now() - began) / 1000);
  };
  const { done, state } = await keep(
    vault,
    { copy: false, scrub: false },
    (keeping) => keeping.scrub({ all, budgetBytes }),
    { json, far },
  );
  if (json) printJson({ ...done, ...stateJson(state) });
  else {
    printState(state);
    printLine(verdictOf(done, state));
  }
  return exitCode(done, state);
}

function farOf(
  { clipsDone, clipsTotal, bytesDone }: ScrubProgress,
  budgetBytes: number | null,
  seconds: number,
): string {
  // The files that are due have no sum: their number tells how far it is, unless bytes were to be enough.
  const part = Math.max(clipsDone / Math.max(1, clipsTotal), budgetBytes ? bytesDone / budgetBytes : 0);
  const left = part > 0 && part < 1 ? Math.ceil((seconds * (1 - part)) / part) : null;
  return [
    `重读影像 Reading again  ${clipsDone} / ${clipsTotal}  ${sizeText(bytesDone)}`,
    ...(left === null ? [] : [leftText(left)]),
  ].join('  ');
}

function exitCode({ ended, damaged, left }: ScrubResult, state: SafekeepingView): number {
  if (isDamaged(state)) return EXIT.notProven;
  const isCut = ended === 'stopped' || (ended === 'done' && left > 0);
  return isCut || damaged > 0 ? EXIT.someFailed : EXIT.well;
}

function verdictOf(
  { clips, bytes, damaged, secondReadings, left }: ScrubResult,
  state: SafekeepingView,
): string {
  const read = `重新读取 ${clips} 份 read, ${sizeText(bytes)}`;
  const parts = [
    damaged === 0
      ? '都与记录相符 all as recorded'
      : isDamaged(state)
        ? `${damaged} 份损坏 damaged`
        : `${damaged} 份损坏，均已修复 damaged, all healed`,
    ...(secondReadings > 0
      ? [`${secondReadings} 份第二次才读对，磁盘可能有故障 right only at the second reading`]
      : []),
    ...(left > 0 ? [`还有 ${left} 份未读 not read yet`] : []),
  ];
  return [read, ...parts].join('; ');
}
