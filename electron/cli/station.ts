#!/usr/bin/env node
/** The `station` command: the workstation's core under plain Node, for automation, support staff and tests. */
import { keepMemoryFlat } from '../station/memory';
import { runBench } from './bench';
import { runCopies } from './copies';
import { runDraw, runReviews } from './draw';
import { runCheckouts, runDevices } from './devices';
import { runDock } from './dock';
import { HELP, parseCommand, type Command } from './arguments';
import { runImport } from './import';
import { runList } from './list';
import { EXIT, outliveReaders, printLine, reportFailure } from './output';
import { runProfile } from './profile';
import { runProfiles } from './profiles';
import { runProbe } from './probe';
import { runHead, runProve } from './prove';
import { runRebuild } from './rebuild';
import { runScrub } from './scrub';
import { runCheckProof, runVerify } from './verify';
import { runWitness } from './witness';

async function run(command: Command): Promise<number> {
  switch (command.do) {
    case 'help':
      printLine(HELP);
      return EXIT.well;
    case 'dock':
      return runDock(command);
    case 'profiles':
      return runProfiles(command);
    case 'import':
      return runImport(command);
    case 'list':
      return runList(command);
    case 'probe':
      return runProbe(command);
    case 'verify':
      return runVerify(command);
    case 'check-proof':
      return runCheckProof(command);
    case 'prove':
      return runProve(command);
    case 'head':
      return runHead(command);
    case 'witness':
      return runWitness(command);
    case 'copies':
      return runCopies(command);
    case 'scrub':
      return runScrub(command);
    case 'draw':
      return runDraw(command);
    case 'reviews':
      return runReviews(command);
    case 'devices':
      return runDevices(command);
    case 'checkouts':
      return runCheckouts(command);
    case 'profile':
      return runProfile(command);
    case 'rebuild':
      return runRebuild(command);
    case 'bench':
      return runBench(command);
  }
}

async function main(words: readonly string[]): Promise<void> {
  outliveReaders();
  keepMemoryFlat();
  try {
    process.exitCode = await run(parseCommand(words));
  } catch (error) {
    process.exitCode = reportFailure(error, words.includes('--json'));
  }
}

void main(process.argv.slice(2));
