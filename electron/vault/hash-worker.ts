/** Runs in a worker thread: digests of several files, over memory that the main thread fills. */
import { createHash } from 'node:crypto';
import { parentPort, workerData } from 'node:worker_threads';
import { beginBlake3, type Digester } from './blake3';
import type { Algorithm, HashRequest, HashReply } from './hashing';

const memory = new Uint8Array((workerData as { memory: SharedArrayBuffer }).memory);
const running = new Map<number, ReadonlyMap<Algorithm, Digester>>();

function begin(algorithm: Algorithm): Digester {
  if (algorithm !== 'blake3') return createHash(algorithm);
  if (!beginBlake3) throw new Error('BLAKE3 is not to be had here');
  return beginBlake3();
}

function answer(request: HashRequest): HashReply | null {
  switch (request.do) {
    case 'begin':
      running.set(request.id, new Map(request.algorithms.map((name) => [name, begin(name)])));
      return null;
    case 'update': {
      const bytes = memory.subarray(request.offset, request.offset + request.length);
      for (const digester of running.get(request.id)?.values() ?? []) digester.update(bytes);
      return { digests: null };
    }
    case 'end': {
      const digesters = [...(running.get(request.id) ?? [])];
      running.delete(request.id);
      return { digests: Object.fromEntries(digesters.map(([name, d]) => [name, d.digest('hex')])) };
    }
  }
}

parentPort?.on('message', (request: HashRequest) => {
  const reply = answer(request);
  if (reply) parentPort?.postMessage(reply);
});
