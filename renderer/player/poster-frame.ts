/** Width of a poster; lists show it at half of that, so that it stays sharp on dense screens. */
const WIDTH = 160;

/** What is on the picture now as a small JPEG, or null when it cannot be read back. */
export async function posterFrame(source: HTMLVideoElement | HTMLImageElement): Promise<Blob | null> {
  const [width, height] =
    source instanceof HTMLVideoElement
      ? [source.videoWidth, source.videoHeight]
      : [source.naturalWidth, source.naturalHeight];
  if (width === 0 || height === 0) return null;
  const canvas = document.createElement('canvas');
  canvas.width = WIDTH;
  canvas.height = Math.max(1, Math.round((WIDTH * height) / width));
  const pen = canvas.getContext('2d');
  if (!pen) return null;
  pen.drawImage(source, 0, 0, canvas.width, canvas.height);
  try {
    return await new Promise((resolve) => canvas.toBlob(resolve, 'image/jpeg', 0.8));
  } catch (error) {
    // The canvas is not readable when the address did not allow it; the picture on the screen is not affected.
    console.warn('poster', error instanceof Error ? error.name : error);
    return null;
  }
}
