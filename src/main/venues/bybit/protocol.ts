import type { WsProtocol, WsReading, WsRequest } from '../../net/ws/protocol.ts'
import { inChunks } from '../shared/chunks.ts'
import { parseFrame } from '../shared/depthFrames.ts'
import { isRecord } from '../shared/fields.ts'
import { topicsPerFrame, wsLimits } from './limits.ts'
import type { WireRequest } from './wire.ts'

const ping: WireRequest = { op: 'ping' }

/** https://bybit-exchange.github.io/docs/v5/ws/connect */
export const protocol: WsProtocol = {
  subscribe: (channels, nextId) => requests('subscribe', channels, nextId),
  unsubscribe: (channels, nextId) => requests('unsubscribe', channels, nextId),
  read,
  limits: wsLimits,
  heartbeat: { intervalMs: 20_000, timeoutMs: 10_000, text: JSON.stringify(ping) },
}

function requests(
  op: 'subscribe' | 'unsubscribe',
  channels: readonly string[],
  nextId: () => number,
): readonly WsRequest[] {
  return inChunks(channels, topicsPerFrame).map((args) => {
    const key = String(nextId())
    const request: WireRequest = { req_id: key, op, args }
    return { key, channels: args, text: JSON.stringify(request) }
  })
}

function read(text: string): WsReading {
  let message: unknown
  try {
    message = parseFrame(text)
  } catch {
    return { kind: 'malformed', reason: 'not JSON' }
  }
  if (!isRecord(message)) return { kind: 'malformed', reason: 'not an object' }
  const topic = message['topic']
  if (typeof topic === 'string') return { kind: 'data', channel: topic, body: message }
  const op = message['op']
  // A public socket answers a ping with op `ping`, a private one with `pong`.
  if (op === 'ping' || op === 'pong' || message['ret_msg'] === 'pong') return { kind: 'pong' }
  if (op === 'subscribe' || op === 'unsubscribe') return readReply(message)
  if (op === 'auth') return { kind: 'ignored' }
  return { kind: 'unknown', reason: 'neither a topic nor a reply' }
}

/** Old recordings repeat the request instead of its id. */
function readReply(message: Readonly<Record<string, unknown>>): WsReading {
  const id = message['req_id']
  const text = message['ret_msg']
  return {
    kind: 'reply',
    key: typeof id === 'string' && id !== '' ? id : null,
    channels: null,
    error: message['success'] === true ? null : `refused: ${String(text).slice(0, 300)}`,
  }
}
