/** The distances between key frames. */
export interface KeyFrames {
  /** A key frame at this time, in any unit; times ascend. */
  at(time: number): void;
  /** The longest stretch from one key frame to the next, or to the end of the track; null when none is marked. */
  longest(end: number): number | null;
}

export function keyFrames(): KeyFrames {
  let last: number | null = null;
  let longest = 0;
  return {
    at(time) {
      if (last !== null) longest = Math.max(longest, time - last);
      last = time;
    },
    longest: (end) => (last === null ? null : Math.max(longest, end - last)),
  };
}
