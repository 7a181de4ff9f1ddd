/** Node has WebAssembly, but its type package leaves it to the DOM's, which this runtime must not see. */
declare namespace WebAssembly {
  class Memory {
    constructor(size: { initial: number; maximum: number; shared: true });
    readonly buffer: ArrayBufferLike;
  }
}

/** One digest of the package by itself: whole, it would be the largest part of every thread that digests. */
declare module 'hash-wasm/dist/sm3.umd.min.js' {
  export { createSM3 } from 'hash-wasm';
}
