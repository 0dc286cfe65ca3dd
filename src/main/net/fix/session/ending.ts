import { tags } from '../codec/bytes.ts'
import type { DecodedMessage } from '../codec/message.ts'
import type { FixEnd, FixProblemKind } from '../types.ts'
import type { SessionCore } from './core.ts'

const defaultLogoutMs = 10_000
/** Time for a peer to close after a Logout that tells it what it did wrong. */
const errorLogoutMs = 2000

/** Logout, ours and the peer's, and how a connection ends. */
export class Ending {
  private readonly core: SessionCore
  private weLogOut = false
  private deaf = false
  private wanted: FixEnd | null = null

  constructor(core: SessionCore) {
    this.core = core
  }

  /** After a Logout for an error nothing more is heard. */
  get isDeaf(): boolean {
    return this.deaf
  }

  begin(): void {
    this.weLogOut = false
    this.deaf = false
    this.wanted = null
  }

  received(message: DecodedMessage): void {
    const { core } = this
    const sequence = message.sequence ?? 0
    const text = message.get(tags.text) ?? 'the peer logged out'
    if (sequence < core.inbound.next && message.possibleDuplicate) return
    if (sequence === core.inbound.next) core.inbound.advance(sequence)
    if (this.weLogOut) {
      core.disconnect(this.wanted ?? { reason: 'logged out', byPeer: false, orderly: true })
      return
    }
    this.wanted = { reason: text, byPeer: true, orderly: true }
    core.outbound.send('5', [])
    this.stopListening()
    core.armTimer(core.options.logoutTimeoutMs ?? defaultLogoutMs, () => {
      core.problem('timeout', 'error', 'the peer logged out and did not close the connection')
      this.finish()
    })
  }

  /** Says Logout and waits for the answer; resends are still answered meanwhile. */
  logout(text?: string): void {
    const { core } = this
    if (!core.connected || this.weLogOut || this.deaf) return
    if (core.state !== 'active') {
      core.disconnect({ reason: text ?? 'closed', byPeer: false, orderly: false })
      return
    }
    this.weLogOut = true
    this.wanted = { reason: text ?? 'logged out', byPeer: false, orderly: true }
    core.guarded(() => core.outbound.send('5', text === undefined ? [] : [[tags.text, text]]))
    core.setState('loggingOut')
    core.armTimer(core.options.logoutTimeoutMs ?? defaultLogoutMs, () => {
      core.problem('timeout', 'warning', 'the peer did not answer our Logout')
      core.disconnect({ reason: text ?? 'logged out', byPeer: false, orderly: false })
    })
  }

  fail(kind: FixProblemKind, text: string): void {
    this.core.problem(kind, 'error', text)
    this.logoutForError(text)
  }

  tooLow(sequence: number): void {
    const { next } = this.core.inbound
    this.fail('sequence', `MsgSeqNum too low, expecting ${next} but received ${sequence}`)
  }

  finish(): void {
    this.core.disconnect(this.wanted ?? { reason: 'closed', byPeer: false, orderly: false })
  }

  /** The connection is gone, from the peer's side or by the network. */
  closed(reason: string): void {
    const { core } = this
    if (!core.connected) return
    const end = this.wanted ?? { reason, byPeer: false, orderly: false }
    if (this.wanted === null && core.state === 'active') {
      core.problem('connection', 'warning', `the connection broke: ${reason}`)
    }
    core.ended(end)
  }

  /** Tells the peer what it did wrong, gives it a moment, and closes. */
  logoutForError(text: string): void {
    const { core } = this
    if (!core.connected) return
    core.outbound.send('5', [[tags.text, text]])
    this.wanted = { reason: text, byPeer: false, orderly: false }
    this.stopListening()
    core.armTimer(errorLogoutMs, () => this.finish())
  }

  private stopListening(): void {
    this.deaf = true
    this.core.pulse.stop()
    this.core.setState('loggingOut')
  }
}
