import type { ConnectionStatus } from '../../contract/domain/connection.ts'
import { RollingCounter, RollingSamples } from './rolling.ts'

const secondMs = 1000
const windowSeconds = 60
/** Latency samples kept of one second. */
const samplesPerSecond = 64
const longestError = 300

/** The window of every figure that is not since the start, ms. */
export const meterWindowMs = windowSeconds * secondMs

export type ConnectionFigures = {
  readonly status: ConnectionStatus
  readonly uptimeMs: number
  readonly uptimePercent: number
  readonly latencyMs: number | null
  readonly latencyP95Ms: number | null
  /** Successes and failures of the window. */
  readonly attempts: number
  readonly errorRate: number | null
  readonly messagesIn: number
  readonly messagesOut: number
  readonly reconnectCount: number
  readonly lastError: string | null
}

/**
 * Counts one connection's life. Times are monotonic ms, handed in; memory does not depend on the
 * traffic.
 */
export class ConnectionMeter {
  private readonly openedAt: number
  private readonly latency = new RollingSamples(secondMs, windowSeconds, samplesPerSecond)
  private readonly successes = new RollingCounter(secondMs, windowSeconds)
  private readonly failures = new RollingCounter(secondMs, windowSeconds)
  private readonly messagesIn = new RollingCounter(secondMs, windowSeconds)
  private readonly messagesOut = new RollingCounter(secondMs, windowSeconds)
  private status: ConnectionStatus = 'disconnected'
  private wasConnected = false
  private connectedMs = 0
  private since: number
  private reconnects = 0
  private lastError: string | null = null

  constructor(at: number) {
    this.openedAt = at
    this.since = at
  }

  setStatus(status: ConnectionStatus, at: number): void {
    if (status === this.status) return
    if (this.status === 'connected') this.connectedMs += at - this.since
    if (status === 'connected') {
      if (this.wasConnected) this.reconnects += 1
      this.wasConnected = true
    }
    this.status = status
    this.since = at
  }

  /** Where the connection counts them itself, planned ones included. */
  setReconnects(count: number): void {
    this.reconnects = count
  }

  succeeded(at: number, count = 1): void {
    this.successes.add(at, count)
  }

  failed(at: number, message: string, count = 1): void {
    this.failures.add(at, count)
    this.lastError = message.slice(0, longestError)
  }

  measured(at: number, latencyMs: number): void {
    this.latency.add(at, latencyMs)
  }

  moved(at: number, received: number, sent: number): void {
    this.messagesIn.add(at, received)
    this.messagesOut.add(at, sent)
  }

  read(at: number): ConnectionFigures {
    const [latencyMs = null, latencyP95Ms = null] = this.latency.quantiles(at, [0.5, 0.95])
    const failures = this.failures.total(at)
    const attempts = failures + this.successes.total(at)
    const uptimeMs = this.connectedMs + (this.status === 'connected' ? at - this.since : 0)
    const age = at - this.openedAt
    return {
      status: this.status,
      uptimeMs,
      uptimePercent: age === 0 ? 0 : (uptimeMs / age) * 100,
      latencyMs,
      latencyP95Ms,
      attempts,
      errorRate: attempts === 0 ? null : failures / attempts,
      messagesIn: this.messagesIn.total(at),
      messagesOut: this.messagesOut.total(at),
      reconnectCount: this.reconnects,
      lastError: this.lastError,
    }
  }
}
