/** A frame that asks the venue for channels, and the key its answer will carry. */
export type WsRequest = {
  readonly key: string
  readonly channels: readonly string[]
  readonly text: string
}

/** What a received frame is, and its parsed body, so that it is parsed once. */
export type WsReading =
  /** Data: proof of life. `channel` is null where the frame does not tell. */
  | { readonly kind: 'data'; readonly channel: string | null; readonly body: unknown }
  /** The answer to a request of ours. `channels` where the answer names them instead of a key. */
  | {
      readonly kind: 'reply'
      readonly key: string | null
      readonly channels: readonly string[] | null
      readonly error: string | null
    }
  /** The answer to a heartbeat; proves the socket, not the data. */
  | { readonly kind: 'pong' }
  /** The venue announces that it will close: open another connection now. */
  | { readonly kind: 'shutdown' }
  /** Known and of no interest. */
  | { readonly kind: 'ignored' }
  | { readonly kind: 'malformed'; readonly reason: string }
  | { readonly kind: 'unknown'; readonly reason: string }

/** What one venue's socket expects and how its frames are told apart. Pure: no state, no I/O. */
export type WsProtocol = {
  /** Frames that ask for the channels, already cut to the venue's limits per frame. */
  subscribe(channels: readonly string[], nextId: () => number): readonly WsRequest[]
  unsubscribe(channels: readonly string[], nextId: () => number): readonly WsRequest[]
  read(text: string): WsReading
  readonly limits: WsLimits
  readonly heartbeat: {
    /** How often we speak, ms. */
    readonly intervalMs: number
    /** No answer within this time means the socket is dead, ms. */
    readonly timeoutMs: number
    /** Text of our heartbeat; null uses the WebSocket ping frame. */
    readonly text: string | null
  }
}

export type WsLimits = {
  /** Most channels on one connection. */
  readonly channelsPerConnection: number
  /** Most frames we may send in a second. */
  readonly framesPerSecond: number
  /** The venue closes the connection at this age, ms; null means it does not. */
  readonly lifetimeMs: number | null
  /** Largest frame we accept, bytes. */
  readonly maxFrameBytes: number
}
