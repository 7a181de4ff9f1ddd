/**
 * What carries MTP: two bulk pipes, one for events, and control requests. The USB one is in `usb-transport`; tests put
 * a scripted camera behind this interface. Everything throws {@link UsbError}.
 */
export interface MtpTransport {
  /** Bytes of a full packet towards the computer. A read asks for whole packets, or bytes would be lost. */
  readonly packetBytes: number;
  /** Bytes of a full packet towards the camera. */
  readonly packetBytesOut: number;
  /**
   * One transfer: ends when `length` bytes came, or with a packet that is not full, which may be an empty one. After
   * a timeout or a stall, what had come of it is lost.
   */
  read(length: number, timeoutMs: number): Promise<Uint8Array>;
  /** One transfer. Empty `bytes` send an empty packet. */
  write(bytes: Uint8Array, timeoutMs: number): Promise<void>;
  /** The next event. Throws `timeout` when none comes. */
  readEvent(timeoutMs: number): Promise<Uint8Array>;
  clearHalt(pipe: 'in' | 'out'): Promise<void>;
  /** A control request of the still-image class to the camera. */
  requestOut(request: number, data: Uint8Array, timeoutMs: number): Promise<void>;
  /** A control request of the still-image class from the camera; at most `length` bytes. */
  requestIn(request: number, length: number, timeoutMs: number): Promise<Uint8Array>;
  /** Gives the camera free. Never throws. */
  close(): Promise<void>;
}

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
