/** Where this program looks for its media tools. */
import path from 'node:path';
import type { ToolsPlaces } from './find-tools';

/** Names the folder that a person chose; main sets it from the settings before it starts the vault process. */
export const TOOLS_SETTING = 'EVIDOCK_FFMPEG';

/** The folder from the settings, and the one beside a packaged program. */
export function toolsPlaces(): ToolsPlaces {
  // Electron's word for where a packaged program lies; plain Node has none.
  const { resourcesPath } = process as { readonly resourcesPath?: string };
  return {
    setting: process.env[TOOLS_SETTING] ?? null,
    bundled: resourcesPath === undefined ? null : path.join(resourcesPath, 'ffmpeg'),
  };
}
