/**
 * Runs in a worker thread: walks through one file after another. It reads the structure of each by itself, and is shown
 * the content by whoever reads that anyway.
 */
import { parentPort } from 'node:worker_threads';
import { errnoOf } from '../../vault/disk';
import { openBytes } from './bytes';
import { beginWalk, unfinished, type GuidedWalk } from './walk';
import type { WalkReply, WalkRequest } from './walkers';

let running: (GuidedWalk & { readonly close: () => void }) | null = null;

function begin({ file, format, kind }: Extract<WalkRequest, { do: 'begin' }>): WalkReply {
  end();
  try {
    const bytes = openBytes(file);
    running = { ...beginWalk(bytes, format, kind), close: () => bytes.close() };
    return { wantsContent: running.wantsContent };
  } catch (error) {
    // The file could not be opened; what happens while it is read, the walk itself tells.
    return unfinished(errnoOf(error) ?? String(error));
  }
}

function end(): void {
  running?.close();
  running = null;
}

function answer(request: WalkRequest): WalkReply {
  switch (request.do) {
    case 'begin':
      return begin(request);
    case 'see':
      running?.see(Buffer.from(request.memory, request.offset, request.length));
      return 'seen';
    case 'finish': {
      const report = running?.finish() ?? unfinished('nothing was begun');
      end();
      return report;
    }
  }
}

parentPort?.on('message', (request: WalkRequest) => parentPort?.postMessage(answer(request)));
