/**
 * What a person may do at this workstation. Every request names the one right that it needs.
 * `dock` is the only right that needs no sign-in: officers dock after duty and leave.
 */
export const RIGHTS = [
  'dock', // see the dock's cards, import, say what a reading or a gap is
  'own.see', // see what oneself has borrowed, recorded and owes
  'device.see', // see the register and who has what
  'device.keep', // hand out, take back, register, repair, set a clock, tell cameras apart, clear one
  'people.see', // see who belongs to the office
  'footage.list', // see what footage there is, and all that is on record about it
  'footage.look', // play it; every look is on record
  'footage.explain', // put reasons and statements on file
  'review.see', // see draws, plans, findings and what reviewing amounts to
  'review.draw', // draw samples, plan draws
  'review.witness', // be one of the two whose secrets make a seed
  'review.do', // review drawn clips, open findings
  'review.answer', // answer findings that concern one's section
  'review.verify', // see whether what was answered is so
  'review.oversee', // decide what was brought up; approve examples
  'training.look', // look at clips that were approved as examples
  'request.approve', // approve that footage is seen, copied, exported
  'statistics.see',
  'ledger.check', // see the state of the ledger and prove it
  'ledger.read', // read every entry: who did what
  'station.set-up', // places, adapters, the regulation profile, thresholds
  'people.manage', // persons, accounts, roles, passwords
] as const;
export type Right = (typeof RIGHTS)[number];
