/** Reading one part ahead: the same bytes as without, whatever is read in which order, and nothing that nobody wants. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { MtpError } from '../../electron/dock/mtp/error';
import { CHUNK, type MtpReader } from '../../electron/dock/mtp/file-reader';
import { readingAhead } from '../../electron/dock/mtp/read-ahead';
import { synthetic } from '../mtp-camera/content';

const content = synthetic(3);
const MIB = 1 << 20;

/** A camera's file, with what was asked of it; `fails` at these numbers of readings. */
function fileOf(bytes: number, fails: ReadonlySet<number> = new Set(), most = Infinity) {
  const asked: (readonly [position: number, length: number])[] = [];
  let running = 0;
  let closed = 0;
  const reader: MtpReader = {
    bytes,
    async read(into, position) {
      const number = asked.push([position, into.length]);
      running += 1;
      await new Promise((resolve) => setTimeout(resolve, 1));
      running -= 1;
      if (fails.has(number)) throw new MtpError('halted', `reading ${number}`);
      const came = content(position, Math.max(0, Math.min(into.length, bytes - position, most)));
      into.set(came);
      return came.length;
    },
    isUnchanged: () => Promise.resolve(true),
    isLocked: () => Promise.resolve(false),
    remove: () => Promise.resolve(running === 0 ? 'removed' : 'unknown'),
    close() {
      closed = running === 0 ? 1 : -1;
      return Promise.resolve();
    },
  };
  return { reader, asked, closed: () => closed };
}

async function at(reader: MtpReader, position: number, length: number): Promise<Uint8Array> {
  const into = new Uint8Array(length);
  return into.subarray(0, await reader.read(into, position));
}

test('a file read in order is asked for in large parts, one ahead, each once, and never beyond its end', async () => {
  const bytes = 11 * MIB + 77;
  const { reader, asked } = fileOf(bytes);
  const ahead = readingAhead(reader);
  for (let position = 0; position < bytes; position += MIB) {
    const came = await at(ahead, position, Math.min(MIB, bytes - position));
    expect(Buffer.compare(came, content(position, Math.min(MIB, bytes - position)))).toBe(0);
    if (position === MIB) expect(asked).toHaveLength(3);
  }
  expect(asked).toEqual([
    [0, MIB],
    [MIB, CHUNK],
    [MIB + CHUNK, CHUNK],
    [MIB + 2 * CHUNK, 2 * MIB + 77],
  ]);
});

test('the ends of a file cost only the ends', async () => {
  const { reader, asked } = fileOf(100 * MIB);
  const ahead = readingAhead(reader);
  await at(ahead, 0, 65_536);
  await at(ahead, 100 * MIB - 65_536, 65_536);
  await ahead.close();
  expect(asked).toEqual([
    [0, 65_536],
    [100 * MIB - 65_536, 65_536],
  ]);
});

test('what is read ahead and fails is told to whoever reads there, who may ask again', async () => {
  const { reader, asked } = fileOf(20 * MIB, new Set([3]));
  const ahead = readingAhead(reader);
  await at(ahead, 0, MIB);
  const length = CHUNK;
  await at(ahead, MIB, length);
  await expect(at(ahead, MIB + length, MIB)).rejects.toThrow('reading 3');
  const again = await at(ahead, MIB + length, MIB);
  expect(Buffer.compare(again, content(MIB + length, MIB))).toBe(0);
  expect(asked.at(-1)).toEqual([MIB + length, MIB]);
});

test('a camera that gives less than it listed is not asked for more', async () => {
  const { reader, asked } = fileOf(20 * MIB, new Set(), 3 * MIB);
  const ahead = readingAhead(reader);
  await at(ahead, 0, MIB);
  expect((await at(ahead, MIB, CHUNK)).length).toBe(3 * MIB);
  expect(asked).toHaveLength(2);
});

test('closing and removing wait for what is still being read', async () => {
  const one = fileOf(20 * MIB);
  const ahead = readingAhead(one.reader);
  await at(ahead, 0, MIB);
  await at(ahead, MIB, MIB);
  await ahead.close();
  expect(one.closed()).toBe(1);
  const other = readingAhead(fileOf(20 * MIB).reader);
  await at(other, 0, MIB);
  void at(other, MIB, MIB);
  expect(await other.remove()).toBe('removed');
});

test('any reads in any order, also at once, bring the bytes that lie there', async () => {
  const bytes = 9 * MIB + 5;
  const one = fc.record({ follow: fc.boolean(), position: fc.nat(bytes), length: fc.nat(3 * MIB) });
  await fc.assert(
    fc.asyncProperty(fc.array(one, { maxLength: 12 }), fc.boolean(), async (reads, atOnce) => {
      const ahead = readingAhead(fileOf(bytes).reader);
      let end = 0;
      const work: Promise<void>[] = [];
      for (const { follow, position, length } of reads) {
        const from = follow ? Math.min(end, bytes) : position;
        end = from + length;
        const expected = content(from, Math.max(0, Math.min(length, bytes - from)));
        const check = at(ahead, from, length).then((came) => expect(Buffer.compare(came, expected)).toBe(0));
        work.push(check);
        if (!atOnce) await check;
      }
      await Promise.all(work);
      await ahead.close();
    }),
    { numRuns: 60 },
  );
});
