import path from 'node:path';
import { operator } from '../station/account';
import { openStation, type Station } from '../station/open';
import { askForWitness, keepCosigned, signForOther } from '../station/witness';
import type { WitnessCommand } from './arguments';
import { EXIT, printJson, printLine } from './output';

/** `station witness`: exchanges signed states with another station through files. */
export async function runWitness(command: WitnessCommand): Promise<number> {
  const station = await openStation({ folder: path.resolve(command.vault), create: false });
  try {
    const done = await stepOf(station, command);
    if (command.json) printJson(done);
    else printLine(`${SAID[command.step]}: ${done.size} 条记录 entries${done.peer ? `, ${done.peer}` : ''}`);
    return EXIT.well;
  } finally {
    await station.close();
  }
}

const SAID = {
  export: '见证申请已导出 Request written',
  sign: '已会签 Counter-signed',
  import: '会签回执已收存 Counter-signature kept',
} as const;

interface Done {
  readonly peer: string | null;
  readonly size: number;
  readonly signedAt: string | null;
}

async function stepOf(station: Station, command: WitnessCommand): Promise<Done> {
  const file = path.resolve(command.file);
  switch (command.step) {
    case 'export':
      return { peer: null, size: await askForWitness(station, file, operator()), signedAt: null };
    case 'sign': {
      const { out, why } = command;
      return signForOther(station, file, path.resolve(out), operator(), why ?? undefined);
    }
    case 'import':
      return keepCosigned(station, file, operator(), command.why ?? undefined);
  }
}
