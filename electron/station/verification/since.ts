/** What a verification that began at a signed state must still show of what came before it. */
import { failed } from '#shared/failure';
import type { VerifiedSince } from '#shared/verification';
import { signedHead } from '../../ledger/head';
import { isConsistent } from '../../ledger/proof';
import type { Anchor } from '../../ledger/since';
import { openTree } from '../../ledger/tree';
import type { LedgerReport } from '../../ledger/verify';
import type { Disk } from '../../vault/disk';

/** The roots at the wanted sizes, also at those before the anchor, which the verification did not pass. */
export async function withEarlierRoots(
  disk: Disk,
  folder: string,
  { checkpoint }: Anchor,
  { roots, failures }: LedgerReport,
  wanted: ReadonlySet<number>,
): Promise<ReadonlyMap<number, Buffer>> {
  const earlier = [...wanted].filter((size) => size < checkpoint.size);
  if (earlier.length === 0 || failures.length > 0) return roots;
  const tree = await openTree(disk, folder);
  const all = new Map(roots);
  for (const size of earlier) all.set(size, await tree.root(size));
  return all;
}

/** The proof that the signed ledger of now begins with the anchor's. Throws `ledger-damaged` when there is none. */
export async function sinceAnchor(
  disk: Disk,
  folder: string,
  { checkpoint: then }: Anchor,
): Promise<VerifiedSince> {
  const { checkpoint: now, tree } = await signedHead(disk, folder);
  const path = await tree.consistency(then.size, now.size);
  if (!isConsistent(then, now, path)) throw failed('ledger-damaged', { detail: 'CHECKPOINT_ROOT_DIFFERS' });
  const hex = (root: Buffer): string => root.toString('hex');
  return {
    size: then.size,
    root: hex(then.root),
    at: then.at,
    to: { size: now.size, root: hex(now.root) },
    proof: path.map(hex),
  };
}
