import type { Docks } from '../docks';
import { later, type Answers, type OpenStation } from './answer';

/** Answers about docked cameras and their imports. */
export function dockAnswers(docks: Docks, open: OpenStation) {
  return {
    'dock.cards': () => Promise.resolve([...docks.cards()]),
    'dock.import': async ({ dock }) => {
      docks.import(dock);
      return Promise.resolve({});
    },
    'dock.cancel': async ({ dock }) => {
      docks.cancel(dock);
      return Promise.resolve({});
    },
    'import.files': ({ session }) => later(() => [...open().catalog.sessionFiles(session)]),
  } satisfies Partial<Answers>;
}
