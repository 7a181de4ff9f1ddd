/** Finds stretches of zeros in bytes that come piece by piece. */

const NEEDLE = Buffer.alloc(64);
const BLOCK = Buffer.alloc(4096);

export interface ZeroSeeker {
  begin(): void;
  see(piece: Buffer): void;
  /** Where the first stretch of at least `least` zeros began, from the first byte seen since `begin`; null without one. */
  first(): number | null;
  /** The zeros that stand at the very end of what was seen. */
  atEnd(): number;
  /** The longest stretch that something followed. */
  longest(): number;
}

/** Seeks stretches of `least` zeros or more; `least` is 64 or more, so that few places have to be looked at closely. */
export function zeroSeeker(least: number): ZeroSeeker {
  let seen = 0;
  let run = 0;
  let first: number | null = null;
  let longest = 0;

  const closeRun = (length: number, end: number): void => {
    if (length < least) return;
    first ??= end - length;
    longest = Math.max(longest, length);
  };
  const look = (piece: Buffer): void => {
    let at = 0;
    if (run > 0) {
      at = zerosFrom(piece, 0);
      if (at === piece.length) {
        run += at;
        return;
      }
      closeRun(run + at, seen + at);
      run = 0;
    }
    for (;;) {
      const start = piece.indexOf(NEEDLE, at);
      if (start < 0) break;
      at = start + zerosFrom(piece, start);
      if (at === piece.length) {
        run = at - start;
        return;
      }
      closeRun(at - start, seen + at);
    }
    // Fewer than a needle's length can stand at the end, and be the beginning of a longer stretch.
    let tail = piece.length;
    while (tail > at && piece[tail - 1] === 0) tail -= 1;
    run = piece.length - tail;
  };

  return {
    begin() {
      seen = run = longest = 0;
      first = null;
    },
    see(piece) {
      look(piece);
      seen += piece.length;
    },
    first: () => first ?? (run >= least ? seen - run : null),
    atEnd: () => run,
    longest: () => longest,
  };
}

/** How many zeros stand in `piece` from `from` on. */
function zerosFrom(piece: Buffer, from: number): number {
  let at = from;
  while (at + BLOCK.length <= piece.length && BLOCK.compare(piece, at, at + BLOCK.length) === 0)
    at += BLOCK.length;
  while (at < piece.length && piece[at] === 0) at += 1;
  return at - from;
}
