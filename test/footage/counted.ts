/** Footage that tells its own time: every picture carries its number in black and white, to be read from the screen. */
import { rewritten, makeClip } from './clips';

/** Pictures in a second. */
export const COUNTED_FPS = 20;
const BITS = 14;
const BOX = 40;

/**
 * A clip whose first picture carries this number. Sixteen-by-nine, {@link COUNTED_FPS} pictures a second, H.264 and AAC,
 * a key frame every second.
 */
export async function countedClip(seconds: number, first: number): Promise<string> {
  const base = await makeClip({ container: 'mp4', seconds, size: [640, 360], seed: first % 97 });
  const boxes = Array.from(
    { length: BITS },
    (_, bit) =>
      `drawbox=x=${bit * BOX}:y=0:w=${BOX}:h=${BOX}:c=white:t=fill:enable='mod(floor((n+${first})/${2 ** bit})\\,2)'`,
  );
  const ground = `drawbox=x=0:y=0:w=640:h=${BOX}:c=black:t=fill`;
  return rewritten(base, 'mp4', [
    ...['-vf', [ground, ...boxes].join(',')],
    ...['-c:v', 'libx264', '-preset', 'ultrafast', '-crf', '26', '-g', '20', '-pix_fmt', 'yuv420p'],
    ...['-c:a', 'copy', '-movflags', '+faststart'],
  ]);
}

/**
 * Reads the number from a picture in a page. It is given to the page as source text: nothing of this file may be used in it.
 */
export function countedNumber(picture: HTMLVideoElement | HTMLImageElement): number {
  const canvas = document.createElement('canvas');
  canvas.width = 640;
  canvas.height = 360;
  const pen = canvas.getContext('2d', { willReadFrequently: true });
  if (!pen) return -1;
  pen.drawImage(picture, 0, 0, 640, 360);
  let number = 0;
  for (let bit = 0; bit < 14; bit++) {
    const [red = 0] = pen.getImageData(bit * 40 + 20, 20, 1, 1).data;
    if (red > 128) number += 2 ** bit;
  }
  return number;
}
