/** Longer lines are cut: nothing that the tools say is longer, and a hostile file must not fill the memory. */
const LONGEST = 4096;

/** Calls `take` with each line of a stream of pieces, without its end, and with what is left when it ends. */
export function wholeLines(take: (line: string) => void): { take(piece: Buffer): void; end(): void } {
  let rest = '';
  const tell = (line: string): void => {
    const text = line.endsWith('\r') ? line.slice(0, -1) : line;
    if (text !== '') take(text.slice(0, LONGEST));
  };
  return {
    take(piece) {
      const lines = (rest + piece.toString('latin1')).split('\n');
      rest = (lines.pop() ?? '').slice(0, LONGEST);
      lines.forEach(tell);
    },
    end() {
      tell(rest);
      rest = '';
    },
  };
}
