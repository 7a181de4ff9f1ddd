/** All that a review needs of an open station: desk, rights, copies for looking, analyses. */
import type { ClipId } from '#shared/ids';
import type { MediaTools } from '../../media/tools';
import type { Station } from '../open';
import { openAnalyses, type Analyses } from './analyses';
import { reviewDesk, type ReviewDesk } from './desk';
import { looksOf, type Looks } from './looks';
import { openProxies, type Proxies, type ProxyState } from './proxies';
import { openReviewCache } from './review-cache';

export interface ReviewRoom {
  readonly desk: ReviewDesk;
  readonly looks: Looks;
  readonly proxies: Proxies;
  readonly analyses: Analyses;
  /** Before the station is closed. */
  close(): Promise<void>;
}

export interface RoomEvents {
  readonly proxy: (clip: ClipId, state: ProxyState) => void;
  readonly analysed: (clip: ClipId) => void;
}

export function openReviewRoom(station: Station, tools: Promise<MediaTools>, on: RoomEvents): ReviewRoom {
  const cache = openReviewCache();
  const looks = looksOf(station);
  const proxies = openProxies(station, tools, cache, on.proxy);
  return {
    desk: reviewDesk(station, tools, proxies, looks),
    looks,
    proxies,
    analyses: openAnalyses(station, tools, cache, on.analysed),
    close: () => proxies.close(),
  };
}
