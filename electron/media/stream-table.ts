/** The tracks of a clip as its container lists them, with their packets counted: what decoding is compared with. */
import { z } from 'zod';
import type { RunEnd, RunLimits } from './limited-process';
import type { MediaInput, MediaTools } from './tools';

export interface Stream {
  /** Its number in the container. */
  readonly index: number;
  readonly kind: 'video' | 'audio';
  readonly codec: string;
  /** As the container's table or header has it; null where it has none, or counts something else than packets. */
  readonly announced: number | null;
  /** Packets that a reader is given. */
  readonly packets: number;
  readonly interlaced: boolean;
}

export interface StreamTable {
  /** The names of the container's reader: `mov,mp4,m4a,3gp,3g2,mj2`; empty when no reader knows it. */
  readonly container: string;
  readonly streams: readonly Stream[];
  readonly end: RunEnd;
}

/** A hostile container may list thousands. */
const MOST_STREAMS = 16;

const number = z
  .string()
  .regex(/^\d{1,15}$/)
  .transform(Number)
  .nullable()
  .catch(null);
const listed = z.object({
  streams: z
    .array(
      z.object({
        index: z.int().nonnegative(),
        codec_type: z.string().catch(''),
        codec_name: z.string().catch('unknown'),
        nb_frames: number,
        nb_read_packets: number,
        field_order: z.string().catch('progressive'),
        disposition: z.object({ attached_pic: z.int().catch(0) }).catch({ attached_pic: 0 }),
      }),
    )
    .catch([]),
  format: z.object({ format_name: z.string().catch('') }).catch({ format_name: '' }),
});

/** Reads the whole clip once without decoding it. What cannot be read gives an empty table. */
export async function streamTable(
  tools: MediaTools,
  input: MediaInput,
  limits: RunLimits,
  signal: AbortSignal,
): Promise<StreamTable> {
  const pieces: Buffer[] = [];
  const end = await tools.ffprobe({
    input,
    options: [
      '-count_packets',
      ...['-show_entries', `format=format_name:stream=${FIELDS}:stream_disposition=attached_pic`],
      ...['-of', 'json'],
    ],
    limits,
    signal,
    onOutput: (piece) => pieces.push(piece),
  });
  const { streams, format } = listed.parse(jsonIn(Buffer.concat(pieces).toString('utf8')));
  return {
    container: format.format_name,
    end,
    streams: streams
      .filter((s) => s.disposition.attached_pic === 0)
      .flatMap((s): Stream[] =>
        s.codec_type === 'video' || s.codec_type === 'audio'
          ? [
              {
                index: s.index,
                kind: s.codec_type,
                codec: s.codec_name,
                // Of raw sound the tables count samples.
                announced: s.codec_type === 'video' || !/pcm|adpcm/.test(s.codec_name) ? s.nb_frames : null,
                packets: s.nb_read_packets ?? 0,
                interlaced: ['tt', 'bb', 'tb', 'bt'].includes(s.field_order),
              },
            ]
          : [],
      )
      .slice(0, MOST_STREAMS),
  };
}

const FIELDS = 'index,codec_type,codec_name,nb_frames,nb_read_packets,field_order';

function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Nothing, or what a killed program left: no table.
    return {};
  }
}
