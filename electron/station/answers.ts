/** What the vault process answers: each call of its port, done with the open station. */
import path from 'node:path';
import type { VaultView, VerificationView } from '#shared/contract/views';
import { failed, failureOf, type Failure } from '#shared/failure';
import type { VerificationFinding, VerificationProgress } from '#shared/verification';
import { bothLanguages } from '#shared/words/sentences';
import type { VaultCallName, VaultCalls } from '../processes/ports';
import { systemDisk } from '../vault/disk';
import { exists } from '../vault/files';
import { mimeOf } from '../vault/mime';
import { whatIsIn } from '../vault/vault';
import { operator } from './account';
import type { Docks } from './docks';
import { openStation, type Station } from './open';
import { verifyVault } from './verify';

export type Answers = {
  readonly [N in VaultCallName]: (args: VaultCalls[N]['args']) => Promise<VaultCalls[N]['result']>;
};

export interface AnswersEvents {
  /** Another vault was opened. */
  readonly station: () => void;
  readonly verifying: (progress: VerificationProgress) => void;
}

/** The answers of one vault process, which has at most one vault open. */
export function answers(docks: Docks, on: AnswersEvents): Answers {
  let station: Station | null = null;
  let trouble: Failure | null = null;
  let verifying: { readonly report: Promise<VerificationView>; readonly stop: AbortController } | null = null;

  const open = (): Station => {
    if (!station) throw failed('no-vault');
    return station;
  };
  const leave = async (): Promise<void> => {
    verifying?.stop.abort();
    const old = station;
    station = null;
    docks.useStation(null);
    await docks.close();
    await old?.close();
  };

  return {
    'open-vault': async ({ folder }) => {
      await leave();
      try {
        station = await openStation({ folder, create: true });
        trouble = null;
      } catch (error) {
        trouble = failureOf(error);
        throw error;
      }
      docks.useStation(station);
      on.station();
      return vaultView(station);
    },
    'vault-state': async () => ({ vault: station ? await vaultView(station) : null, failure: trouble }),
    'look-at-place': async ({ folder }) => ({
      freeBytes: (await systemDisk.space(await nearestFolder(folder))).freeBytes,
      holds: await whatIsIn(systemDisk, folder),
    }),
    'look-at-clip': async ({ clip, why }) => {
      const { catalog, vault, record } = open();
      const found = catalog.clipById(clip);
      if (!found) throw failed('not-found', { subject: clip });
      const bytes = await vault.lengthOf(found.original);
      if (bytes === null) throw failed('original-missing');
      await record([{ kind: 'clip.looked-at', data: { clip } }], operator(), why ?? undefined);
      return { file: vault.pathOf(found.original), bytes, mime: mimeOf(found.original) };
    },
    close: async () => {
      await leave();
      return null;
    },
    'dock.cards': () => Promise.resolve([...docks.cards()]),
    'dock.import': async ({ dock }) => {
      docks.import(dock);
      return Promise.resolve({});
    },
    'dock.cancel': async ({ dock }) => {
      docks.cancel(dock);
      return Promise.resolve({});
    },
    'import.files': ({ session }) => later(() => [...open().catalog.sessionFiles(session)]),
    'footage.page': ({ filter, after, limit }) => later(() => open().catalog.clipPage(filter, after, limit)),
    'footage.devices': () => later(() => [...open().catalog.devices()]),
    'footage.clip': ({ clip }) =>
      later(() => {
        const found = open().catalog.clipById(clip);
        if (!found) throw failed('not-found', { subject: clip });
        return found;
      }),
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
        const report = verification(folder, stop.signal, on.verifying).finally(() => {
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
  };
}

/** Runs `work` so that what it throws is a rejection. */
async function later<T>(work: () => T): Promise<T> {
  return Promise.resolve().then(work);
}

async function vaultView({ vault, catalog, ledger }: Station): Promise<VaultView> {
  const { totalBytes, freeBytes, reserveBytes } = await vault.space();
  const { clips } = catalog.counts();
  return {
    place: vault.folder,
    totalBytes,
    freeBytes,
    reserveBytes,
    clips,
    entries: ledger.size,
    keyKeptBy: ledger.keptBy,
  };
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

/** The folder itself, or the closest one above it that exists: where its free space can be asked. */
async function nearestFolder(folder: string): Promise<string> {
  if ((await exists(systemDisk, folder)) || path.dirname(folder) === folder) return folder;
  return nearestFolder(path.dirname(folder));
}
