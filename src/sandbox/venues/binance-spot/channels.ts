import { ladderStepMs } from '../../marketData/ladder.ts'
import { intervals } from '../intervals.ts'
import type { StreamTopic } from '../sandboxVenue.ts'

/** A stream name taken apart: `btcusdt@depth@100ms`, `!miniTicker@arr`. */
export type Channel = {
  readonly kind:
    | 'bookTicker'
    | 'depth'
    | 'partialDepth'
    | 'trade'
    | 'aggTrade'
    | 'kline'
    | 'miniTicker'
    | 'ticker'
    | 'avgPrice'
  /** In capitals; null for streams of all symbols. */
  readonly symbol: string | null
  /** How often it may send, ms. */
  readonly everyMs: number
  /** Levels, for partial books. */
  readonly depth: number
  /** Name of the candle length. */
  readonly interval: string
}

const plain = { everyMs: 0, depth: 0, interval: '' } as const

/** Null for a name the venue does not know, which is then silent. */
export function parseChannel(name: string): Channel | null {
  if (name === '!miniTicker@arr') {
    return { ...plain, symbol: null, kind: 'miniTicker', everyMs: 1000 }
  }
  const [symbol, stream, speed] = name.split('@')
  if (symbol === undefined || stream === undefined || !/^[a-z0-9]{3,30}$/.test(symbol)) return null
  return parseStream({ ...plain, symbol: symbol.toUpperCase() }, stream, speed)
}

function parseStream(
  one: Omit<Channel, 'kind'>,
  stream: string,
  speed: string | undefined,
): Channel | null {
  switch (stream) {
    case 'bookTicker':
    case 'trade':
    case 'aggTrade':
      return { ...one, kind: stream }
    case 'ticker':
    case 'miniTicker':
    case 'avgPrice':
      return { ...one, kind: stream, everyMs: 1000 }
  }
  if (stream.startsWith('depth')) return parseDepth(one, stream, speed)
  const interval = /^kline_(\w+)$/.exec(stream)?.[1]
  return interval !== undefined && intervals.has(interval)
    ? { ...one, kind: 'kline', interval, everyMs: 2000 }
    : null
}

function parseDepth(
  one: Omit<Channel, 'kind'>,
  stream: string,
  speed: string | undefined,
): Channel | null {
  const levels = stream.slice('depth'.length)
  const known = ['', '5', '10', '20'].includes(levels)
  if (!known || (speed !== undefined && speed !== '100ms' && speed !== '1000ms')) return null
  return {
    ...one,
    kind: levels === '' ? 'depth' : 'partialDepth',
    depth: Number(levels),
    everyMs: Math.max(speed === '100ms' ? 100 : 1000, ladderStepMs),
  }
}

export function topicOf({ kind, symbol, interval }: Channel): StreamTopic {
  const family = kind === 'kline' ? `kline:${interval}` : kind
  return { family, symbols: symbol === null ? null : [symbol] }
}

const kindOfEvent: Readonly<Record<string, string>> = {
  aggTrade: 'aggTrade',
  trade: 'trade',
  depthUpdate: 'depth',
  '24hrTicker': 'ticker',
  '24hrMiniTicker': 'miniTicker',
  avgPrice: 'avgPrice',
}

/** What a recorded message, wrapped or bare, is about. */
export function topicOfMessage(message: unknown): StreamTopic | null {
  if (typeof message !== 'object' || message === null || Array.isArray(message)) return null
  const { stream, data } = message as { stream?: unknown; data?: unknown }
  if (data === undefined) return topicOfEvent(message as Record<string, unknown>)
  const channel = typeof stream === 'string' ? parseChannel(stream) : null
  return channel === null ? topicOfEvent(data as Record<string, unknown>) : topicOf(channel)
}

function topicOfEvent(event: Record<string, unknown>): StreamTopic | null {
  const { e, s, k, B, A } = event as {
    e?: string
    s?: string
    k?: { i?: string; s?: string }
    B?: unknown
    A?: unknown
  }
  const symbol = s ?? k?.s
  if (typeof symbol !== 'string') return null
  if (e === 'kline') return { family: `kline:${k?.i ?? ''}`, symbols: [symbol] }
  const known =
    typeof e === 'string'
      ? kindOfEvent[e]
      : B !== undefined && A !== undefined
        ? 'bookTicker'
        : undefined
  return known === undefined ? null : { family: known, symbols: [symbol] }
}
