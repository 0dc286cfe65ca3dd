import type { FixField } from '../types.ts'
import { type SessionCore, messageOf } from './core.ts'
import { logonBody } from './logonRules.ts'

/** Says our Logon, once whatever it is signed with is there. */
export class LogonSender {
  private readonly core: SessionCore
  private readonly onSigned: () => void

  /** `onSigned`: after a Logon that had to wait was sent, and all else with it. */
  constructor(core: SessionCore, onSigned: () => void) {
    this.core = core
    this.onSigned = onSigned
  }

  say(reset: boolean): void {
    const { outbound, options } = this.core
    const sendingTime = outbound.sendingTime()
    const { senderCompId, targetCompId, logonFields } = options
    const sequence = outbound.nextOut
    const fields = logonFields?.({ sendingTime, sequence, senderCompId, targetCompId }) ?? []
    if (!(fields instanceof Promise)) this.write(reset, fields, sendingTime)
    else void this.awaitSignature(fields, reset, sendingTime)
  }

  private async awaitSignature(
    fields: Promise<readonly FixField[]>,
    reset: boolean,
    sendingTime: string,
  ): Promise<void> {
    const { core } = this
    const { connection } = core
    core.signing = true
    const given = await fields.catch((error: unknown) => messageOf(error))
    if (!core.connected || connection !== core.connection) return
    core.signing = false
    if (typeof given === 'string') {
      core.problem('logon', 'error', `the Logon could not be signed: ${given}`)
      core.disconnect({ reason: 'no signature', byPeer: false, orderly: false })
      return
    }
    core.guarded(() => {
      this.write(reset, given, sendingTime)
      this.onSigned()
    })
  }

  private write(reset: boolean, more: readonly FixField[], sendingTime: string): void {
    const { options, heartbeatSeconds, inbound, outbound } = this.core
    const nextExpected = options.nextExpected === true ? inbound.next : null
    const terms = { heartbeatSeconds, reset, nextExpected }
    const body = logonBody(terms, options.dictionary.applicationVersion, more)
    outbound.send('A', body, { sendingTime })
  }
}
