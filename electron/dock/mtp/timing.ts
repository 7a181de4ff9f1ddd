/** How long is waited for what. Milliseconds. */
export interface MtpTiming {
  /** For each transfer of an exchange. */
  readonly stallMs: number;
  /** For a command to be taken: one that is not taken at once meets a camera that still sends something else. */
  readonly commandMs: number;
  /** The same as `stallMs`, for the first answers after a reset: together with the first wait it stays under ten seconds. */
  readonly afterResetMs: number;
  /** For the session that is opened after a reset. */
  readonly reopenMs: number;
  /** For one control request. */
  readonly controlMs: number;
  /** How long a camera may go on saying that it is busy. */
  readonly busyMs: number;
  /** How long a file that is streamed in one piece may keep the camera to itself without being read. */
  readonly idleStreamMs: number;
}

export const TIMING: MtpTiming = {
  stallMs: 4_000,
  commandMs: 1_500,
  afterResetMs: 2_500,
  reopenMs: 1_500,
  controlMs: 500,
  busyMs: 3_000,
  idleStreamMs: 2_000,
};
