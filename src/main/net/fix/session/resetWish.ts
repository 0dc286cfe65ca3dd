import { PitwallError } from '../../../../contract/errors.ts'
import type { DecodedMessage } from '../codec/message.ts'
import type { FixEnd } from '../types.ts'
import { type SessionCore, defaultLogonMs } from './core.ts'
import type { Logon } from './logon.ts'
import { heartbeatOf, isReset } from './logonRules.ts'
import type { LogonSender } from './logonSender.ts'

/** Both numbers from 1 while the session is up, by our wish or the peer's. */
export class ResetWish {
  private readonly core: SessionCore
  private readonly logon: Logon
  private readonly sender: LogonSender
  private asked: PromiseWithResolvers<void> | null = null

  constructor(core: SessionCore, logon: Logon, sender: LogonSender) {
    this.core = core
    this.logon = logon
    this.sender = sender
  }

  /** Resolves when the peer agreed, or at once where there is no connection. */
  reset(): Promise<void> {
    const { core } = this
    if (core.state !== 'active') {
      if (core.connected) return Promise.reject(busy())
      core.restart()
      core.changed()
      return Promise.resolve()
    }
    if (this.asked !== null) return this.asked.promise
    this.asked = Promise.withResolvers<void>()
    const { promise } = this.asked
    core.guarded(() => this.ask())
    return promise
  }

  isReset(message: DecodedMessage): boolean {
    return isReset(message) || (this.asked !== null && message.sequence === 1)
  }

  /** A Logon that starts over: the peer's wish or its answer to ours. */
  receive(message: DecodedMessage): void {
    const { core, asked } = this
    if (!this.logon.isValid(message)) return
    this.asked = null
    if (asked === null) core.restart()
    core.gap.clear()
    core.inbound.advance(1)
    core.heartbeatSeconds = heartbeatOf(message)
    core.pulse.start(core.heartbeatSeconds * 1000)
    if (asked === null) this.sender.say(true)
    else core.clearTimer()
    asked?.resolve()
    core.options.onSessionMessage?.(message)
    core.changed()
  }

  lost({ reason }: FixEnd): void {
    this.asked?.reject(new PitwallError('FIX_SEQUENCE', `No reset: ${reason}.`))
    this.asked = null
  }

  /** The peer goes on with its old numbers until it answers, so those still count. */
  private ask(): void {
    const { core } = this
    const { store, clock, logonTimeoutMs = defaultLogonMs } = core.options
    store.reset(clock.now())
    store.setNextIn(core.inbound.next)
    core.outbound.reload()
    core.armTimer(logonTimeoutMs, () => {
      core.problem('timeout', 'error', 'the peer did not answer our wish to reset')
      core.disconnect({ reason: 'no answer to a reset', byPeer: false, orderly: false })
    })
    this.sender.say(true)
  }
}

function busy(): PitwallError {
  return new PitwallError('FIX_SEQUENCE', 'The session is just logging on or out; try again.')
}
