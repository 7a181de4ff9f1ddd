import path from 'node:path';
import { openStation } from '../station/open';
import type { Command } from './arguments';
import { EXIT, printJson, printLine } from './output';

/** `station rebuild`: throws the catalog away and folds the ledger into a new one. */
export async function runRebuild(command: Extract<Command, { do: 'rebuild' }>): Promise<number> {
  const station = await openStation({
    folder: path.resolve(command.vault),
    create: false,
    rebuildCatalog: true,
  });
  try {
    const { clips } = station.catalog.counts();
    const entries = station.ledger.size;
    if (command.json) printJson({ entries, clips });
    else printLine(`目录已重建 Catalog rebuilt: ${entries} 条记录 entries, ${clips} 段影像 clips`);
    return EXIT.well;
  } finally {
    await station.close();
  }
}
