import type { Transport } from '../contract/ipc/channels.ts'

declare global {
  interface Window {
    /** The engine, as the preload script of the Electron host exposes it; absent in a browser. */
    readonly pitwall?: Transport
  }
}
