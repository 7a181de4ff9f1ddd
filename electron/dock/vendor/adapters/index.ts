/** The adapters that come with the program, checked when it starts, as an office's are when they are loaded. */
import type { VendorAdapter } from '#shared/vendor-adapter';
import { builtInFile } from '../../built-in-file';
import reference from './reference.json';

export const builtInAdapters: readonly VendorAdapter[] = [reference].flatMap((data) => {
  const file = builtInFile(data);
  return file.kind === 'adapter' ? [file.adapter] : [];
});
