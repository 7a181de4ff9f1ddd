/** Runs in a worker thread: digests of one file after another, over memory that the main thread fills. */
import { createHash, type Hash } from 'node:crypto';
import { parentPort, workerData } from 'node:worker_threads';
import type { HashRequest, HashReply } from './hashing';

const memory = new Uint8Array((workerData as { memory: SharedArrayBuffer }).memory);
let running: Map<string, Hash> = new Map();

function answer(request: HashRequest): HashReply {
  switch (request.do) {
    case 'begin':
      running = new Map(request.algorithms.map((name) => [name, createHash(name)]));
      return { done: true };
    case 'update': {
      const bytes = memory.subarray(request.offset, request.offset + request.length);
      for (const hash of running.values()) hash.update(bytes);
      return { done: true };
    }
    case 'end':
      return { digests: Object.fromEntries([...running].map(([name, hash]) => [name, hash.digest('hex')])) };
  }
}

parentPort?.on('message', (request: HashRequest) => parentPort?.postMessage(answer(request)));
