import type { WsProtocol, WsReading, WsRequest } from '../../net/ws/protocol.ts'
import { parseExactJson } from '../../net/rest/exactJson.ts'
import { parseFrame } from '../shared/depthFrames.ts'
import { isRecord } from '../shared/fields.ts'
import { wsLimits } from './limits.ts'
import type { WireRequest, WireSubscription, WireUserSubscription } from './wire.ts'

/**
 * Subscriptions are objects and have no id. Our name of a channel is its type, coin and interval:
 * `trades:BTC`, `candle:BTC:1h`.
 */
export function channelName(type: WireSubscription['type'], ...parts: readonly string[]): string {
  return [type, ...parts].join(':')
}

const ping: WireRequest = { method: 'ping' }

/** https://hyperliquid.gitbook.io/hyperliquid-docs/for-developers/api/websocket */
export const protocol: WsProtocol = {
  subscribe: (channels) => channels.map((channel) => request('subscribe', channel)),
  unsubscribe: (channels) => channels.map((channel) => request('unsubscribe', channel)),
  read,
  limits: wsLimits,
  // The venue drops a connection that was silent for 60 s.
  heartbeat: { intervalMs: 30_000, timeoutMs: 10_000, text: JSON.stringify(ping) },
}

function request(method: 'subscribe' | 'unsubscribe', channel: string): WsRequest {
  const message: WireRequest = { method, subscription: subscriptionOf(channel) }
  return { key: `${method} ${channel}`, channels: [channel], text: JSON.stringify(message) }
}

/** In the place of an interval: the five best levels of a book, ten times as often as all. */
export const fast = 'fast'

/** Subscriptions about an account, by their type: the part after the colon is its address. */
const userTypes: ReadonlySet<string> = new Set<WireUserSubscription['type']>([
  'orderUpdates',
  'userFills',
  'userEvents',
  'clearinghouseState',
  'spotState',
])

function subscriptionOf(channel: string): WireSubscription {
  const [type = '', coin, interval] = channel.split(':')
  if (userTypes.has(type)) return { type, user: coin } as WireUserSubscription
  const fields = { type, ...(coin === undefined ? {} : { coin }) }
  if (interval === fast) return { ...fields, fast: true } as WireSubscription
  return (interval === undefined ? fields : { ...fields, interval }) as WireSubscription
}

function read(text: string): WsReading {
  let message: unknown
  try {
    message = parseFrame(text)
  } catch {
    return { kind: 'malformed', reason: 'not JSON' }
  }
  if (!isRecord(message) || typeof message['channel'] !== 'string') {
    return { kind: 'malformed', reason: 'no channel' }
  }
  const { channel, data } = message
  if (channel === 'pong') return { kind: 'pong' }
  if (channel === 'subscriptionResponse') return readResponse(data)
  if (channel === 'error') return readError(data)
  return { kind: 'data', channel: channelOf(channel, data), body: message }
}

/** Our name of the channel a data frame belongs to; null where it does not tell. */
function channelOf(channel: unknown, data: unknown): string | null {
  const first: unknown = Array.isArray(data) ? data[0] : data
  if (typeof channel !== 'string' || !isRecord(first)) return null
  const coin = first['coin'] ?? first['s']
  if (typeof coin !== 'string') return channel
  const interval = first['i']
  if (first['fast'] === true) return `${channel}:${coin}:${fast}`
  return channel === 'candle' && typeof interval === 'string'
    ? `candle:${coin}:${interval}`
    : `${channel}:${coin}`
}

function readResponse(data: unknown): WsReading {
  const subscription = isRecord(data) ? data['subscription'] : undefined
  const method = isRecord(data) ? String(data['method']) : ''
  const channel = nameOf(subscription)
  if (channel === null) return { kind: 'unknown', reason: 'an answer names no subscription' }
  return { kind: 'reply', key: `${method} ${channel}`, channels: [channel], error: null }
}

/** Free text, with the subscription as JSON in it: `Already subscribed: {"type":…}`. */
function readError(data: unknown): WsReading {
  const text = typeof data === 'string' ? data : (JSON.stringify(data) ?? '')
  const channel = nameOf(jsonIn(text))
  const isDone = /^Already (?:un)?subscribed/.test(text)
  const method = text.startsWith('Already unsubscribed') ? 'unsubscribe' : 'subscribe'
  return {
    kind: 'reply',
    key: channel === null ? null : `${method} ${channel}`,
    channels: channel === null ? null : [channel],
    error: isDone ? null : text.slice(0, 300),
  }
}

function jsonIn(text: string): unknown {
  const start = text.indexOf('{')
  const end = text.lastIndexOf('}')
  if (start < 0 || end < start) return null
  try {
    return parseExactJson(text.slice(start, end + 1))
  } catch {
    return null
  }
}

/** Our name of a subscription; null for what is none. */
export function nameOf(subscription: unknown): string | null {
  if (!isRecord(subscription)) return null
  const { type, user, coin } = subscription
  if (typeof type !== 'string') return null
  const interval = subscription['fast'] === true ? fast : subscription['interval']
  if (userTypes.has(type) && typeof user === 'string') return `${type}:${user.toLowerCase()}`
  return [type, coin, interval].filter((part) => typeof part === 'string').join(':')
}
