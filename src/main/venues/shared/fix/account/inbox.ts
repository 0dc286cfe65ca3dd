import type { ConnectionStatus } from '../../../../../contract/domain/connection.ts'
import type { FixMessage, FixProblem } from '../../../../net/fix/types.ts'
import { problemOf } from '../../problems.ts'
import { decodeExecution } from '../executions.ts'
import { decodeCancelReject, decodeMassCancelReport, decodeMessageReject } from '../rejects.ts'
import type { ReportExecution } from './answers.ts'
import type { KnownOrders } from './knownOrders.ts'
import type { LinkEvents } from './link.ts'
import type { FixAccountParts } from './parts.ts'
import type { PendingRequests } from './pending.ts'
import type { FixAccountStream } from './stream.ts'

export type InboxParts = {
  readonly account: FixAccountParts
  /** Of the connection. */
  readonly name: string
  readonly known: KnownOrders
  readonly pending: PendingRequests
  /** Null while nobody listens. */
  readonly stream: () => FixAccountStream | null
}

/** Troubles after which a message of the counterparty may be missing. */
const lossy: ReadonlySet<FixProblem['kind']> = new Set(['sequence', 'garbled', 'rejected'])

/** Reads what comes over the session: answers for those who wait, events for those who listen. */
export class Inbox implements LinkEvents {
  private readonly parts: InboxParts

  constructor(parts: InboxParts) {
    this.parts = parts
  }

  onMessage(message: FixMessage): void {
    switch (message.msgType) {
      case '8':
        return this.execution(message)
      case '3':
      case 'j':
        return this.messageReject(message)
      case '9':
        return this.cancelReject(message)
      case 'r':
        return this.massCancelReport(message)
      default:
    }
  }

  onUp(): void {
    this.stream?.settle(null)
  }

  onDown(reason: string): void {
    this.parts.pending.lose(`the session ended: ${reason}`)
    this.stream?.settle(reason)
  }

  onProblem({ kind, severity, message }: FixProblem): void {
    // What was not taken in may have been a report: everything is asked for.
    if (lossy.has(kind)) this.stream?.missed(message)
    if (severity === 'error')
      this.problem(kind === 'sequence' ? 'sequenceGap' : 'requestFailed', message)
  }

  onStatus(status: ConnectionStatus, reason: string | null): void {
    const { name: connection, account } = this.parts
    const { venue, environment } = account.origin
    const receivedTime = account.clock.now()
    const event = { kind: 'connection', venue, environment, connection, status, reason } as const
    this.stream?.publish({ ...event, receivedTime })
  }

  private get stream(): FixAccountStream | null {
    return this.parts.stream()
  }

  private execution(message: FixMessage): void {
    const { account, known, pending } = this.parts
    const read = decodeExecution(message, account.profile.dialect, {
      origin: account.origin,
      instrumentOf: (symbol) => account.symbols.instrumentOf(symbol),
      receivedTime: account.clock.now(),
    })
    if (!read.ok) return this.unreadable(read.refusal.message, message)
    const execution = read.value
    if (execution.kind === 'correction') {
      this.problem('unknownMessage', execution.message)
      return this.stream?.missed(execution.message)
    }
    if (execution.kind === 'report') {
      known.report(execution.report)
      if (!execution.isAnswer) this.publish(execution)
    }
    pending.receive({ kind: 'execution', execution })
  }

  private publish({ report, fill }: ReportExecution): void {
    this.stream?.publish(report)
    if (fill !== null) this.stream?.publish(fill)
  }

  private messageReject(message: FixMessage): void {
    const reject = decodeMessageReject(message)
    this.parts.pending.receive({ kind: 'messageReject', reject })
    const text = `the counterparty refused a ${reject.msgType ?? 'message'}: ${reject.text ?? ''}`
    this.problem('requestFailed', text)
  }

  private cancelReject(message: FixMessage): void {
    const read = decodeCancelReject(message)
    if (!read.ok) return this.unreadable(read.refusal.message, message)
    this.parts.pending.receive({ kind: 'cancelReject', reject: read.value })
  }

  private massCancelReport(message: FixMessage): void {
    const read = decodeMassCancelReport(message)
    if (!read.ok) return this.unreadable(read.refusal.message, message)
    this.parts.pending.receive({ kind: 'massCancel', report: read.value })
  }

  /** An order or a fill that we cannot read is missing from what we know. */
  private unreadable(why: string, message: FixMessage): void {
    const raw = message.raw().toString('utf8').replaceAll('\u0001', '|')
    this.problem('malformed', why, raw)
    this.stream?.missed(why)
  }

  private problem(
    problem: 'malformed' | 'unknownMessage' | 'requestFailed' | 'sequenceGap',
    message: string,
    raw: string | null = null,
  ): void {
    const { origin, clock } = this.parts.account
    const { venue, environment } = origin
    this.stream?.publish(problemOf({ venue, environment }, problem, message, raw, clock.now()))
  }
}
