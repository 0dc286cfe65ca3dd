import { PitwallError } from '../../../../contract/errors.ts'
import { tags } from '../codec/bytes.ts'
import type { FixField, FixSendOptions } from '../types.ts'
import type { SessionCore } from './core.ts'

const defaultMaxQueued = 1000

type Queued = {
  readonly msgType: string
  readonly body: readonly FixField[]
  readonly options: FixSendOptions
}

/** Messages of the application: sent while the session is up, kept for it otherwise. */
export class SendQueue {
  private readonly core: SessionCore
  private readonly waiting: Queued[] = []

  constructor(core: SessionCore) {
    this.core = core
  }

  get size(): number {
    return this.waiting.length
  }

  send(msgType: string, body: readonly FixField[], options: FixSendOptions = {}): number | null {
    if (this.core.maySend && this.size === 0) return this.sendNow(msgType, body, options)
    const { name, maxQueued = defaultMaxQueued } = this.core.options
    if (this.size >= maxQueued) {
      throw new PitwallError(
        'FIX_UNAVAILABLE',
        `FIX session ${name} is not up and ${this.size} messages wait for it.`,
      )
    }
    this.waiting.push({ msgType, body, options })
    this.core.changed()
    return null
  }

  sendNow(msgType: string, body: readonly FixField[], options: FixSendOptions = {}): number | null {
    if (!this.core.maySend) return null
    const resend: readonly FixField[] =
      options.possibleResend === true ? [[tags.possResend, 'Y']] : []
    const header = [...resend, ...(options.header ?? [])]
    return this.core.outbound.send(msgType, body, { header })
  }

  /** What waited goes out once both sides know what they missed. */
  flush(): void {
    while (this.core.maySend && this.core.gap.open === null) {
      const next = this.waiting.shift()
      if (next === undefined) return
      this.sendNow(next.msgType, next.body, next.options)
    }
  }
}
