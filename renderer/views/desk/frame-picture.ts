/** What stands on the screen, without the viewer's mark, in the recording's own size. */
export interface FramePicture {
  readonly png: Blob;
  readonly width: number;
  readonly height: number;
}

/** Null when there is no picture, or it cannot be read back. */
export async function framePicture(
  source: HTMLVideoElement | HTMLImageElement,
): Promise<FramePicture | null> {
  const [width, height] =
    source instanceof HTMLVideoElement
      ? [source.videoWidth, source.videoHeight]
      : [source.naturalWidth, source.naturalHeight];
  if (width === 0 || height === 0) return null;
  const canvas = document.createElement('canvas');
  canvas.width = width;
  canvas.height = height;
  const pen = canvas.getContext('2d');
  if (!pen) return null;
  pen.drawImage(source, 0, 0, width, height);
  try {
    const png = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/png'));
    return png && { png, width, height };
  } catch (error) {
    console.warn('still', error instanceof Error ? error.name : error);
    return null;
  }
}

/** Base64 of a blob's bytes. */
export async function base64Of(blob: Blob): Promise<string> {
  const address = await new Promise<string>((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(typeof reader.result === 'string' ? reader.result : '');
    reader.onerror = () => reject(reader.error ?? new Error('not read'));
    reader.readAsDataURL(blob);
  });
  return address.slice(address.indexOf(',') + 1);
}
