import { protocol, type Session } from 'electron';
import { clipResponder } from './clip-protocol';
import type { ClipTokens } from './clip-tokens';
import { pageResponder } from './ui-protocol';

/** Makes `app://` a place of its own with storage, and `clip://` one that media are played from. Before `ready`. */
export function registerSchemes(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme: 'app', privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true } },
    {
      scheme: 'clip',
      privileges: { standard: true, secure: true, supportFetchAPI: true, stream: true, corsEnabled: true },
    },
  ]);
}

/** Answers both schemes in `session`: pages from `pages`, originals by `tokens`. `onPlay` is told of every piece of one. */
export function serveSchemes(
  session: Session,
  pages: string,
  tokens: ClipTokens,
  report: (what: string, error: unknown) => void,
  onPlay: () => void,
): void {
  session.protocol.handle('app', pageResponder(pages));
  session.protocol.handle('clip', clipResponder(tokens, report, onPlay));
}
