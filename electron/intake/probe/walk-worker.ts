/** Runs in a worker thread: walks through one file after another, and says now and then that it is alive. */
import { parentPort } from 'node:worker_threads';
import { errnoOf } from '../../vault/disk';
import { withFile } from './bytes';
import { unfinished, walk } from './walk';
import type { WalkReply, WalkRequest } from './walkers';

const OFTEN_MS = 1000;

function answer({ file, format, kind }: WalkRequest): WalkReply {
  let told = Date.now();
  const alive = (): void => {
    if (Date.now() - told < OFTEN_MS) return;
    told = Date.now();
    parentPort?.postMessage('alive' satisfies WalkReply);
  };
  try {
    return withFile(file, (bytes) => walk(bytes, format, kind, { alive }));
  } catch (error) {
    // The file could not be opened or closed; what happens while it is read, the walk itself tells.
    return unfinished(errnoOf(error) ?? String(error));
  }
}

parentPort?.on('message', (request: WalkRequest) => parentPort?.postMessage(answer(request)));
