import type { VerificationView } from '#shared/contract/ledger';
import type { VerificationFinding, VerificationProgress } from '#shared/verification';
import { bothLanguages } from '#shared/words/sentences';
import { verifyVault } from '../verify';
import { later, type Answers, type OpenStation } from './answer';

/** Answers about the ledger. One verification runs at a time; `stop` ends it. */
export function ledgerAnswers(open: OpenStation, onProgress: (progress: VerificationProgress) => void) {
  let verifying: { readonly report: Promise<VerificationView>; readonly stop: AbortController } | null = null;

  const answers = {
    'ledger.state': () =>
      later(() => {
        const { size, head, checkpoint, publicKey, keptBy } = open().ledger;
        return {
          entries: size,
          head,
          checkpointAt: checkpoint.at,
          checkpointSize: checkpoint.size,
          publicKey,
          keyKeptBy: keptBy,
        };
      }),
    'ledger.verify': () => {
      const { folder } = open().vault;
      if (!verifying) {
        const stop = new AbortController();
        const report = verification(folder, stop.signal, onProgress).finally(() => {
          verifying = null;
        });
        verifying = { report, stop };
      }
      return verifying.report;
    },
    'ledger.verify-stop': () =>
      later(() => {
        verifying?.stop.abort();
        return {};
      }),
  } satisfies Partial<Answers>;
  return { answers, stop: () => verifying?.stop.abort() };
}

async function verification(
  folder: string,
  signal: AbortSignal,
  onProgress: (progress: VerificationProgress) => void,
): Promise<VerificationView> {
  const { ok, entries, clips, failures, notes } = await verifyVault(folder, { signal, onProgress });
  return { ok, entries, clips, failures: failures.map(inWords), notes: notes.map(inWords) };
}

function inWords({ code, subject, values }: VerificationFinding) {
  return { code, subject, text: bothLanguages((s) => s.verification[code], values) };
}
