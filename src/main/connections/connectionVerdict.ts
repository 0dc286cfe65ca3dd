import type { ConnectionFigures } from './connectionMeter.ts'
import type { Verdict } from './verdict.ts'

export const connectionLimits = {
  /** Fewer attempts in the window say nothing about a rate. */
  fewestAttempts: 5,
  degradedErrorRate: 0.1,
  downErrorRate: 0.5,
  degradedLatencyMs: 5000,
} as const

/** Judges one connection's figures of this moment; the worst finding decides. */
export function judgeConnection(figures: ConnectionFigures): Verdict {
  const { status, attempts, errorRate, latencyP95Ms } = figures
  if (status !== 'connected') return { health: 'down', reason: `Not connected: ${status}.` }
  const rate = attempts < connectionLimits.fewestAttempts ? 0 : (errorRate ?? 0)
  const failing = `${Math.round(rate * 100)} % failed in the last minute.`
  if (rate >= connectionLimits.downErrorRate) return { health: 'down', reason: failing }
  if (rate >= connectionLimits.degradedErrorRate) return { health: 'degraded', reason: failing }
  if ((latencyP95Ms ?? 0) >= connectionLimits.degradedLatencyMs) {
    const slow = `The slowest twentieth takes ${Math.round(latencyP95Ms ?? 0)} ms.`
    return { health: 'degraded', reason: slow }
  }
  return { health: 'live', reason: null }
}
