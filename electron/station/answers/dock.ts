import type { Docks } from '../docks';
import { later, type Answers, type OpenStation } from './answer';

/** Answers about docked cameras and their imports. */
export function dockAnswers(docks: Docks, open: OpenStation) {
  return {
    'dock.cards': () => Promise.resolve([...docks.cards()]),
    'dock.import': ({ dock }) => done(() => docks.import(dock)),
    'dock.cancel': ({ dock }) => done(() => docks.cancel(dock)),
    'dock.pause': ({ dock }) => done(() => docks.pause(dock)),
    'dock.go-on': ({ dock }) => done(() => docks.goOn(dock)),
    'dock.prefer': ({ dock }) => done(() => docks.prefer(dock)),
    'dock.settings': () => later(() => docks.settings()),
    'dock.set-up': (settings, by) => done(() => docks.setUp(settings, by)),
    'camera.tell-apart': ({ dock, device, why }, by) => done(() => docks.tellApart(dock, device, why, by)),
    'camera.admit': ({ dock, device, is, why }, by) => done(() => docks.admit(dock, device, is, why, by)),
    'camera.battery': ({ dock, percent }, by) => done(() => docks.tellBattery(dock, percent, by)),
    'camera.set-clock': ({ dock }, by) => docks.setClock(dock, by),
    'camera.clearing': ({ dock }) => docks.planClearing(dock),
    'camera.clear': ({ dock, plan }, by) => done(() => docks.clear(dock, plan, by)),
    'import.files': ({ session }) => later(() => [...open().catalog.sessionFiles(session)]),
  } satisfies Partial<Answers>;
}

/** Runs `work`, which has nothing to tell. */
async function done(work: () => Promise<void> | void): Promise<Record<string, never>> {
  await work();
  return {};
}
