/** Places on earth as cameras write them into texts. Pure. */

/** Millionths of a degree, north and east positive. */
export interface Degrees {
  readonly latitudeE6: number;
  readonly longitudeE6: number;
}

/** The first place in a text: ISO 6709, NMEA (RMC, GGA), or two decimal numbers with N/S and E/W or lat/lon beside them. */
export function positionIn(text: string): Degrees | null {
  return iso6709(text) ?? nmea(text) ?? lettered(text);
}

/** `+31.2304+121.4737/` */
function iso6709(text: string): Degrees | null {
  const match =
    /([+-]\d{1,2}(?:\.\d{1,9})?)([+-]\d{1,3}(?:\.\d{1,9})?)(?:[+-]\d{1,6}(?:\.\d{1,9})?)?(?:CRS[^/]{0,20})?\//.exec(
      text,
    );
  return match ? degrees(Number(match[1]), Number(match[2])) : null;
}

/** `$GPRMC,…,A,3113.8240,N,12128.4220,E,…` */
function nmea(text: string): Degrees | null {
  const match =
    /\$G[A-Z](?:RMC,[^,\r\n]{0,12},A|GGA,[^,\r\n]{0,12}),(\d{2})(\d{2}\.\d{1,9}),([NS]),(\d{3})(\d{2}\.\d{1,9}),([EW])/.exec(
      text,
    );
  if (!match) return null;
  const north = Number(match[1]) + Number(match[2]) / 60;
  const east = Number(match[4]) + Number(match[5]) / 60;
  return degrees(match[3] === 'S' ? -north : north, match[6] === 'W' ? -east : east);
}

/** `N31.2304 E121.4737`, `31.2304N,121.4737E`, `lat: 31.2304 lon: 121.4737` */
function lettered(text: string): Degrees | null {
  const before = /\b([NS])[ :]?(\d{1,2}\.\d{2,9})°?[ ,;/]{1,4}([EW])[ :]?(\d{1,3}\.\d{2,9})/i.exec(text);
  if (before) return signed(before[2], before[1], before[4], before[3]);
  const behind = /(\d{1,2}\.\d{2,9})°? ?([NS])[ ,;/]{1,4}(\d{1,3}\.\d{2,9})°? ?([EW])\b/i.exec(text);
  if (behind) return signed(behind[1], behind[2], behind[3], behind[4]);
  const named =
    /\blat(?:itude)?[ :=]{1,3}(-?\d{1,2}\.\d{2,9})[ ,;/\n]{1,4}(?:lon|lng|long|longitude)[ :=]{1,3}(-?\d{1,3}\.\d{2,9})/i.exec(
      text,
    );
  return named ? degrees(Number(named[1]), Number(named[2])) : null;
}

function signed(lat?: string, ns?: string, lon?: string, ew?: string): Degrees | null {
  const [north, east] = [Number(lat), Number(lon)];
  return degrees(ns?.toUpperCase() === 'S' ? -north : north, ew?.toUpperCase() === 'W' ? -east : east);
}

/** Two decimal numbers as a place, or null when no such place exists. A receiver without a fix writes zeros. */
export function degrees(north: number, east: number): Degrees | null {
  if (!(Math.abs(north) <= 90 && Math.abs(east) <= 180) || (north === 0 && east === 0)) return null;
  // `+ 0` makes a minus zero an ordinary one.
  return { latitudeE6: Math.round(north * 1e6) + 0, longitudeE6: Math.round(east * 1e6) + 0 };
}
