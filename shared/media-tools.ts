/** Where the tools were found: named in the settings, delivered with the program, or installed on the computer. */
export type ToolsPlace = 'setting' | 'bundled' | 'path';

/** Analyses that ffmpeg does for us. What one needs of a build is data of `electron/media`. */
export const ANALYSES = ['deep-check'] as const;
export type Analysis = (typeof ANALYSES)[number];

/** The tools of this computer, and what they can honestly be asked. */
export type MediaToolsState =
  | { readonly found: false }
  | {
      readonly found: true;
      readonly version: string;
      readonly place: ToolsPlace;
      /** Whether the system holds a run to its memory; time and output are held everywhere. */
      readonly holdsMemory: boolean;
      /** How many parts the build has, by kind. */
      readonly parts: Readonly<Record<'decoders' | 'encoders' | 'filters' | 'muxers' | 'demuxers', number>>;
      /** What each analysis lacks; nothing where it can be claimed. */
      readonly lacking: Readonly<Record<Analysis, readonly string[]>>;
    };
