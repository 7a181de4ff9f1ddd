/** For tools that do not read single-file components themselves; vue-tsc uses the real types. */
declare module '*.vue' {
  import type { DefineComponent } from 'vue';
  const component: DefineComponent<object, object, unknown>;
  export default component;
}

interface HTMLVideoElement {
  /** Chromium's own: bytes of sound that were decoded so far. */
  readonly webkitAudioDecodedByteCount?: number;
}
