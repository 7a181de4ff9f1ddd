import path from 'node:path';
import type { WitnessActView } from '#shared/contract/witness';
import type { WitnessRow } from '../../catalog/witnesses';
import { headOfVault, stillContains } from '../head';
import { giveProof } from '../prove';
import { askForWitness, keepCosigned, lookAtWitnessFile, signForOther } from '../witness';
import { later, type Answers, type OpenStation } from './answer';

/** So many acts of witnessing are shown. */
const SHOWN = 20;

/** Answers about the ledger's state as others see it. */
export function witnessAnswers(open: OpenStation) {
  return {
    'witness.state': () =>
      later(() => {
        const { catalog } = open();
        const last = catalog.lastCosigned();
        return { last: last && actView(last), acts: catalog.witnessActs(SHOWN).map(actView) };
      }),
    'witness.head': () => {
      const { vault, ledger } = open();
      return headOfVault(vault.folder, vault.disk, ledger.publicKey);
    },
    'witness.check-head': ({ text }) => {
      const { vault } = open();
      return stillContains(vault.disk, vault.folder, text);
    },
    'ask-for-witness': async ({ to }, by) => ({ size: await askForWitness(open(), to, by) }),
    'look-at-witness-file': async ({ from }) => {
      const look = await lookAtWitnessFile(open(), from);
      return { ...look, file: path.basename(from) };
    },
    'sign-for-other': async ({ from, to, why }, by) => {
      const done = await signForOther(open(), from, to, by, why ?? undefined);
      return { ...done, file: path.basename(to) };
    },
    'keep-cosigned': async ({ from, why }, by) => {
      const done = await keepCosigned(open(), from, by, why ?? undefined);
      return { ...done, file: null };
    },
    'give-proof': async ({ clip, to }, by) => {
      await giveProof(open(), clip, to, by);
      return null;
    },
  } satisfies Partial<Answers>;
}

function actView({ seq, kind, at, by, peer, size, signedAt }: WitnessRow): WitnessActView {
  return { seq, kind, at, by, peer, size, signedAt };
}
