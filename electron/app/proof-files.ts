/** Answers about files that leave the station or come to it as proof: the person says where, in the system's dialogs. */
import path from 'node:path';
import { failed } from '#shared/failure';
import type { ParsedArguments, Result } from '#shared/contract/requests';
import type { WitnessLookView } from '#shared/contract/witness';
import type { Handlers } from './dispatch';
import type { FileDialogs } from './file-dialogs';
import type { OpenVault } from './open-vault';
import type { VaultClient } from './vault-client';

export interface ProofFiles {
  readonly client: VaultClient;
  readonly vault: OpenVault;
  readonly dialogs: FileDialogs;
}

type Names =
  | 'witness.ask'
  | 'witness.open'
  | 'witness.take'
  | 'footage.prove'
  | 'draws.export'
  | 'rectifications.attach'
  | 'rectifications.attachment'
  | 'findings.attachment';

export function proofFileHandlers({ client, vault, dialogs }: ProofFiles): Pick<Handlers, Names> {
  /** The file that was opened last; its path never reaches the window. */
  let opened: { readonly from: string; readonly look: WitnessLookView } | null = null;

  const showAttachment =
    (onlyOwn: boolean) =>
    async (
      { finding, attachment, as }: ParsedArguments<'findings.attachment'>,
      account: string | null,
    ): Promise<Result<'findings.attachment'>> => {
      await vault.settled();
      // Whether it may be shown at all is asked before a place for a copy is.
      const shown = await client.call('show-attachment', { finding, attachment, to: null, onlyOwn }, account);
      if (as === 'picture') return { ...shown, file: null };
      const ending = /^data:\w+\/(\w+);/.exec(shown.url ?? '')?.[1]?.replace('jpeg', 'jpg') ?? 'bin';
      const to = await dialogs.place('evidence', `evidock-evidence-${attachment.slice(0, 8)}.${ending}`);
      if (to === null) return { url: null, file: null };
      await client.call('show-attachment', { finding, attachment, to, onlyOwn }, account);
      return { url: null, file: path.basename(to) };
    };

  return {
    'rectifications.attach': async ({ finding }, account) => {
      const from = await dialogs.pick('evidence');
      if (from === null) return null;
      await vault.settled();
      return client.call('keep-answer-attachment', { finding, from }, account);
    },
    'rectifications.attachment': showAttachment(true),
    'findings.attachment': showAttachment(false),
    'witness.ask': async (_, account) => {
      const to = await dialogs.place('witness-request', 'evidock-witness-request.json');
      if (to === null) return null;
      await vault.settled();
      const { size } = await client.call('ask-for-witness', { to }, account);
      return { file: path.basename(to), size };
    },
    'witness.open': async (_, account) => {
      const from = await dialogs.pick('witness');
      if (from === null) return null;
      await vault.settled();
      const look = await client.call('look-at-witness-file', { from }, account);
      opened = { from, look };
      return look;
    },
    'witness.take': async ({ why }, account) => {
      if (!opened) throw failed('not-found', { subject: 'witness' });
      const { from, look } = opened;
      if (look.is === 'reply') {
        const done = await client.call('keep-cosigned', { from, why }, account);
        opened = null;
        return done;
      }
      const to = await dialogs.place('witness-reply', 'evidock-witness-reply.json');
      if (to === null) return null;
      const done = await client.call('sign-for-other', { from, to, why }, account);
      opened = null;
      return done;
    },
    'draws.export': async ({ draw }, account) => {
      const to = await dialogs.place('draw', `evidock-draw-${draw}.json`);
      if (to === null) return { file: null };
      await vault.settled();
      await client.call('export-draw', { draw, to }, account);
      return { file: path.basename(to) };
    },
    'footage.prove': async ({ clip }, account) => {
      const to = await dialogs.place('proof', `evidock-proof-${clip.slice(0, 8)}.json`);
      if (to === null) return null;
      await vault.settled();
      await client.call('give-proof', { clip, to }, account);
      return { file: path.basename(to) };
    },
  };
}
