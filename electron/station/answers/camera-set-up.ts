import { idOf, type CameraFileEntry } from '#shared/camera-file';
import type { CameraFileView } from '#shared/contract/camera-set-up';
import path from 'node:path';
import { systemKeychain } from '../../ledger/keychain';
import { LAYOUT } from '../../vault/layout';
import { changePassword } from '../camera-passwords';
import type { Answers, OpenStation } from './answer';

/** Answers about camera files and passwords. `changed`: other files may count now. */
export function cameraSetUpAnswers(open: OpenStation, changed: () => void) {
  return {
    'camera-files.list': async () => {
      const { cameraFiles, vault } = open();
      const { entries } = await cameraFiles.refresh();
      changed();
      return {
        files: entries.map(cameraFileView),
        folder: path.join(vault.folder, LAYOUT.cameraProfiles),
        keychain: (await systemKeychain()) !== null,
      };
    },
    'add-camera-file': async ({ from }, by) => {
      const entry = await open().cameraFiles.add(from, by);
      changed();
      return cameraFileView(entry);
    },
    'camera-files.remove': async ({ file }, by) => {
      await open().cameraFiles.remove(file, by);
      changed();
      return {};
    },
    'export-camera-file': async ({ kind, id, to }) => {
      await open().cameraFiles.export({ kind, id }, to);
      return null;
    },
    'set-camera-password': async (change, by) => {
      const { cameraFiles, record } = open();
      await changePassword(change, { adapters: cameraFiles.current().adapters, record, by });
      return null;
    },
  } satisfies Partial<Answers>;
}

/** A file as the window is shown it. */
export function cameraFileView({ file, content, problem, notes }: CameraFileEntry): CameraFileView {
  return {
    file,
    content: content && contentView(content),
    problem: problem && { ...problem },
    notes: [...notes],
  };
}

function contentView(content: NonNullable<CameraFileEntry['content']>): CameraFileView['content'] {
  if (content.kind === 'profile') {
    const { name, names } = content.profile;
    const examples = names.map(({ example }) => example);
    return { kind: 'profile', id: idOf(content), name, examples, passwordLength: null };
  }
  const { name, usb, password } = content.adapter;
  const examples = usb.map(({ vendorId, productId }) => `${vendorId}:${productId}`);
  return { kind: 'adapter', id: idOf(content), name, examples, passwordLength: password?.length ?? null };
}
