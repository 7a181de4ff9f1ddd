import { failed } from '#shared/failure';
import { discreetHistory } from '#shared/review/discretion';
import { mimeOf } from '../../vault/mime';
import { discretionOf } from '../review/discretion';
import { looksOf } from '../review/looks';
import { later, type Answers, type OpenStation } from './answer';

/** Answers about sealed footage. */
export function footageAnswers(open: OpenStation) {
  return {
    'look-at-clip': async ({ clip, why }, by) => {
      const { catalog, vault, record } = open();
      const found = catalog.clipById(clip);
      if (!found) throw failed('not-found', { subject: clip });
      const looks = looksOf(open());
      looks.mayLook(clip, by);
      const reason = looks.reasonFor(clip, by, null, why);
      const bytes = await vault.lengthOf(found.original);
      if (bytes === null) throw failed('original-missing');
      await record([{ kind: 'clip.looked-at', data: { clip } }], by, reason ?? undefined);
      return { file: vault.pathOf(found.original), bytes, mime: mimeOf(found.original) };
    },
    'footage.page': ({ filter, after, limit }) => later(() => open().catalog.clipPage(filter, after, limit)),
    'footage.devices': () => later(() => [...open().catalog.devices()]),
    'footage.holders': () => later(() => [...open().catalog.footageHolders()]),
    'footage.clip': ({ clip }, by) =>
      later(() => {
        const found = open().catalog.clipById(clip);
        if (!found) throw failed('not-found', { subject: clip });
        const { since, asker } = discretionOf(open(), clip, by);
        return since === null
          ? found
          : { ...found, history: [...discreetHistory(found.history, since, asker)] };
      }),
  } satisfies Partial<Answers>;
}
