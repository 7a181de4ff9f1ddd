import path from 'node:path';
import type { MediaFacts } from '#shared/media';
import { degreesText, timeText, trackText } from '#shared/media-text';
import { sizeText } from '#shared/size';
import { probeFile, type Probed } from '../station/probe';
import type { Command } from './arguments';
import { EXIT, findingJson, findingLine, printJson, printLine } from './output';

/** `station probe`: what a file tells of itself, and what is wrong with it; exit 2 when it is damaged. */
export function runProbe({ file, json }: Extract<Command, { do: 'probe' }>): number {
  const probed = probeFile(path.resolve(file));
  if (json) printJson({ ...probed, findings: probed.findings.map(findingJson) });
  else for (const line of linesOf(probed)) printLine(line);
  return probed.findings.some(({ severity }) => severity === 'error') ? EXIT.someFailed : EXIT.well;
}

function* linesOf({ format, kind, bytes, media, findings }: Probed): Iterable<string> {
  yield `格式 Format      ${media?.container ?? format}  ${kind ?? '-'}  ${sizeText(bytes)}`;
  if (media) yield* factsOf(media);
  yield* findings.map(findingLine);
  if (findings.length === 0) yield '没有发现问题 Nothing was found';
}

function* factsOf(media: MediaFacts): Iterable<string> {
  for (const track of media.tracks) yield `轨 Track         ${track.kind}  ${trackText(track)}`;
  const { claimedMs, verifiedMs, framesClaimed, framesVerified, keyFrameMs, created } = media;
  if (verifiedMs !== null) yield `已核实 Verified   ${timeText(verifiedMs)}`;
  if (claimedMs !== null) yield `文件头 Header     ${timeText(claimedMs)}`;
  if (framesVerified !== null)
    yield `画面 Pictures     ${framesVerified}${framesClaimed === null ? '' : ` / ${framesClaimed}`}`;
  if (keyFrameMs !== null) yield `关键帧 Key frames ${timeText(keyFrameMs)}`;
  if (created)
    yield `时间 Created      ${created.at}${created.zone === 'told' ? '' : '  (时区未注明 zone not told)'}`;
  for (const position of media.positions)
    yield `位置 Position     ${position.where}  ${degreesText(position) ?? '-'}`;
}
