/** What a form for a draw or a plan begins with. */
import type { DrawFilter, DrawScheme } from '#shared/acts/draw';
import { CHINA_OFFSET, dayOf, instantOf, type Day } from '#shared/clock';
import type { AccountName } from '#shared/ids';

/** As the fields of a form change it. */
export interface DrawTerms {
  filter: { -readonly [K in keyof DrawFilter]: DrawFilter[K] };
  scheme: {
    -readonly [K in keyof DrawScheme]: DrawScheme[K];
  };
  reviewers: AccountName[];
}

export const firstTerms = (): DrawTerms => ({
  filter: {
    sealedFrom: null,
    sealedTo: null,
    recordedFrom: null,
    recordedTo: null,
    kinds: ['video'],
    sections: [],
    persons: [],
    devices: [],
    minSeconds: 10,
  },
  scheme: {
    persons: null,
    perPerson: 1,
    byChance: 0,
    claim: null,
    points: { marked: 2, findings: 3, 'never-reviewed': 3, late: 2, 'ends-soon': 1 },
  },
  reviewers: [],
});

/** The day so many days from today, in China. */
export const dayFromNow = (days: number): Day =>
  dayOf(instantOf(Date.now() + days * 86_400_000), CHINA_OFFSET);
