import path from 'node:path';
import { headOfVault } from '../station/head';
import { proveClip } from '../station/prove';
import type { Command } from './arguments';
import { EXIT, printJson, printLine } from './output';

/** `station prove`: prints the proof that a clip is on record. It is JSON in any case. */
export async function runProve({ clip, vault }: Extract<Command, { do: 'prove' }>): Promise<number> {
  process.stdout.write(await proveClip(path.resolve(vault), clip));
  return EXIT.well;
}

/** `station head`: prints the code of the ledger's signed state. */
export async function runHead({ vault, json }: Extract<Command, { do: 'head' }>): Promise<number> {
  const head = await headOfVault(path.resolve(vault));
  if (json) printJson(head);
  else {
    printLine(head.code);
    printLine(`${head.size} 条记录 entries, 签名于 signed ${head.at}`);
    printLine(`公钥 Key ${head.publicKey ?? '?'}`);
    printLine(head.full);
  }
  return EXIT.well;
}
