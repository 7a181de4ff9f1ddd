/** Makes a carried camera as slow as a real bus and a real card: so many bytes a second, and a while for each command. */
import type { UsbPipes } from '../../electron/dock/usb/pipes';

export interface Pace {
  readonly bytesPerSecond: number;
  /** How long the camera looks for what it was asked for, before the first byte comes. */
  readonly thinksMs: number;
}

/** No bytes move while nobody reads: what the reader takes between two transfers is lost, as on a real bus. */
export function slowed(pipes: UsbPipes, { bytesPerSecond, thinksMs }: Pace): UsbPipes {
  /** When the last transfer ended by the pace; a timer that rings late costs nobody. */
  let due = 0;
  /** When its reader was told. */
  let told = 0;
  async function end(asked: number, milliseconds: number): Promise<void> {
    due += asked - told + milliseconds;
    const rest = due - performance.now();
    if (rest > 0) await new Promise((resolve) => setTimeout(resolve, rest));
    told = performance.now();
  }
  return {
    ...pipes,
    async read(length, timeoutMs) {
      const asked = performance.now();
      const bytes = await pipes.read(length, timeoutMs);
      await end(asked, (bytes.length / bytesPerSecond) * 1000);
      return bytes;
    },
    async write(bytes, timeoutMs) {
      const asked = performance.now();
      await pipes.write(bytes, timeoutMs);
      await end(asked, thinksMs);
    },
  };
}
