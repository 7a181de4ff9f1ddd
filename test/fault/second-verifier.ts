/** The verifier that outsiders have, in another language: docs/verify/evidock_verify.py, run by Python. */
import { execFileSync, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { VerificationFinding } from '#shared/verification';
import type { MemoryDisk } from './memory-disk';

const root = process.env['EVIDOCK_ROOT'] ?? process.cwd();
const script = path.join(root, 'docs', 'verify', 'evidock_verify.py');
const python = process.platform === 'win32' ? 'python' : 'python3';
const env = { ...process.env, PYTHONDONTWRITEBYTECODE: '1', PYTHONIOENCODING: 'utf-8' };

/** Codes and subjects, sorted: what both verifiers must agree on. */
export type Found = readonly string[];

export function foundIn(findings: readonly Pick<VerificationFinding, 'code' | 'subject'>[]): Found {
  return findings.map(({ code, subject }) => `${code} ${subject}`).sort();
}

export interface SecondReport {
  readonly exitCode: number | null;
  readonly entries: number;
  readonly clips: number;
  readonly failures: Found;
  readonly notes: Found;
  readonly said: string;
}

/** Runs the second verifier as a person would, with `--json`. */
export function secondVerifier(...args: readonly string[]): SecondReport {
  const { status, stdout, stderr, error } = spawnSync(python, ['-I', '-S', script, ...args, '--json'], {
    encoding: 'utf8',
    env,
  });
  if (error) throw error;
  if (status !== 0 && status !== 3)
    return { exitCode: status, entries: 0, clips: 0, failures: [], notes: [], said: stderr };
  const report = JSON.parse(stdout) as {
    readonly entries: number;
    readonly clips: number;
    readonly failures: readonly VerificationFinding[];
    readonly notes: readonly VerificationFinding[];
  };
  const { entries, clips, failures, notes } = report;
  return {
    exitCode: status,
    entries,
    clips,
    failures: foundIn(failures),
    notes: foundIn(notes),
    said: stdout,
  };
}

/** What the second verifier's functions are asked directly, many questions in one run of Python. Bytes are hexadecimal. */
export type Question =
  | { readonly ask: 'ledger'; readonly folder: string; readonly quiet: boolean }
  | { readonly ask: 'line'; readonly bytes: string }
  | { readonly ask: 'note'; readonly bytes: string; readonly key: string }
  | { readonly ask: 'cosignature'; readonly bytes: string; readonly name: string; readonly key: string }
  | { readonly ask: 'signed'; readonly key: string; readonly message: string; readonly signature: string }
  | {
      readonly ask: 'inclusion';
      readonly leaf: string;
      readonly index: number;
      readonly size: number;
      readonly path: readonly string[];
    }
  | { readonly ask: 'read-head'; readonly text: string }
  | { readonly ask: 'head-digest'; readonly origin: string; readonly size: number; readonly root: string }
  | { readonly ask: 'sentences' }
  | {
      readonly ask: 'sentence';
      readonly code: string;
      readonly values: Readonly<Record<string, string | number>>;
    };

/** Imports the verifier as a module; signatures that were checked once are not checked again. */
const DRIVER = `
import functools, importlib.util, json, sys
spec = importlib.util.spec_from_file_location("verifier", sys.argv[1])
v = importlib.util.module_from_spec(spec)
spec.loader.exec_module(v)
v.is_signed_by = functools.lru_cache(None)(v.is_signed_by)
told = lambda found: sorted(code + " " + subject for code, subject, _ in found)
raw = bytes.fromhex
def ledger(folder, quiet):
    found = v.verify_ledger(folder, quiet)
    return {"entries": found.entries, "failures": told(found.failures), "notes": told(found.notes)}
def note(bytes, key):
    found = v.parse_note(raw(bytes))
    return found and {"size": found["size"], "root": found["root"].hex(), "text": found["text"].hex(),
        "signature": v.signature_of(found, key)}
def inclusion(leaf, index, size, path):
    root = v.root_by_inclusion(raw(leaf), index, size, [raw(h) for h in path])
    return root and root.hex()
def read_head(text):
    found = v.read_head(text)
    return found and dict(found, root=found["root"].hex() if "root" in found else None)
asked = {
    "ledger": ledger,
    "line": lambda bytes: v.read_line(raw(bytes))[1],
    "note": note,
    "cosignature": lambda bytes, name, key: v.cosignature_of(v.parse_note(raw(bytes)), name, key),
    "signed": lambda key, message, signature: v.is_signed_by(key, raw(message), raw(signature)),
    "inclusion": inclusion,
    "read-head": read_head,
    "head-digest": lambda origin, size, root: v.head_digest(origin, size, raw(root)),
    "sentences": lambda: v.SENTENCES,
    "sentence": v.sentence_of,
}
for line in sys.stdin:
    question = json.loads(line)
    print(json.dumps(asked[question.pop("ask")](**question)))
`;

/** The answers, in order. */
export function askSecond(questions: readonly Question[]): readonly unknown[] {
  const said = execFileSync(python, ['-I', '-S', '-c', DRIVER, script], {
    input: questions.map((question) => `${JSON.stringify(question)}\n`).join(''),
    env,
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  });
  return said
    .trimEnd()
    .split('\n')
    .map((line): unknown => JSON.parse(line));
}

/** Many ledgers in memory, judged in one run of Python. */
export interface Batch {
  /** Takes a ledger as it is now, with what the first verifier found in it. */
  add(disk: MemoryDisk, vault: string, quiet: boolean, found: BatchFinding): void;
  /** Runs the second verifier over all of them; returns the cases in which it found something else. */
  run(): { readonly cases: number; readonly different: readonly object[] };
}

export interface BatchFinding {
  readonly entries: number;
  readonly failures: Found;
  readonly notes: Found;
}

export function batch(): Batch {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'evidock-second-'));
  const cases: { readonly folder: string; readonly quiet: boolean; readonly found: BatchFinding }[] = [];
  return {
    add(disk, vault, quiet, { entries, failures, notes }) {
      const place = path.join(folder, String(cases.length));
      fs.mkdirSync(place);
      for (const [file, bytes] of disk.contents()) {
        if (!file.startsWith(path.join(vault, 'ledger'))) continue;
        const to = path.join(place, path.relative(vault, file));
        if (bytes === null) fs.mkdirSync(to, { recursive: true });
        else {
          fs.mkdirSync(path.dirname(to), { recursive: true });
          fs.writeFileSync(to, bytes);
        }
      }
      cases.push({ folder: place, quiet, found: { entries, failures, notes } });
    },
    run() {
      try {
        const second = askSecond(
          cases.map(({ folder: at, quiet }) => ({ ask: 'ledger', folder: at, quiet })),
        );
        const different = cases.flatMap(({ quiet, found }, i) =>
          JSON.stringify(found) === JSON.stringify(second[i])
            ? []
            : [{ quiet, first: found, second: second[i] }],
        );
        return { cases: second.length, different };
      } finally {
        fs.rmSync(folder, { recursive: true, force: true });
      }
    },
  };
}
