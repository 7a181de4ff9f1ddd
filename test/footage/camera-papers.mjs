/** What a camera writes beside its recordings: its number, its settings, its log, where it was. All invented. */
import { Buffer } from 'node:buffer';

/** @param {string} device */
export const idFile = (device) => `${device}\n`;

/** @param {string} device @param {string} person */
export function configuration(device, person) {
  return [
    '[Device]',
    'Model=BC-24',
    `Serial=${device}`,
    `User=${person}`,
    'Firmware=1.0.3',
    '[Video]',
    'Resolution=640x360',
    'FrameRate=20',
    'SegmentSeconds=7',
    'PreRecordSeconds=10',
    '[Clock]',
    'TimeZone=+08:00',
    '',
  ].join('\r\n');
}

/** @param {readonly { readonly file: string, readonly start: string, readonly seconds: number }[]} shots */
export function systemLog(shots) {
  const lines = shots.flatMap(({ file, start, seconds }) => {
    const end = new Date(Date.parse(`${start}Z`) + seconds * 1000).toISOString().slice(0, 19);
    return [`${start.replace('T', ' ')} REC START ${file}`, `${end.replace('T', ' ')} REC STOP  ${file}`];
  });
  return [
    '2026-07-13 08:58:11 POWER ON battery=97',
    ...lines,
    '2026-07-13 19:40:02 POWER OFF battery=31',
    '',
  ].join('\r\n');
}

/**
 * An NMEA log, one fix a second, of somebody who walks north at 1.1 m/s.
 * @param {Date} start @param {number} seconds
 */
export function track(start, seconds) {
  /** @param {string} body */
  const sentence = (body) => {
    const sum = Buffer.from(body, 'latin1').reduce((a, b) => a ^ b, 0);
    return `$${body}*${sum.toString(16).toUpperCase().padStart(2, '0')}`;
  };
  const lines = [];
  for (let i = 0; i <= seconds; i++) {
    const at = new Date(start.getTime() + i * 1000);
    const time = `${at.toISOString().slice(11, 19).replaceAll(':', '')}.00`;
    const date = at.toISOString().slice(2, 10).split('-').reverse().join('');
    const minutes = (0.072 + (i * 1.1) / 1852).toFixed(5).padStart(8, '0');
    const place = `30${minutes},N,12000.12600,E`;
    lines.push(sentence(`GPRMC,${time},A,${place},2.14,0.0,${date},,,A`));
    lines.push(sentence(`GPGGA,${time},${place},1,09,0.9,12.4,M,7.1,M,,`));
  }
  return `${lines.join('\r\n')}\r\n`;
}

/** What Windows leaves on a volume that it has indexed. */
export const indexerGuid = () => Buffer.from('{5C1E9B70-0A4D-4F8E-9C37-2B61D0F4A913}', 'utf16le');
