import Store from 'electron-store';
import { z } from 'zod';
import type { Language } from '#shared/words/sentences';

const windowPlace = z.object({
  x: z.int(),
  y: z.int(),
  width: z.int().positive(),
  height: z.int().positive(),
  maximized: z.boolean(),
});
/** Where the window was, in the screen's own units. */
export type WindowPlace = z.infer<typeof windowPlace>;

export type Theme = 'light' | 'dark';

/** What is stored, and what counts instead when it is missing or somebody has spoiled it. */
const stored = z.object({
  window: windowPlace.nullable().catch(null),
  language: z.enum(['zh', 'en']).catch('zh'),
  theme: z.enum(['light', 'dark']).catch('light'),
  vault: z.string().min(1).nullable().catch(null),
  /** The folder with ffmpeg and ffprobe, where neither the program nor the computer brings them. */
  mediaTools: z.string().min(1).nullable().catch(null),
  /** Whether the station is locked to docking. */
  kiosk: z.boolean().catch(false),
  /** Whether the station mounts cards, read-only, that nothing else mounts (Linux). */
  mountCameras: z.boolean().catch(true),
});
type Stored = z.infer<typeof stored>;

/** Conveniences of this user at this computer. Nothing that matters is kept here. */
export interface Settings extends Readonly<Stored> {
  readonly language: Language;
  readonly theme: Theme;
}

export interface SettingsStore {
  current(): Settings;
  /** Saves the given ones. A language given here also ends the one that the command line asked for. */
  change(settings: Partial<Stored>): void;
}

/** Opens the settings in the user's data folder. `language` counts for this run until another one is chosen. */
export function openSettings(language: Language | null): SettingsStore {
  const store = new Store<Stored>({ name: 'settings', clearInvalidConfig: true });
  let forThisRun = language;
  return {
    current() {
      const kept = stored.parse(store.store);
      return { ...kept, language: forThisRun ?? kept.language };
    },
    change(settings) {
      if (settings.language) forThisRun = null;
      store.set(settings);
    },
  };
}
