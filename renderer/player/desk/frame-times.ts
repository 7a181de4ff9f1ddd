/** The times of a recording's pictures, read from its tables without decoding: what a desk steps by. */
import { ALL_FORMATS, EncodedPacketSink, Input, UrlSource } from 'mediabunny';

/** A day of pictures is more than anybody steps through, and a hostile table may announce any number. */
const MOST_PICTURES = 400_000;
const PATIENCE_MS = 20_000;

/** Seconds, ascending; null when the file does not tell, or not in time. */
export async function frameTimes(url: string): Promise<Float64Array | null> {
  const input = new Input({
    formats: ALL_FORMATS,
    // A broken address is not asked again and again.
    source: new UrlSource(url, { getRetryDelay: () => null, handleUnhandledError: () => undefined }),
  });
  const late = performance.now() + PATIENCE_MS;
  try {
    const track = await input.getPrimaryVideoTrack();
    if (!track) return null;
    const times: number[] = [];
    for await (const packet of new EncodedPacketSink(track).packets(undefined, undefined, {
      metadataOnly: true,
    })) {
      times.push(packet.timestamp);
      if (times.length > MOST_PICTURES || performance.now() > late) return null;
    }
    return times.length > 0 ? Float64Array.from(times).sort() : null;
  } catch (error) {
    console.warn('frame times', error instanceof Error ? error.name : error);
    return null;
  } finally {
    input.dispose();
  }
}

/** A table of equal steps, where the file's own cannot be read. */
export function evenTimes(milliFps: number, seconds: number): Float64Array {
  const step = 1000 / milliFps;
  return Float64Array.from(
    { length: Math.max(1, Math.min(MOST_PICTURES, Math.ceil(seconds / step))) },
    (_, i) => i * step,
  );
}

/** The number of the picture that stands on the screen at `seconds`. */
export function pictureAt(times: Float64Array, seconds: number): number {
  let low = 0;
  let high = times.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    // A player shows a picture from a hair before its time on.
    if ((times[middle] ?? Infinity) <= seconds + 0.0005) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** A moment in the middle of a picture: asked for its very beginning a player may show the one before. */
export function middleOf(times: Float64Array, picture: number, end: number): number {
  const from = times[picture] ?? 0;
  const to = times[picture + 1] ?? Math.max(end, from);
  return to > from ? from + (to - from) / 2 : from;
}
