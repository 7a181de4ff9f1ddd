/** What people type to copy a card, as the import is measured against. Each copies `$1` to `$2`. */
import { execFileSync } from 'node:child_process';

export interface Peer {
  readonly name: string;
  readonly script: string;
  /** The programs that it needs beside the system's own. */
  readonly needs: readonly string[];
  /** How many times as fast the import should be at least; null: nothing is promised. */
  readonly least: number | null;
}

const SUMS =
  '(cd "$1" && find . -type f -exec sha256sum {} +) && (cd "$2" && find . -type f -exec sha256sum {} +)';

export const PLAIN: Peer = {
  name: 'cp + sync (verifies nothing)',
  script: 'cp -r "$1" "$2" && sync',
  needs: [],
  least: 0.85,
};
export const SUMMED: Peer = {
  name: 'cp + sync + sha256sum of both sides',
  script: `cp -r "$1" "$2" && sync && (${SUMS}) >/dev/null`,
  needs: ['sha256sum'],
  least: 4,
};
export const RSYNC: Peer = {
  name: 'rsync -a --checksum + sync (no record, no read-back)',
  script: 'rsync -a --checksum "$1/" "$2" && sync',
  needs: ['rsync'],
  least: null,
};
export const RCLONE: Peer = {
  name: 'rclone copy --checksum + sync + check --download',
  script: 'rclone -q copy --checksum "$1" "$2" && sync && rclone -q check --download "$1" "$2"',
  needs: ['rclone'],
  least: 1.15,
};

/** What is missing of what a peer needs; null: nothing. */
export function lacking({ needs }: Peer): string | null {
  return needs.find((program) => !isThere(program)) ?? null;
}

function isThere(program: string): boolean {
  try {
    execFileSync('sh', ['-c', `command -v ${program}`], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}
