import type { Right } from '#shared/contract/rights';
import { failed } from '#shared/failure';
import type { DrawId } from '#shared/ids';
import type { Actor } from '#shared/ledger';
import { rightsOf } from '#shared/role';
import { systemDisk } from '../../vault/disk';
import { mimeOf } from '../../vault/mime';
import { accountNameOf } from '../account';
import { drawDesk, type DrawDesk } from '../review/draw-desk';
import {
  drawPage,
  drawRow,
  drawsSeen,
  myAssignments,
  planViews,
  whoOf,
  type DrawsSeen,
} from '../review/draw-views';
import { findingsDesk, type FindingsDesk } from '../review/findings-desk';
import { writeOut } from '../write-out';
import { later, type Answers, type OpenStation } from './answer';

/** Answers about draws, findings and examples; `changed` is told after everything that was done. */
export function drawAnswers(open: OpenStation, changed: () => void) {
  const desk = (): DrawDesk => drawDesk(open());
  const findings = (): FindingsDesk => findingsDesk(open());
  const seen = (by: Actor): DrawsSeen => drawsSeen(open(), accountNameOf(by));
  const done = async <T>(work: Promise<T>): Promise<T> => {
    const answer = await work;
    changed();
    return answer;
  };
  const drawOf = (draw: DrawId) => {
    const found = open().catalog.drawById(draw);
    if (!found) throw failed('not-found', { subject: draw });
    return found;
  };

  return {
    'draws.list': (_, by) =>
      later(() => {
        const all = seen(by);
        return all.draws.map((draw) => drawRow(draw, all));
      }),
    'draws.draw': ({ draw }, by) => later(() => drawPage(drawOf(draw), seen(by))),
    'draws.preview': (args) => later(() => desk().preview(args)),
    'draws.people': () =>
      later(() => {
        const people = open().catalog.people();
        const having = (right: Right) =>
          [...people.accounts.values()]
            .filter(({ active, roles }) => active && rightsOf(roles).has(right))
            .map(({ account }) => whoOf(people, account));
        const sections = [...people.persons.values()].map(({ section }) => section);
        return {
          reviewers: having('review.do'),
          witnesses: having('review.witness'),
          sections: [...new Set(sections)].sort(),
        };
      }),
    'draws.freeze': (args, by) => done(desk().freeze(args, by)),
    'draws.freeze-period': (args, by) => done(desk().freezePeriod(args, by)),
    'draws.commit': (args, by) => done(desk().commit(args, by)),
    'draws.reveal': (args, by) => done(desk().reveal(args, by)),
    'draws.read-number': (args, by) => done(desk().readNumber(args, by)),
    'draws.skip': (args, by) => done(desk().skip(args, by)),
    'draws.assign': (args, by) => done(desk().assign(args, by)),
    'draws.abandon': (args, by) => done(desk().abandon(args, by)),
    'export-draw': async ({ draw, to }, by) => {
      await writeOut(systemDisk, to, Buffer.from(await desk().exported(draw, by)));
      return null;
    },
    'draws.mine': (_, by) => later(() => myAssignments(seen(by))),
    'plans.list': (_, by) => later(() => planViews(seen(by))),
    'plans.set': (args, by) => done(desk().setPlan(args, by)),
    'plans.end': (args, by) => done(desk().endPlan(args, by)),
    'findings.board': (_, by) => later(() => findings().board(by, false)),
    'findings.to-answer': (_, by) => later(() => findings().board(by, true)),
    'findings.owners': () => later(() => findings().owners()),
    'rectifications.open': (args, by) => done(findings().open(args, by)),
    'rectifications.waive': (args, by) => done(findings().waive(args, by)),
    'rectifications.answer': (args, by) => done(findings().answer(args, by)),
    'keep-answer-attachment': ({ finding, from }, by) => findings().attach(finding, from, by),
    'show-attachment': (args, by) => findings().attachment(args, by),
    'rectifications.verify': (args, by) => done(findings().verify(args, by)),
    'rectifications.escalate': (args, by) => done(findings().escalate(args, by)),
    'rectifications.redirect': (args, by) => done(findings().redirect(args, by)),
    'praise.give': (args, by) => done(findings().praise(args, by)),
    'training.propose': (args, by) => done(findings().propose(args, by)),
    'training.decide': (args, by) => done(findings().decide(args, by)),
    'training.list': (_, by) => later(() => findings().training(by)),
    'look-at-training-clip': async ({ clip }, by) => {
      const { catalog, vault, record } = open();
      findings().mustBeTraining(clip);
      const found = catalog.clipById(clip);
      if (!found) throw failed('not-found', { subject: clip });
      const bytes = await vault.lengthOf(found.original);
      if (bytes === null) throw failed('original-missing');
      await record([{ kind: 'clip.looked-at', data: { clip } }], by, TRAINING);
      return { file: vault.pathOf(found.original), bytes, mime: mimeOf(found.original) };
    },
    'reviews.statistics': ({ from, to }, by) => later(() => findings().statistics(from, to, by)),
  } satisfies Partial<Answers>;
}

/** Why a training example is looked at, in the ledger. */
const TRAINING = '培训示例 training example';
