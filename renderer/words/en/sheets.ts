import type { sheetWords as zh } from '../zh/sheets';

/** English: registering from spreadsheets. */
export const sheetWords: typeof zh = {
  sheets: {
    devicesTitle: 'Register devices from a spreadsheet',
    personsTitle: 'Register people from a spreadsheet',
    how: 'Save the template, fill it in, then choose the file (.xlsx or .csv). Every row is checked first; nothing is registered before you confirm.',
    template: 'Save template',
    templateSaved: 'Template saved as "{file}"',
    choose: 'Choose file',
    chooseAgain: 'Choose again',
    found: '{file}: {good} {good:row|rows} can be registered, {bad} {bad:has|have} a problem.',
    bad: 'Rows with a problem are left out. Mend them in the spreadsheet and choose it again, or register the others first.',
    row: 'Row',
    column: 'Column',
    wrong: 'Problem',
    register: 'Register {n} {n:row|rows}',
    registerGood: 'Register the other {n} {n:row|rows}',
    devicesRegistered: '{n} {n:device|devices} registered',
    personsRegistered: '{n} {n:person|people} registered',
    open: 'From spreadsheet',
  },
};
