/** Runs in a worker thread: takes small files and publishes them, standing still where that is cheaper than waiting. */
import { parentPort } from 'node:worker_threads';
import { publishAll } from '../../vault/files';
import { immediateDisk } from '../../vault/immediate-disk';
import { immediateCalls } from '../read-calls';
import { takeSmall } from './take';
import type { SmallReply, SmallRequest } from './threads';

async function answer(request: SmallRequest): Promise<SmallReply> {
  switch (request.do) {
    case 'take': {
      const { files, readBack } = request;
      return takeSmall(files, { disk: immediateDisk, calls: immediateCalls, readBack });
    }
    case 'publish':
      return publishAll(immediateDisk, request.files);
  }
}

parentPort?.on('message', (request: SmallRequest) => {
  void answer(request).then((reply) => parentPort?.postMessage(reply));
});
