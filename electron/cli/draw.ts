import path from 'node:path';
import { drawState, placesToReview } from '#shared/draw/draw';
import { drawFile, placeLines, redraw } from '#shared/draw/export';
import { failed } from '#shared/failure';
import { digest } from '../station/review/draw-desk';
import { drawsOnRecord, reviewsOnRecord, type DrawOnRecord } from '../station/review/on-record';
import type { Command } from './arguments';
import { EXIT, printJson, printLine, say } from './output';

/** `station draw`: all draws, or one of them drawn again from what is on record. */
export async function runDraw({
  vault,
  draw: wanted,
  json,
}: Extract<Command, { do: 'draw' }>): Promise<number> {
  const all = await drawsOnRecord(path.resolve(vault));
  if (wanted === null) {
    if (json) printJson({ draws: all.map(summaryOf) });
    else for (const one of all) printLine(Object.values(summaryOf(one)).join('  '));
    return EXIT.well;
  }
  const found = all.find(({ draw }) => draw.draw === wanted);
  if (!found) throw failed('not-found', { subject: wanted });
  const again = redraw(found.draw, found.population, digest);
  if (json) process.stdout.write(drawFile(found.draw, found.population));
  else placeLines(found.draw).forEach(printLine);
  if (again.same) {
    say('重新抽取结果一致 Drawn again: the same');
    return EXIT.well;
  }
  say(again.what === 'not-drawn' ? '尚未抽取 Not drawn yet' : `不一致 Not the same: ${again.what}`);
  return again.what === 'not-drawn' ? EXIT.well : EXIT.notProven;
}

function summaryOf({ draw, population }: DrawOnRecord) {
  const { purpose, about, frozen, due } = draw.terms;
  return {
    draw: draw.draw,
    state: drawState(draw),
    purpose,
    about,
    frozenAt: draw.frozenAt,
    clips: population.length,
    places: placesToReview(draw).length,
    due,
    frozen,
  };
}

/** `station reviews`: what reviews found, and what became of it. */
export async function runReviews({ vault, json }: Extract<Command, { do: 'reviews' }>): Promise<number> {
  const { reviews, followUps } = await reviewsOnRecord(path.resolve(vault));
  const followed = (finding: string) => followUps.get(finding) ?? null;
  if (json) {
    printJson({
      reviews: reviews.map((one) => ({
        ...one,
        findings: one.findings.map((each) => ({ ...each, followUp: followed(each.finding) })),
      })),
    });
    return EXIT.well;
  }
  for (const { at, by, result, clips, findings } of reviews) {
    printLine([at, by, result, clips[0]?.slice(0, 8) ?? '', `${findings.length}`].join('  '));
    for (const { finding, grade, kind } of findings)
      printLine(`    ${finding}  ${grade}  ${kind}  ${followed(finding)?.how ?? 'new'}`);
  }
  return EXIT.well;
}
