/** How far a long command is: one line on a terminal that is written over, and nothing where nobody watches. */
import { sizeText } from '#shared/size';

export interface ProgressLine {
  /** Shows a text, unless the last one has just been shown. Nothing is computed when it will not be. */
  show(text: () => string): void;
  /** Takes the line away, before anything else is printed. */
  end(): void;
}

interface Terminal {
  readonly isTTY?: boolean;
  readonly write: (text: string) => unknown;
}

const SHOWN_EVERY_MS = 200;
const CLEAR_LINE = '\r\u001b[K';
const SILENT: ProgressLine = { show: () => undefined, end: () => undefined };

/** `json`: a program reads the output, nobody watches. */
export function progressLine(json: boolean, terminal: Terminal = process.stderr): ProgressLine {
  if (json || terminal.isTTY !== true) return SILENT;
  let shownAt = -Infinity;
  return {
    show(text) {
      const now = performance.now();
      if (now - shownAt < SHOWN_EVERY_MS) return;
      shownAt = now;
      terminal.write(`${CLEAR_LINE}${text()}`);
    },
    end() {
      if (shownAt !== -Infinity) terminal.write(CLEAR_LINE);
      shownAt = -Infinity;
    },
  };
}

/** How much of how many bytes, how fast, and how long it still takes, where that is known. */
export function farText({
  bytesDone,
  bytesTotal,
  bytesPerSecond,
  secondsLeft,
}: {
  readonly bytesDone: number;
  readonly bytesTotal: number;
  readonly bytesPerSecond: number;
  readonly secondsLeft: number | null;
}): string {
  return [
    `${sizeText(bytesDone)} / ${sizeText(bytesTotal)}`,
    ...(bytesPerSecond > 0 ? [`${sizeText(bytesPerSecond)}/s`] : []),
    ...(secondsLeft === null ? [] : [leftText(secondsLeft)]),
  ].join('  ');
}

/** `剩余 left 0:02:05` */
export function leftText(seconds: number): string {
  const two = (n: number): string => String(n).padStart(2, '0');
  const minutes = Math.floor(seconds / 60);
  return `剩余 left ${Math.floor(minutes / 60)}:${two(minutes % 60)}:${two(Math.floor(seconds % 60))}`;
}
