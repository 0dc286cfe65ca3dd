import type { ConnectionStatus, Health } from '../../contract/domain/connection.ts'

/** What one venue looked like over the last minute. */
export type Figures = {
  readonly connections: readonly {
    readonly status: ConnectionStatus
    readonly reason: string | null
  }[]
  /** Since the last data message; null when none ever arrived, ms. */
  readonly silentMs: number | null
  readonly malformed: number
  readonly failedRequests: number
  readonly refused: number
  readonly confirmed: number
  readonly wanted: number
  /** How long fewer subscriptions were confirmed than wanted, ms. */
  readonly unconfirmedMs: number
}

export type Verdict = { readonly health: Health; readonly reason: string | null }

export const healthLimits = {
  /** Prices older than this are not current any more, ms. */
  degradedAfterMs: 5000,
  downAfterMs: 30_000,
  malformedPerMinute: 5,
  failedRequestsPerMinute: 3,
  unconfirmedMs: 15_000,
} as const

/** Judges the figures of this moment; the worst finding decides and gives the reason. */
export function judge(figures: Figures): Verdict {
  return isDown(figures) ?? isDegraded(figures) ?? { health: 'live', reason: null }
}

function isDown({ connections, silentMs }: Figures): Verdict | null {
  if (connections.length === 0) return down('Not connected yet.')
  if (!connections.some(({ status }) => status === 'connected')) {
    const [first] = connections
    const because = first?.reason === null || first === undefined ? '' : `: ${first.reason}`
    return down(`${statusWords[first?.status ?? 'disconnected']}${because}.`)
  }
  if (silentMs === null) return down('Connected, and no data has arrived yet.')
  if (silentMs > healthLimits.downAfterMs) return down(silence(silentMs))
  return null
}

function isDegraded(figures: Figures): Verdict | null {
  const { connections, silentMs, malformed, failedRequests, refused } = figures
  const away = connections.filter(({ status }) => status !== 'connected')
  if (away.length > 0) {
    return degraded(`${away.length} of ${connections.length} connections are away.`)
  }
  if (silentMs !== null && silentMs > healthLimits.degradedAfterMs) {
    return degraded(silence(silentMs))
  }
  if (malformed >= healthLimits.malformedPerMinute) {
    return degraded(`${malformed} malformed messages in the last minute.`)
  }
  if (refused > 0) return degraded(`${refused} subscriptions were refused in the last minute.`)
  if (failedRequests >= healthLimits.failedRequestsPerMinute) {
    return degraded(`${failedRequests} requests failed in the last minute.`)
  }
  if (figures.unconfirmedMs > healthLimits.unconfirmedMs) {
    const { confirmed, wanted } = figures
    return degraded(`Only ${confirmed} of ${wanted} subscriptions are confirmed.`)
  }
  return null
}

const statusWords: Readonly<Record<ConnectionStatus, string>> = {
  disconnected: 'Disconnected',
  connecting: 'Connecting',
  connected: 'Connected',
  reconnecting: 'Reconnecting',
  disconnecting: 'Disconnecting',
  failed: 'Stopped for good',
}

function silence(silentMs: number): string {
  return `No data for ${Math.floor(silentMs / 1000)} s.`
}

function down(reason: string): Verdict {
  return { health: 'down', reason }
}

function degraded(reason: string): Verdict {
  return { health: 'degraded', reason }
}
