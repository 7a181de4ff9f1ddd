/** A long run of the fuzzer by itself: says how far it is, so that whoever started it notices when it hangs. */
import path from 'node:path';
import { fuzz, summary } from './run';

const seconds = Number(process.env['EVIDOCK_FUZZ_SECONDS'] ?? 60);
const seed = Number(process.env['EVIDOCK_FUZZ_SEED'] ?? Date.now() % 0x4000_0000);
const keep = path.join(process.env['EVIDOCK_ROOT'] ?? '.', '.cache', 'fuzz');

console.log(`fuzz: ${seconds} s from number ${seed} on (EVIDOCK_FUZZ_SECONDS, EVIDOCK_FUZZ_SEED)`);
const result = fuzz({
  seconds,
  seed,
  keep,
  onProgress: (cases) => process.send?.({ cases, number: seed + cases }),
});
for (const { target, file, why } of result.failures) console.log(`\n${target}\n${file}\n${why}`);
console.log(summary(result));
if (result.failures.length > 0) process.exitCode = 1;
if (process.connected) process.disconnect();
