import type { WsProtocol, WsReading, WsRequest } from '../../net/ws/protocol.ts'
import { parseExactJson } from '../../net/rest/exactJson.ts'
import { isRecord } from '../shared/fields.ts'
import { inChunks } from '../shared/chunks.ts'
import { streamsPerFrame, wsLimits } from './limits.ts'
import type { WireSubscribe } from './wire.ts'

/** https://developers.binance.com/docs/derivatives/usds-margined-futures/websocket-market-streams */
export const protocol: WsProtocol = {
  subscribe: (channels, nextId) => requests('SUBSCRIBE', channels, nextId),
  unsubscribe: (channels, nextId) => requests('UNSUBSCRIBE', channels, nextId),
  read,
  limits: wsLimits,
  // The venue pings every three minutes; our own pings find a dead socket sooner.
  heartbeat: { intervalMs: 30_000, timeoutMs: 10_000, text: null },
}

function requests(
  method: WireSubscribe['method'],
  channels: readonly string[],
  nextId: () => number,
): readonly WsRequest[] {
  return inChunks(channels, streamsPerFrame).map((params) => {
    const id = nextId()
    const request: WireSubscribe = { method, params, id }
    return { key: String(id), channels: params, text: JSON.stringify(request) }
  })
}

function read(text: string): WsReading {
  let message: unknown
  try {
    message = parseExactJson(text)
  } catch {
    return { kind: 'malformed', reason: 'not JSON' }
  }
  if (Array.isArray(message)) return { kind: 'data', channel: null, body: message }
  if (!isRecord(message)) return { kind: 'malformed', reason: 'not an object' }
  if (typeof message['stream'] === 'string' && 'data' in message) {
    return { kind: 'data', channel: message['stream'], body: message['data'] }
  }
  if (typeof message['e'] === 'string') return { kind: 'data', channel: null, body: message }
  return readReply(message)
}

/** `{"result":null,"id":1}`, `{"error":{"code":2,"msg":"…"},"id":1}`, or the error bare. */
function readReply(message: Readonly<Record<string, unknown>>): WsReading {
  const id = message['id']
  const key = typeof id === 'number' || typeof id === 'string' ? String(id) : null
  const failure = isRecord(message['error']) ? message['error'] : message
  if (failure['code'] !== undefined && failure['msg'] !== undefined) {
    return { kind: 'reply', key, channels: null, error: errorText(failure) }
  }
  if ('result' in message) return { kind: 'reply', key, channels: null, error: null }
  return { kind: 'unknown', reason: 'neither a stream nor a reply' }
}

function errorText(failure: Readonly<Record<string, unknown>>): string {
  return `${JSON.stringify(failure['code'])} ${JSON.stringify(failure['msg'])}`.slice(0, 300)
}
