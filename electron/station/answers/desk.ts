import { failed } from '#shared/failure';
import type { AccountName } from '#shared/ids';
import { mimeOf } from '../../vault/mime';
import { whoOf } from '../review/draw-views';
import type { ReviewRoom } from '../review/room';
import { later, type Answers, type OpenStation } from './answer';

/** Answers of the review desk, and about who may look. */
export function deskAnswers(open: OpenStation, room: () => ReviewRoom, reviewed: () => void) {
  return {
    'desk.session': ({ clip, drawn }, by) => room().desk.session(clip, by, drawn),
    'look-at-desk': async ({ clip, review, why, as }, by) => {
      const { catalog, vault, record } = open();
      const found = catalog.clipById(clip);
      if (!found) throw failed('not-found', { subject: clip });
      room().looks.mayLook(clip, by, review);
      const reason = room().looks.reasonFor(clip, by, review, why);
      const file = as === 'proxy' ? await room().proxies.file(clip) : vault.pathOf(found.original);
      if (as === 'original' && (await vault.lengthOf(found.original)) === null)
        throw failed('original-missing');
      await record([{ kind: 'clip.looked-at', data: { clip } }], by, reason ?? undefined);
      return { file, mime: as === 'proxy' ? 'video/mp4' : mimeOf(found.original) };
    },
    'desk.want-proxy': async ({ clip, force }, by) => {
      room().looks.mayLook(clip, by);
      return room().proxies.want(clip, force);
    },
    'desk.watched': async (given, by) => {
      await room().desk.watched(given, by);
      return {};
    },
    'desk.open': async (given, by) => {
      const review = await room().desk.open(given, by);
      reviewed();
      return { review };
    },
    'desk.keep-still': (given, by) => room().desk.keepStill(given, by),
    'desk.complete': async (given, by) => {
      const made = await room().desk.complete(given, by);
      if (made.refusals.length === 0) reviewed();
      return made;
    },
    'desk.drop': async ({ review, why }, by) => {
      await room().desk.drop(review, by, why);
      reviewed();
      return {};
    },
    'desk.analysis': async ({ clip }, by) => {
      room().looks.mayLook(clip, by);
      return room().analyses.of(clip);
    },
    'looking.ask': async ({ scope, why }, by) => {
      await room().looks.ask(scope, by, why);
      reviewed();
      return {};
    },
    'looking.answer': async ({ look, granted, why }, by) => {
      await room().looks.answer(look, granted, by, why);
      reviewed();
      return {};
    },
    'looking.requests': (_, by) =>
      later(() => {
        const people = open().catalog.people();
        const nameOf = (account: string): string => whoOf(people, account as AccountName).name;
        return [...room().looks.requests(by)].reverse().map(({ answer, ...one }) => ({
          ...one,
          name: nameOf(one.account),
          answer: answer && {
            granted: answer.granted,
            until: answer.until,
            name: nameOf(answer.account),
            at: answer.at,
            why: answer.why,
          },
        }));
      }),
    'looking.secrecy': ({ clip }) => later(() => ({ kinds: [...open().catalog.secrecyOf(clip)] })),
    'looking.cleared': ({ person }) => later(() => ({ kinds: [...room().looks.clearedFor(person)] })),
    'looking.mark-secret': async ({ clips, kinds, why }, by) => {
      const { catalog } = open();
      for (const clip of clips)
        await room().looks.setSecrecy([clip], [...new Set([...catalog.secrecyOf(clip), ...kinds])], by, why);
      return {};
    },
    'looking.lift-secret': async ({ clips, why }, by) => {
      await room().looks.setSecrecy(clips, [], by, why);
      return {};
    },
    'looking.clear': async ({ person, kinds, why }, by) => {
      await room().looks.clear(person, kinds, by, why);
      return {};
    },
  } satisfies Partial<Answers>;
}
