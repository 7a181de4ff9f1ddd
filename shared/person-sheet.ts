/** A spreadsheet of persons, read row by row: who can be registered, and what is wrong with every other row. */
import { asPersonId, type PersonId } from './ids';
import { clashOf, type Person, type PersonDetails } from './person';
import { eachRow, isRounded, textOf, wordsIn, type Cell, type Problem, type SheetTrouble } from './sheet';

/** The columns by their headings, in either language. */
export const PERSON_COLUMNS = {
  person: ['人员编号', 'Staff number'],
  name: ['姓名', 'Name'],
  section: ['科室', 'Section'],
  certificate: ['执法证号', 'Certificate'],
  aliases: ['设备中的人员编号', 'Numbers on cameras'],
} as const;
export type PersonColumn = keyof typeof PERSON_COLUMNS;

export type PersonSheetProblem =
  SheetTrouble | 'person-number-unusable' | 'person-name-missing' | 'person-section-missing' | PersonClash;

/** Why a person cannot be registered beside those who are on file. */
export type PersonClash = 'person-taken' | 'certificate-taken' | 'alias-taken';

export interface PersonSheet {
  readonly persons: readonly ({ readonly row: number; readonly person: PersonId } & PersonDetails)[];
  readonly problems: readonly Problem<PersonColumn, PersonSheetProblem>[];
}

/** As the border takes them. */
const LONGEST = 60;
const MOST_ALIASES = 10;

/**
 * Reads a sheet. A row with anything wrong is not registered, and everything wrong with it is told at once. `known` are
 * all persons on file: a row may repeat neither their numbers nor those of a row before it.
 */
export function readPersonSheet(rows: readonly (readonly Cell[])[], known: readonly Person[]): PersonSheet {
  const persons: ({ row: number; person: PersonId } & PersonDetails)[] = [];
  const problems = eachRow(rows, PERSON_COLUMNS, ['person', 'name', 'section'], ({ number, cell }) => {
    const found: Problem<PersonColumn, PersonSheetProblem>[] = [];
    const text = (column: PersonColumn): string => textOf(cell(column));
    const problem = (column: PersonColumn, code: PersonSheetProblem): void => {
      found.push({ row: number, column, code, values: { value: text(column).slice(0, 40) } });
    };
    const aliases = wordsIn(cell('aliases'));
    for (const column of Object.keys(PERSON_COLUMNS) as PersonColumn[]) {
      if (isRounded(cell(column))) problem(column, 'number-rounded');
      const parts = column === 'aliases' ? aliases : [text(column)];
      if (parts.some((part) => part.length > LONGEST) || parts.length > MOST_ALIASES)
        problem(column, 'cell-too-long');
    }
    const person = asPersonId(text('person'));
    if (person === null) problem('person', 'person-number-unusable');
    if (text('name') === '') problem('name', 'person-name-missing');
    if (text('section') === '') problem('section', 'person-section-missing');
    if (found.length > 0 || person === null) return found;
    const details = {
      name: text('name'),
      section: text('section'),
      certificate: text('certificate') || null,
      aliases,
    };
    const clash = registrationClash({ person, ...details }, [...known, ...persons.map(asActive)]);
    if (clash) return [{ row: number, column: null, ...clash }];
    persons.push({ row: number, person, ...details });
    return [];
  });
  return { persons, problems };
}

/** What keeps a person from being registered beside `others`, or null. */
export function registrationClash(
  details: { readonly person: PersonId } & PersonDetails,
  others: readonly Person[],
): { readonly code: PersonClash; readonly values: Readonly<Record<string, string>> } | null {
  if (others.some(({ person }) => person === details.person))
    return { code: 'person-taken', values: { person: details.person } };
  const clash = clashOf(details, others);
  if (!clash) return null;
  return { code: `${clash.what}-taken`, values: { number: clash.number, name: clash.holder.name } };
}

function asActive(details: { readonly person: PersonId } & PersonDetails): Person {
  return { ...details, active: true };
}
