import type { BrowserWindow } from 'electron';
import fs from 'node:fs/promises';
import type { DockCardView } from '#shared/contract/dock';

export type Verdict = 'waiting' | 'safe' | 'not-safe';

/**
 * Whether the picture's moment has come: each docked camera's import has ended, and at least as many folders as were
 * given are docked. What is docked but is no camera is not waited for.
 */
export function verdictOf(cards: readonly DockCardView[], folders: number): Verdict {
  const cameras = cards.filter((card) => card.import.phase !== 'none' || card.trouble === null);
  if (cameras.length === 0 || cards.filter((card) => card.transport === 'folder').length < folders)
    return 'waiting';
  const phases = new Set(cameras.map((card) => card.import.phase));
  if (['none', 'waiting', 'listing', 'copying'].some((phase) => phases.has(phase as never))) return 'waiting';
  return phases.size === 1 && phases.has('safe') ? 'safe' : 'not-safe';
}

/** A page that has not changed for so long has nothing more to say: it gathers news of sealed files for two seconds. */
const QUIET_MS = 2500;
/** A page that never comes to rest is pictured as it is. */
const PATIENCE_MS = 12_000;

/** Runs in the page: resolves when it is loaded, at rest and painted. */
const AT_REST = `new Promise((resolve) => {
  const began = performance.now();
  let changed = began;
  new MutationObserver(() => { changed = performance.now(); })
    .observe(document, { subtree: true, childList: true, characterData: true, attributes: true });
  const look = () => {
    const now = performance.now();
    const moving = document.getAnimations().some((a) => {
      const { endTime } = a.effect?.getComputedTiming() ?? {};
      return a.playState === 'running' && Number.isFinite(endTime);
    });
    const loading = document.fonts.status !== 'loaded' || [...document.images].some((image) => !image.complete);
    const atRest = !moving && !loading && now - changed > ${QUIET_MS};
    if (atRest || now - began > ${PATIENCE_MS}) requestAnimationFrame(() => requestAnimationFrame(() => resolve(atRest)));
    else setTimeout(look, 50);
  };
  look();
})`;

/** Saves the window as a PNG once its page has come to rest. Rejects when there is nothing to save. */
export async function savePicture(window: BrowserWindow, file: string): Promise<void> {
  await window.webContents.executeJavaScript(AT_REST);
  const picture = await window.webContents.capturePage();
  if (picture.isEmpty()) throw new Error('the window has no picture');
  await fs.writeFile(file, picture.toPNG());
}

/** What {@link takeShot} looks at. */
export interface Shot {
  readonly window: BrowserWindow;
  readonly file: string;
  /** How many folders were given to be docked. */
  readonly folders: number;
  /** What is docked now. */
  readonly cards: () => Promise<readonly DockCardView[]>;
  /** Whether there is no vault to import into. */
  readonly hopeless: () => Promise<boolean>;
}

/** Between two looks at the cards. */
const LOOK_MS = 250;

/**
 * Waits until every import has ended, then saves the picture. Resolves with whether all cameras are safe to unplug;
 * without a vault the picture shows why, and they are not.
 */
export async function takeShot({ window, file, folders, cards, hopeless }: Shot): Promise<boolean> {
  let verdict: Verdict = 'waiting';
  while (verdict === 'waiting') {
    verdict = (await hopeless()) ? 'not-safe' : verdictOf(await cards(), folders);
    if (verdict === 'waiting') await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
  }
  await savePicture(window, file);
  return verdict === 'safe';
}
