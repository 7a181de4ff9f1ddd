/**
 * What carries a vendor's calls. Three ways are in the field: SCSI commands of the vendor's own over USB's bulk-only
 * transport (`bulk-only`), a USB mode of its own, and a socket; the last two would be other makers of this interface.
 * Everything throws {@link VendorError}.
 */
export interface VendorTransport {
  /** Sends a command; gives what the camera answers, at most `length` bytes, less when it says less. */
  ask(command: Uint8Array, length: number): Promise<Uint8Array>;
  /** Sends a command with data for the camera. */
  tell(command: Uint8Array, data: Uint8Array): Promise<void>;
  /** Gives the camera free. Never throws. */
  close(): Promise<void>;
}
