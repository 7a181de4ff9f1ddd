/** The walks through containers: damage is found, whole recordings are not accused. */
import { beforeAll, describe, expect, test } from 'vitest';
import type { Finding } from '#shared/finding';
import { bytesIn } from '../../electron/intake/probe/bytes';
import { probe, type Probed } from '../../electron/intake/probe/probe';
import { damagedClips, moreDamage, type DamagedClip } from '../footage/container-damage';
import { baseClips, intactClips, type BaseClips, type IntactClip } from '../footage/intact';

let base: BaseClips;
let intact: readonly IntactClip[];

beforeAll(async () => {
  base = await baseClips();
  intact = await intactClips(base);
}, 120_000);

const probed = (bytes: Buffer, file: string): Probed => probe(bytesIn(bytes), file);
const said = ({ findings }: Probed) => findings.map(({ code, severity }) => `${severity} ${code}`);
const blames = ({ severity }: Finding): boolean => severity !== 'note';

function found({ bytes, file, expected }: DamagedClip): boolean {
  const all = said(probed(bytes, file));
  return expected.length > 0 && expected.every(([code, severity]) => all.includes(`${severity} ${code}`));
}

describe('damage', () => {
  test('I5: of the 27 cases of the matrix at least 25 are found, with the right severity', () => {
    const cases = damagedClips(base);
    expect(cases).toHaveLength(27);
    const missed = cases.filter((each) => !found(each));
    expect(missed.map(({ name, bytes, file }) => [name, said(probed(bytes, file))])).toEqual([
      ['64 single bits', []],
      ['ts, cut between two packets', []],
    ]);
  });

  test('I5: further damage, of every container', () => {
    const cases = moreDamage(base);
    expect(cases).toHaveLength(13);
    const missed = cases.filter((each) => !found(each));
    expect(missed.map(({ name, bytes, file }) => [name, said(probed(bytes, file))])).toEqual([]);
  });
});

describe('whole recordings', () => {
  test('I5: of 26 layouts none is accused', () => {
    expect(intact).toHaveLength(26);
    const accused = intact.flatMap(({ name, bytes }) => {
      const { findings } = probed(bytes, 'a');
      return findings.some(blames) ? [[name, findings]] : [];
    });
    expect(accused).toEqual([]);
  });
});
