/** Node has WebAssembly, but its type package leaves it to the DOM's, which this runtime must not see. */
declare namespace WebAssembly {
  class Memory {
    constructor(size: { initial: number; maximum: number; shared: true });
    readonly buffer: ArrayBufferLike;
  }
}
