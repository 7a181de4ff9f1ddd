/** A file moved by transfers alone, into memory that is thrown away: the most that anything above them can reach. */
import { begin, TRANSFER } from '../../electron/dock/mtp/exchange';
import type { UsbPipes } from '../../electron/dock/usb/pipes';

const PATIENCE = { patienceMs: 10_000, commandMs: 10_000 };
/** Of the data's container. */
const HEADER = 12;

/** Opens a session and asks for these objects, each of so many bytes, one whole object after the other. */
export async function bareRead(
  transport: UsbPipes,
  objects: readonly { readonly handle: number; readonly bytes: number }[],
): Promise<void> {
  const wire = { transport, rest: null };
  const opened = await begin(wire, { code: 0x1002, transaction: 0, params: [1], ...PATIENCE });
  await opened.next();
  await opened.response();
  const into = new Uint8Array(4 << 20);
  for (const [index, { handle, bytes }] of objects.entries()) {
    await begin(wire, { code: 0x1009, transaction: index + 1, params: [handle], ...PATIENCE });
    const whole = bytes + HEADER;
    for (let left = whole; left > 0;) {
      const came = await transport.read(TRANSFER, PATIENCE.patienceMs);
      if (came.length === 0) throw new Error(`${left} of ${whole} bytes did not come`);
      into.set(came, (whole - left) % (into.length - TRANSFER));
      left -= came.length;
    }
    // The empty packet that ends whole ones, and the response.
    for (let rest = 0; rest < HEADER;) rest = (await transport.read(TRANSFER, PATIENCE.patienceMs)).length;
  }
}
