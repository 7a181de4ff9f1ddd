/** How a second player is kept beside the first: small differences by its speed, large ones by a jump. */

/** How both players stand. */
export interface Apart {
  /** By how much the second one is ahead of where it should be; negative: behind. Milliseconds of the recording. */
  readonly ms: number;
  /** Both run, at this factor of the recorded speed; null: both stand still. */
  readonly speed: number | null;
  /** The second one is on its way to where it was sent. */
  readonly seeking: boolean;
  /** Since it was sent there last. Milliseconds. */
  readonly sinceJump: number;
}

export type FollowingAct =
  | { readonly act: 'leave' }
  /** Sends it there anew. */
  | { readonly act: 'jump' }
  /** Lets it run at this speed. */
  | { readonly act: 'run'; readonly rate: number };

/** Standing players show the same moment; a difference of less than this is within one picture. */
const STANDING_MS = 15;
/** Running at the recorded speed, more than this is made good by a jump; at another speed, what passes in as long. */
const JUMP_MS = 400;
const LEAST_JUMP_MS = 100;
/** Less than this nobody sees or hears. */
const CLOSE_MS = 12;
/** A jump takes a while to show whether it was good. */
const SETTLE_MS = 700;
/** Within how long a difference is made good by speed, and by how much the speed may differ. */
const CATCH_UP_MS = 800;
const MOST_NUDGE = 0.25;

export function followingAct({ ms, speed, seeking, sinceJump }: Apart): FollowingAct {
  if (seeking) return { act: 'leave' };
  if (speed === null) return Math.abs(ms) > STANDING_MS ? { act: 'jump' } : { act: 'leave' };
  if (Math.abs(ms) > Math.max(LEAST_JUMP_MS, JUMP_MS * speed) && sinceJump > SETTLE_MS)
    return { act: 'jump' };
  if (Math.abs(ms) <= CLOSE_MS * speed) return { act: 'run', rate: speed };
  const nudge = Math.max(-MOST_NUDGE, Math.min(MOST_NUDGE, ms / speed / CATCH_UP_MS));
  // Steps of a hundredth: a player should not be told a new speed ten times a second.
  return { act: 'run', rate: Math.round(speed * (1 - nudge) * 100) / 100 };
}
