import { tags } from '../codec/bytes.ts'
import type { DecodedMessage } from '../codec/message.ts'
import type { SessionCore } from './core.ts'

/** TestRequests of ours, and how long their answers took. */
export class TestRequests {
  private readonly core: SessionCore
  private ids = 0
  private sent: { readonly id: string; readonly at: number } | null = null
  roundTripMs: number | null = null

  constructor(core: SessionCore) {
    this.core = core
  }

  send(): void {
    if (!this.core.maySend) return
    const { clock } = this.core.options
    this.ids += 1
    const id = `${clock.now()}-${this.ids}`
    this.sent = { id, at: clock.monotonic() }
    this.core.outbound.send('1', [[tags.testReqId, id]])
  }

  /** A Heartbeat, which may answer one. */
  heartbeat(message: DecodedMessage): void {
    const id = message.get(tags.testReqId)
    if (id === null || this.sent?.id !== id) return
    this.roundTripMs = this.core.options.clock.monotonic() - this.sent.at
    this.sent = null
  }

  forget(): void {
    this.sent = null
  }
}
