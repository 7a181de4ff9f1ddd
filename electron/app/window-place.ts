import type { WindowPlace } from './settings';

/** A rectangle of a screen. */
export interface Area {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export const FIRST_SIZE = { width: 1366, height: 768 } as const;
export const LEAST_SIZE = { width: 1180, height: 700 } as const;

/** So much of the window must be on a screen to be got hold of again. */
const VISIBLE = 120;

/**
 * Where the window opens: where it was, when enough of that is still on a screen; else in its first size in the
 * middle. Never larger than the screen: `areas` are the screens' free areas, the main one first.
 */
export function openingPlace(last: WindowPlace | null, areas: readonly Area[]): Partial<Area> {
  const onScreen = last && areas.find((area) => overlaps(last, area));
  const [main] = areas;
  if (onScreen) {
    const { x, y, width, height } = last;
    return { x, y, width: Math.min(width, onScreen.width), height: Math.min(height, onScreen.height) };
  }
  if (!main) return FIRST_SIZE;
  return {
    width: Math.min(FIRST_SIZE.width, main.width),
    height: Math.min(FIRST_SIZE.height, main.height),
  };
}

function overlaps(a: Area, b: Area): boolean {
  const wide = Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x);
  const high = Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y);
  return wide >= VISIBLE && high >= VISIBLE && a.y >= b.y;
}
