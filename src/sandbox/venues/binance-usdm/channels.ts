import { ladderStepMs } from '../../marketData/ladder.ts'
import type { StreamTopic } from '../sandboxVenue.ts'
import { intervals } from '../intervals.ts'

/** The three addresses of the stream host since 2026-04-23. */
export type Category = 'public' | 'market' | 'private'

/** A stream name taken apart: `btcusdt@depth@100ms`, `!forceOrder@arr`. */
export type Channel = {
  readonly category: Category
  readonly kind:
    | 'bookTicker'
    | 'depth'
    | 'partialDepth'
    | 'trade'
    | 'aggTrade'
    | 'markPrice'
    | 'kline'
    | 'miniTicker'
    | 'ticker'
    | 'forceOrder'
    | 'quiet'
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

/** Null for a name the venue does not know. */
export function parseChannel(name: string): Channel | null {
  if (name.startsWith('!')) return parseAllSymbols(name.slice(1))
  const [symbol, stream, speed] = name.split('@')
  if (symbol === undefined || stream === undefined || !/^[a-z0-9_]{3,30}$/.test(symbol)) return null
  return parseStream(symbol.toUpperCase(), stream, speed)
}

function parseAllSymbols(name: string): Channel | null {
  const [stream, form, speed] = name.split('@')
  const all = { ...plain, symbol: null }
  if (stream === 'bookTicker') return { ...all, category: 'public', kind: 'quiet' }
  if (stream === 'contractInfo' || stream === 'assetIndex') {
    return { ...all, category: 'market', kind: 'quiet' }
  }
  if (form !== 'arr') return null
  if (stream === 'forceOrder') return { ...all, category: 'market', kind: 'forceOrder' }
  if (stream === 'markPrice') {
    return { ...all, category: 'market', kind: 'markPrice', everyMs: speed === '1s' ? 1000 : 3000 }
  }
  if (stream === 'ticker' || stream === 'miniTicker') {
    return { ...all, category: 'market', kind: stream, everyMs: 1000 }
  }
  return null
}

function parseStream(symbol: string, stream: string, speed: string | undefined): Channel | null {
  const one = { ...plain, symbol }
  if (stream === 'bookTicker' || stream === 'trade') {
    return { ...one, category: 'public', kind: stream }
  }
  if (stream.startsWith('depth')) return parseDepth(symbol, stream, speed)
  if (stream === 'aggTrade' || stream === 'forceOrder') {
    return { ...one, category: 'market', kind: stream }
  }
  if (stream === 'markPrice') {
    return { ...one, category: 'market', kind: 'markPrice', everyMs: speed === '1s' ? 1000 : 3000 }
  }
  if (stream === 'ticker' || stream === 'miniTicker') {
    return { ...one, category: 'market', kind: stream, everyMs: 2000 }
  }
  if (stream === 'compositeIndex') return { ...one, category: 'market', kind: 'quiet' }
  const interval = /^kline_(\w+)$/.exec(stream)?.[1]
  return interval !== undefined && intervals.has(interval)
    ? { ...one, category: 'market', kind: 'kline', interval, everyMs: 1000 }
    : null
}

/** Milliseconds between books, by the suffix; without one 250 ms. */
const depthSpeeds: Readonly<Record<string, number>> = { '100ms': 100, '500ms': 500, '0ms': 100 }

function parseDepth(symbol: string, stream: string, speed: string | undefined): Channel | null {
  const everyMs = speed === undefined ? 250 : depthSpeeds[speed]
  const levels = stream.slice('depth'.length)
  if (everyMs === undefined || !['', '5', '10', '20'].includes(levels)) return null
  return {
    ...plain,
    symbol,
    category: 'public',
    kind: levels === '' ? 'depth' : 'partialDepth',
    depth: Number(levels),
    everyMs: Math.max(everyMs, ladderStepMs),
  }
}

export function topicOf(channel: Channel): StreamTopic {
  const symbols = channel.symbol === null ? null : [channel.symbol]
  return { family: family(channel.kind, channel.interval), symbols }
}

function family(kind: string, interval: string): string {
  if (kind === 'forceOrder') return 'liquidation'
  return kind === 'kline' ? `kline:${interval}` : kind
}

const kindOfEvent: Readonly<Record<string, string>> = {
  forceOrder: 'liquidation',
  markPriceUpdate: 'markPrice',
  aggTrade: 'aggTrade',
  trade: 'trade',
  bookTicker: 'bookTicker',
  depthUpdate: 'depth',
  '24hrTicker': 'ticker',
  '24hrMiniTicker': 'miniTicker',
}

/** What a recorded message, wrapped or bare, is about. */
export function topicOfMessage(message: unknown): StreamTopic | null {
  if (Array.isArray(message)) return topicOfArray(message)
  if (typeof message !== 'object' || message === null) return null
  const { stream, data } = message as { stream?: unknown; data?: unknown }
  if (data !== undefined) {
    const partial = typeof stream === 'string' && /@depth\d/.test(stream)
    const topic = topicOfMessage(data)
    return partial && topic?.family === 'depth' ? { ...topic, family: 'partialDepth' } : topic
  }
  return topicOfEvent(message as Record<string, unknown>)
}

function topicOfEvent(event: Record<string, unknown>): StreamTopic | null {
  const { e, s, o, k } = event as {
    e?: string
    s?: string
    o?: { s?: string }
    k?: { i?: string; s?: string }
  }
  const symbol = s ?? o?.s ?? k?.s
  if (typeof e !== 'string' || typeof symbol !== 'string') return null
  if (e === 'kline') return { family: `kline:${k?.i ?? ''}`, symbols: [symbol] }
  const known = kindOfEvent[e]
  return known === undefined ? null : { family: known, symbols: [symbol] }
}

function topicOfArray(events: readonly unknown[]): StreamTopic | null {
  const topics = events.map(topicOfMessage).filter((topic) => topic !== null)
  const first = topics[0]
  if (first === undefined) return null
  return { family: first.family, symbols: topics.flatMap((topic) => topic.symbols ?? []) }
}
