import type { WsLimits, WsProtocol, WsReading, WsRequest } from '../../../net/ws/protocol.ts'
import { parseFrame } from '../depthFrames.ts'
import { inChunks } from '../chunks.ts'
import { isRecord } from '../fields.ts'

export type WireSubscribe = {
  readonly method: 'SUBSCRIBE' | 'UNSUBSCRIBE'
  readonly params: readonly string[]
  readonly id: number
}

/** The market streams of one product line. */
export function createStreamProtocol(line: {
  readonly limits: WsLimits
  readonly heartbeat: WsProtocol['heartbeat']
  /** Streams asked for in one frame. */
  readonly streamsPerFrame: number
  /** Whether a bare message without `e` is data all the same. */
  readonly isBareData?: (message: Readonly<Record<string, unknown>>) => boolean
}): WsProtocol {
  const requests = (
    method: WireSubscribe['method'],
    channels: readonly string[],
    nextId: () => number,
  ): readonly WsRequest[] =>
    inChunks(channels, line.streamsPerFrame).map((params) => {
      const id = nextId()
      const request: WireSubscribe = { method, params, id }
      return { key: String(id), channels: params, text: JSON.stringify(request) }
    })
  return {
    subscribe: (channels, nextId) => requests('SUBSCRIBE', channels, nextId),
    unsubscribe: (channels, nextId) => requests('UNSUBSCRIBE', channels, nextId),
    read: (text) => read(text, line.isBareData ?? (() => false)),
    limits: line.limits,
    heartbeat: line.heartbeat,
  }
}

function read(
  text: string,
  isBareData: (message: Readonly<Record<string, unknown>>) => boolean,
): WsReading {
  let message: unknown
  try {
    message = parseFrame(text)
  } catch {
    return { kind: 'malformed', reason: 'not JSON' }
  }
  if (Array.isArray(message)) return { kind: 'data', channel: null, body: message }
  if (!isRecord(message)) return { kind: 'malformed', reason: 'not an object' }
  if (typeof message['stream'] === 'string' && 'data' in message) {
    if (isShutdown(message['data'])) return { kind: 'shutdown' }
    return { kind: 'data', channel: message['stream'], body: message['data'] }
  }
  if (isShutdown(message)) return { kind: 'shutdown' }
  if (typeof message['e'] === 'string' || isBareData(message)) {
    return { kind: 'data', channel: null, body: message }
  }
  return readReply(message)
}

/** `{"e":"serverShutdown","E":…}`, some time before the venue closes the connection. */
function isShutdown(message: unknown): boolean {
  return isRecord(message) && message['e'] === 'serverShutdown'
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
