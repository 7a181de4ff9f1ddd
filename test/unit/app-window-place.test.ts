import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FIRST_SIZE, openingPlace, type Area } from '../../electron/app/window-place';

const main: Area = { x: 0, y: 0, width: 1920, height: 1040 };
const right: Area = { x: 1920, y: 0, width: 1366, height: 728 };

describe('where the window opens', () => {
  it('is the middle of the main screen at first', () => {
    expect(openingPlace(null, [main])).toEqual(FIRST_SIZE);
    expect(openingPlace(null, [right])).toEqual({ width: 1366, height: 728 });
    expect(openingPlace(null, [])).toEqual(FIRST_SIZE);
  });

  it('is where it was, on whichever screen', () => {
    const last = { x: 2000, y: 10, width: 1200, height: 710, maximized: false };
    expect(openingPlace(last, [main, right])).toEqual({ x: 2000, y: 10, width: 1200, height: 710 });
  });

  it('is the first place again when that screen is gone, or the title bar would be above it', () => {
    expect(openingPlace({ x: 2000, y: 10, width: 1200, height: 710, maximized: false }, [main])).toEqual(
      FIRST_SIZE,
    );
    expect(openingPlace({ x: 0, y: -300, width: 1200, height: 710, maximized: false }, [main])).toEqual(
      FIRST_SIZE,
    );
  });

  it('is never larger than the screen', () => {
    const number = fc.integer({ min: -4000, max: 4000 });
    const length = fc.integer({ min: 1, max: 9000 });
    fc.assert(
      fc.property(number, number, length, length, fc.boolean(), (x, y, width, height, maximized) => {
        const place = openingPlace({ x, y, width, height, maximized }, [main, right]);
        expect(place.width).toBeLessThanOrEqual(1920);
        expect(place.height).toBeLessThanOrEqual(1040);
      }),
    );
  });
});
