/** Computers whose power is cut: a guest that starts from nothing, with the vault on a disk that stays. */
import { expect } from 'vitest';
import type { VerificationReport } from '#shared/verification';
import { startLab, type Lab } from './lab';

/** On the disk that stays. */
export const VAULT = '/mnt/vault';

/** A started guest whose vault lies on a disk of its own. */
export async function started(disk: string): Promise<Lab> {
  const lab = await startLab([disk]);
  await lab.sh('mkdir -p /mnt && mount -t ext4 /dev/vda /mnt && mkdir -p /mnt/vault');
  return lab;
}

/**
 * What is found after a power cut: nothing wrong, but for half a line at the ledger's end, which nobody was told of as
 * recorded. The station opens the vault, and then there is nothing at all. Returns whether there was half a line.
 */
export async function expectNothingWrong(lab: Lab, vault: string): Promise<boolean> {
  const verify = async (): Promise<VerificationReport> =>
    JSON.parse(
      (await lab.call('sh', { line: `node /opt/evidock/station.cjs verify --vault ${vault} --json` })).out,
    ) as VerificationReport;
  const codes = (await verify()).failures.map(({ code }) => code);
  expect(codes.filter((code) => code !== 'TAIL_TORN')).toEqual([]);
  await lab.call('open', { vault });
  expect((await lab.call('verify', { vault })).failures).toEqual([]);
  return codes.length > 0;
}
