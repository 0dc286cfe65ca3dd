import type { DecodedMessage } from '../codec/message.ts'
import type { FixSessionOptions } from '../types.ts'
import { maskBytes, maskMessage, secretTagsWith } from './mask.ts'
import { decodeOne } from './outbound.ts'

type Options = Pick<FixSessionOptions, 'name' | 'clock' | 'dictionary' | 'secretTags' | 'onLog'>

/** Tells what came and what was sent, secrets masked. */
export class WireLog {
  private readonly options: Options
  private readonly secret: ReadonlySet<number>

  constructor(options: Options) {
    this.options = options
    this.secret = secretTagsWith(options.secretTags ?? [])
  }

  received(message: DecodedMessage): void {
    const { clock, name } = this.options
    this.options.onLog?.({
      session: name,
      direction: 'in',
      time: clock.now(),
      msgType: message.msgType,
      sequence: message.sequence,
      raw: maskMessage(message, this.secret),
      note: null,
    })
  }

  garbled(bytes: Buffer, reason: string): void {
    const { clock, name } = this.options
    this.options.onLog?.({
      session: name,
      direction: 'in',
      time: clock.now(),
      msgType: null,
      sequence: null,
      raw: maskBytes(bytes, this.secret),
      note: `garbled: ${reason}`,
    })
  }

  sent(bytes: Buffer): void {
    const { clock, name } = this.options
    if (this.options.onLog === undefined) return
    const message = decodeOne(bytes, this.options)
    this.options.onLog({
      session: name,
      direction: 'out',
      time: clock.now(),
      msgType: message?.msgType ?? null,
      sequence: message?.sequence ?? null,
      raw: message === null ? maskBytes(bytes, this.secret) : maskMessage(message, this.secret),
      note: null,
    })
  }
}
