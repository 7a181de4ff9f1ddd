import { say } from './say.mjs';

/** What package.json's `engines` says: the oldest Node that vite runs on. */
const oldest = [20, 19];

/** Ends the process with a sentence when Node is too old. Call it first: other modules need what old versions lack. */
export function checkNodeVersion() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  const [oldestMajor = 0, oldestMinor = 0] = oldest;
  if (major > oldestMajor || (major === oldestMajor && minor >= oldestMinor)) return;
  say(
    `Node ${process.versions.node} is too old; Node ${oldest.join('.')} or newer is needed (https://nodejs.org).`,
    `Node ${process.versions.node} 版本过低，需要 ${oldest.join('.')} 或更高版本（https://nodejs.org）。`,
  );
  process.exit(1);
}
