/** Runs in a worker thread: digests of several files, over memory that the main thread fills. */
import { parentPort, workerData } from 'node:worker_threads';
import { digester, type Algorithm, type Digester } from './digester';
import type { HashRequest, HashReply } from './hashing';

const memory = new Uint8Array((workerData as { memory: SharedArrayBuffer }).memory);
const running = new Map<number, ReadonlyMap<Algorithm, Digester>>();

function answer(request: HashRequest): HashReply | null {
  switch (request.do) {
    case 'begin':
      running.set(request.id, new Map(request.algorithms.map((name) => [name, digester(name)])));
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
