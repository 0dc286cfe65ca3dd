import type { WebSocket } from 'ws'

/** A socket as far as this needs it. */
export type ChangesSink = Pick<WebSocket, 'send' | 'close' | 'bufferedAmount'>

/** Bytes that may wait for a client that reads slowly. */
export const waitingBytes = 8 * 1024 * 1024

const tryAgainLater = 1013

/**
 * Numbers messages of which none may be missing. A client that reads too slowly is closed, and
 * starts again from the state, rather than being left with a hole it does not know of.
 */
export class Changes {
  private sequence = 0
  private closed = false
  private readonly sink: ChangesSink
  private readonly bound: number

  constructor(sink: ChangesSink, bound = waitingBytes) {
    this.sink = sink
    this.bound = bound
  }

  /** `make` is given the message's number: 0, 1, 2 and so on. */
  tell(make: (sequence: number) => object): void {
    if (this.closed) return
    if (this.sink.bufferedAmount > this.bound) {
      this.stop()
      this.sink.close(tryAgainLater, 'too slow: connect again')
      return
    }
    this.sink.send(JSON.stringify(make(this.sequence)))
    this.sequence += 1
  }

  stop(): void {
    this.closed = true
  }
}
