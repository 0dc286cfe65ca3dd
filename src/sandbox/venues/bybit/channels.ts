import type { StreamTopic } from '../sandboxVenue.ts'
import { intervals } from './text.ts'

/** A topic taken apart: `orderbook.50.BTCUSDT`, `allLiquidation.BTCUSDT`. */
export type Channel = {
  readonly kind: 'orderbook' | 'publicTrade' | 'tickers' | 'kline' | 'allLiquidation' | 'quiet'
  readonly symbol: string
  readonly depth: number
  readonly interval: string
}

const depths: ReadonlySet<string> = new Set(['1', '50', '200', '1000'])

/** Null for a topic the venue refuses. */
export function parseChannel(topic: string): Channel | null {
  const parts = topic.split('.')
  const [kind] = parts
  const symbol = parts.at(-1) ?? ''
  const one = { symbol, depth: 0, interval: '' }
  if (kind === 'insurance' || kind === 'adlAlert') return { ...one, kind: 'quiet' }
  if (!/^[A-Z0-9-]{3,30}$/.test(symbol)) return null
  if (kind === 'orderbook' && parts.length === 3 && depths.has(parts[1] ?? '')) {
    return { ...one, kind, depth: Number(parts[1]) }
  }
  if (kind === 'kline' && parts.length === 3 && intervals.has(parts[1] ?? '')) {
    return { ...one, kind, interval: parts[1] ?? '' }
  }
  const single = kind === 'publicTrade' || kind === 'tickers' || kind === 'allLiquidation'
  return single && parts.length === 2 ? { ...one, kind } : null
}

/** What a topic is about. The retired `liquidation` carries the same as `allLiquidation`. */
export function topicOf(topic: string): StreamTopic {
  const parts = topic.split('.')
  const symbol = parts.at(-1) ?? ''
  const kind = parts[0] ?? ''
  if (kind === 'allLiquidation' || kind === 'liquidation') {
    return { family: 'liquidation', symbols: [symbol] }
  }
  return { family: parts.slice(0, -1).join('.'), symbols: [symbol] }
}

export function topicOfMessage(message: unknown): StreamTopic | null {
  if (typeof message !== 'object' || message === null) return null
  const { topic } = message as { topic?: unknown }
  return typeof topic === 'string' ? topicOf(topic) : null
}
