/** The places of a recording that a reviewer goes to: gaps, segments, its ends, and where somebody begins to speak. */
import { ElMessage } from 'element-plus';
import type { AnalysisView, DeskView } from '#shared/contract/desk';
import type { ClipId } from '#shared/ids';
import type { Seam } from '#shared/review/session-line';
import type { SessionPlayer } from '../../player/desk/session-player';
import { useWords } from '../../words/words';

/** What a place is looked at from: so long before it. Milliseconds. */
const SEAM_LEAD_MS = 3000;
const SOUND_LEAD_MS = 500;
/** The last picture that is surely there, before the end. Milliseconds. */
const LAST_MS = 40;
/** From here on, of 100, a sound counts as loud. */
const LOUD = 45;

export interface DeskPlaces {
  seam(seam: Seam): void;
  nextSeam(): void;
  segmentBy(by: number): void;
  beginning(): void;
  end(): void;
  /** Where an item of the checklist is best looked at. */
  help(what: 'beginning' | 'sound' | 'first' | 'last' | 'seam'): void;
}

export function useDeskPlaces(
  view: DeskView,
  player: SessionPlayer,
  analyses: ReadonlyMap<ClipId, AnalysisView>,
): DeskPlaces {
  const { t } = useWords();
  const line = () => player.line.value;

  const seam = ({ at }: Seam): void => player.seekLine(Math.max(0, at - SEAM_LEAD_MS));
  const nextSeam = (): void => {
    const { seams } = line();
    const next = seams.find(({ at }) => at > player.at.value + SEAM_LEAD_MS + 500) ?? seams[0];
    if (next) seam(next);
  };
  /** To the first words, or else to the first sound that is loud. */
  const firstSound = (): void => {
    for (const { clip } of line().segments) {
      const [words] = analyses.get(clip)?.speech ?? [];
      if (!words) continue;
      player.seek(clip, Math.max(0, words[0] - SOUND_LEAD_MS));
      ElMessage.info(t('desk.helpSpeechFound'));
      return;
    }
    for (const { clip, lengthMs } of line().segments) {
      const wave = analyses.get(clip)?.wave;
      const loud = wave?.findIndex((level) => level >= LOUD) ?? -1;
      if (!wave || loud < 0) continue;
      player.seek(clip, Math.max(0, (loud / wave.length) * lengthMs - SOUND_LEAD_MS));
      ElMessage.info(t('desk.helpLoudFound'));
      return;
    }
  };
  const beginning = (): void => player.seekLine(0);
  const end = (): void => player.seekLine(line().lengthMs - LAST_MS);

  return {
    seam,
    nextSeam,
    segmentBy(by) {
      const here = player.segment.value?.clip ?? view.clip;
      const at = view.segments.findIndex(({ clip }) => clip === here);
      const to = view.segments[Math.max(0, Math.min(view.segments.length - 1, at + by))];
      if (to) player.seek(to.clip, 0);
    },
    beginning,
    end,
    help(what) {
      if (what === 'seam') nextSeam();
      else if (what === 'sound') firstSound();
      else if (what === 'last') end();
      else beginning();
    },
  };
}
