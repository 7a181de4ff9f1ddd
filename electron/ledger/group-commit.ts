/** Appends one after the other, and writes whatever waits meanwhile in one group: one sync for many callers. */
import type { LedgerLimits, Writer } from './append';
import type { Draft, StoredEntry } from './entry';

export interface GroupCommit {
  /** Resolves when these drafts, as one piece, are durable and signed; rejects when none of them is recorded. */
  append(drafts: readonly Draft[]): Promise<readonly StoredEntry[]>;
  /** Resolves when nothing waits any more. */
  idle(): Promise<void>;
}

interface Waiting {
  readonly drafts: readonly Draft[];
  readonly resolve: (stored: readonly StoredEntry[]) => void;
  readonly reject: (error: unknown) => void;
}

/** Lines up for one writer. A call may not be larger than a group; then it throws RangeError. */
export function groupCommit(writer: Writer, { groupEntries, groupBytes }: LedgerLimits): GroupCommit {
  const queue: Waiting[] = [];
  let running: Promise<void> = Promise.resolve();
  let busy = false;

  const nextGroup = (): Waiting[] => {
    let entries = 0;
    let bytes = 0;
    const fits = queue.findIndex(({ drafts }) => {
      entries += drafts.length;
      bytes += bytesOf(drafts);
      return entries > groupEntries || bytes > groupBytes;
    });
    return queue.splice(0, fits === -1 ? queue.length : fits);
  };

  const run = async (): Promise<void> => {
    for (busy = true; queue.length > 0;) {
      const group = nextGroup();
      try {
        const stored = await writer.write(group.flatMap(({ drafts }) => drafts));
        let from = 0;
        for (const { drafts, resolve } of group) resolve(stored.slice(from, (from += drafts.length)));
      } catch (error) {
        for (const { reject } of group) reject(error);
      }
    }
    busy = false;
  };

  return {
    append: (drafts) =>
      new Promise((resolve, reject) => {
        if (drafts.length > groupEntries || bytesOf(drafts) > groupBytes) {
          throw new RangeError(`one append of ${drafts.length} entries and ${bytesOf(drafts)} bytes`);
        }
        if (drafts.length === 0) resolve([]);
        else queue.push({ drafts, resolve, reject });
        if (!busy) running = run();
      }),
    idle: () => running,
  };
}

function bytesOf(drafts: readonly Draft[]): number {
  return drafts.reduce((sum, draft) => sum + draft.bytes, 0);
}
