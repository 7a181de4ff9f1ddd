/** The checksum file that some cameras write beside a clip. */
import type { Listed } from '#shared/card';
import { FileFailure, type FootageSource } from './source';

const LARGEST_CLAIM = 4096;

/** The text of a claim file; an unreadable one counts as one without a claim and stops nothing. */
export async function readClaim(claim: Listed, source: FootageSource): Promise<string> {
  if (claim.bytes > LARGEST_CLAIM) return '';
  try {
    const reader = await source.open(claim);
    try {
      const text = Buffer.alloc(claim.bytes);
      return text.subarray(0, await reader.read(text, 0)).toString('utf8');
    } finally {
      await reader.close();
    }
  } catch (error) {
    if (error instanceof FileFailure) return '';
    throw error;
  }
}
