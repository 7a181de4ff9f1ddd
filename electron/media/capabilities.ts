/** What one build of ffmpeg can do, as it tells itself: builds differ by hundreds of parts. */

/** The kinds of parts that an analysis may need. */
export type PartKind = 'decoders' | 'encoders' | 'filters' | 'muxers' | 'demuxers';

/** Names of parts, by kind. Of decoders also the codecs that they decode (`libdav1d` decodes `av1`). */
export type Parts = Readonly<Record<PartKind, ReadonlySet<string>>>;

/** What an analysis needs of the tools. */
export type Needs = Partial<Readonly<Record<PartKind, readonly string[]>>>;

export const PART_KINDS: readonly PartKind[] = ['decoders', 'encoders', 'filters', 'muxers', 'demuxers'];

/** Reads the list that `ffmpeg -decoders` (or another kind) prints. Headings and legends hold no name. */
export function partsIn(kind: PartKind, listing: string): ReadonlySet<string> {
  const names = new Set<string>();
  for (const line of listing.split('\n')) {
    const found = LINE[kind].exec(line.trimEnd());
    if (!found) continue;
    for (const name of (found[1] ?? '').split(',')) names.add(name);
    const codec = /\(codec (\S+)\)$/.exec(line.trimEnd())?.[1];
    if (codec !== undefined) names.add(codec);
  }
  return names;
}

const CODEC_LINE = /^ [VAS][F.][S.][X.][B.][D.] ([^\s=]+)/;
const LINE: Readonly<Record<PartKind, RegExp>> = {
  decoders: CODEC_LINE,
  encoders: CODEC_LINE,
  filters: /^ [T.][S.][C.]? +([^\s=]+) +\S*->\S*/,
  muxers: /^ {1,2}[D ]?E[ d]* +([^\s=]+)/,
  demuxers: /^ D[E ]?[ d]* +([^\s=]+)/,
};

/** What is missing of `needs`, as `filters: blackdetect`; empty when all is there. */
export function missingParts(parts: Parts, needs: Needs): readonly string[] {
  return PART_KINDS.flatMap((kind) =>
    (needs[kind] ?? []).filter((name) => !parts[kind].has(name)).map((name) => `${kind}: ${name}`),
  );
}

/** The version in the first line of `ffmpeg -version`: `5.1.9-0+deb12u1`, `n7.1`, `N-47683-g0e8eb07980-static`. */
export function versionIn(text: string): string | null {
  return /^ff(?:mpeg|probe) version (\S{1,60})/.exec(text)?.[1] ?? null;
}
