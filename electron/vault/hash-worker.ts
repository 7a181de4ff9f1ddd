/** Runs in a worker thread: digests of several files, over memory that the main thread fills. */
import { parentPort, workerData } from 'node:worker_threads';
import { digester, type Algorithm, type Digester } from './digester';
import type { HashRequest, HashReply } from './hashing';
import { beginSm3 } from './sm3';

const memory = new Uint8Array((workerData as { memory: SharedArrayBuffer }).memory);
const running = new Map<number, ReadonlyMap<Algorithm, Digester>>();

async function begin(algorithms: readonly Algorithm[]): Promise<ReadonlyMap<Algorithm, Digester>> {
  const begun = new Map<Algorithm, Digester>();
  for (const name of algorithms) begun.set(name, name === 'sm3' ? await beginSm3() : digester(name));
  return begun;
}

async function answer(request: HashRequest): Promise<HashReply | null> {
  switch (request.do) {
    case 'begin':
      running.set(request.id, await begin(request.algorithms));
      return null;
    case 'update': {
      const bytes = memory.subarray(request.offset, request.offset + request.length);
      for (const digest of running.get(request.id)?.values() ?? []) digest.update(bytes);
      return { digests: null };
    }
    case 'so-far': {
      const sha256 = running.get(request.id)?.get('sha256')?.copy?.().digest('hex');
      return { digests: sha256 === undefined ? {} : { sha256 } };
    }
    case 'end': {
      const digests = [...(running.get(request.id) ?? [])];
      running.delete(request.id);
      return { digests: Object.fromEntries(digests.map(([name, digest]) => [name, digest.digest('hex')])) };
    }
  }
}

let inOrder = Promise.resolve();
parentPort?.on('message', (request: HashRequest) => {
  // A rejection here is one that nobody handles: it ends the thread, and whoever waits hears of that.
  inOrder = inOrder.then(async () => {
    const reply = await answer(request);
    if (reply) parentPort?.postMessage(reply);
  });
});
