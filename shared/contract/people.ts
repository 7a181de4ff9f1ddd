/** Persons, accounts, signing in. Passwords travel only from the window inwards. */
import { z } from 'zod';
import { SHORTEST_PIN } from '../account';
import { ROLES } from '../role';
import { RIGHTS } from './rights';
import type { RequestShapes } from './shape';
import { accountName, nothing, personId, text } from './values';

const role = z.enum(ROLES);
const line = text.trim().min(1).max(60);
/** Weak passwords are refused with a sentence, so the border only bounds them. */
const password = z.string().max(200);

export const signedInView = z.object({
  account: accountName,
  person: personId,
  name: text,
  section: text,
  roles: z.array(role),
});
export type SignedInView = z.infer<typeof signedInView>;

/** Who is at the window, and what they may do; the window shows what the rights allow, main enforces them. */
export const sessionView = z.object({
  /** Whether the first three administrators are named. */
  commissioned: z.boolean(),
  signedIn: signedInView.nullable(),
  rights: z.array(z.enum(RIGHTS)),
  /** The last session ended because nobody touched the window. */
  endedIdle: z.boolean(),
  /** Whether the station is a kiosk, and whether that is locked now: then nothing but docking is answered. */
  kiosk: z.enum(['off', 'unlocked', 'locked']),
});
export type SessionView = z.infer<typeof sessionView>;

export const personView = z.object({
  person: personId,
  name: text,
  section: text,
  certificate: text.nullable(),
  aliases: z.array(text),
  active: z.boolean(),
  hasBadge: z.boolean(),
  hasPin: z.boolean(),
  account: z
    .object({ account: accountName, roles: z.array(role), active: z.boolean(), locked: z.boolean() })
    .nullable(),
});
export type PersonView = z.infer<typeof personView>;

/** What is on file about a person, as it is typed. */
export const personDetails = {
  person: personId,
  name: line,
  section: line,
  certificate: line.nullable(),
  aliases: z.array(line).max(10),
};
const administrator = z.strictObject({
  account: accountName,
  password,
  person: personId,
  name: line,
  section: line,
});

export const peopleRequests = {
  /** Who is signed in and what they may do. */
  'session.state': { right: 'dock', args: nothing, result: sessionView },
  /** Signs in. Five wrong passwords lock the account for 15 minutes. */
  'session.sign-in': {
    right: 'dock',
    args: z.strictObject({ account: accountName, password }),
    result: sessionView,
  },
  'session.sign-out': { right: 'dock', args: nothing, result: sessionView },
  /** Somebody touches the window: the session does not end for being idle. */
  'session.active': { right: 'dock', args: nothing, result: nothing },
  /** Changes one's own password; the old one must be known, and somebody must be signed in. */
  'session.change-password': {
    right: 'dock',
    args: z.strictObject({ old: password, password }),
    result: nothing,
  },
  /** Names the three separated administrators of a new station. Done once. */
  'people.commission': {
    right: 'station.set-up',
    args: z.strictObject({ system: administrator, security: administrator, audit: administrator }),
    result: nothing,
  },
  /** Everybody who is or was on file. */
  'people.list': { right: 'people.see', args: nothing, result: z.array(personView) },
  'people.register': { right: 'people.manage', args: z.strictObject(personDetails), result: nothing },
  'people.change': { right: 'people.manage', args: z.strictObject(personDetails), result: nothing },
  /** The person leaves the office: the account and the badge end with it. */
  'people.leave': { right: 'people.manage', args: z.strictObject({ person: personId }), result: nothing },
  'people.create-account': {
    right: 'people.manage',
    args: z.strictObject({
      account: accountName,
      person: personId,
      roles: z.array(role).max(ROLES.length),
      password,
    }),
    result: nothing,
  },
  'people.change-account': {
    right: 'people.manage',
    args: z.strictObject({
      account: accountName,
      roles: z.array(role).max(ROLES.length),
      active: z.boolean(),
    }),
    result: nothing,
  },
  /** Sets another password, which also ends a lock. */
  'people.set-password': {
    right: 'people.manage',
    args: z.strictObject({ account: accountName, password }),
    result: nothing,
  },
  /** Gives a person a badge (what a scanner reads of it) or a PIN; null takes it away. */
  'people.set-token': {
    right: 'people.manage',
    args: z.strictObject({
      person: personId,
      token: z.enum(['badge', 'pin']),
      secret: z.string().min(SHORTEST_PIN).max(100).nullable(),
    }),
    result: nothing,
  },
} as const satisfies RequestShapes;
