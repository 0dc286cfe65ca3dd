import type { WsLimits, WsProtocol, WsReading } from '../../../src/main/net/ws/protocol.ts'

/** What the protocol below puts on the wire. */
export type WireAsk = { readonly id: number; readonly op: string; readonly args: string[] }

type WireFrame = {
  readonly id?: number
  readonly error?: string
  readonly topic?: string
  readonly op?: string
}

export type JsonProtocolOptions = {
  readonly limits?: Partial<WsLimits>
  readonly heartbeat?: Partial<WsProtocol['heartbeat']>
  /** Most channels in a frame. */
  readonly perFrame?: number
}

/** A protocol of no venue in particular: `{id, op, args}` out, `{id, error?}` and `{topic}` in. */
export function jsonProtocol(options: JsonProtocolOptions = {}): WsProtocol {
  const perFrame = options.perFrame ?? 10
  const ask = (op: string, channels: readonly string[], nextId: () => number) => {
    const requests = []
    for (let from = 0; from < channels.length; from += perFrame) {
      const args = channels.slice(from, from + perFrame)
      const id = nextId()
      requests.push({ key: String(id), channels: args, text: JSON.stringify({ id, op, args }) })
    }
    return requests
  }
  return {
    subscribe: (channels, nextId) => ask('subscribe', channels, nextId),
    unsubscribe: (channels, nextId) => ask('unsubscribe', channels, nextId),
    read: readFrame,
    limits: {
      channelsPerConnection: 100,
      framesPerSecond: 50,
      lifetimeMs: null,
      maxFrameBytes: 64 * 1024,
      ...options.limits,
    },
    heartbeat: {
      intervalMs: 20_000,
      timeoutMs: 10_000,
      text: '{"op":"ping"}',
      ...options.heartbeat,
    },
  }
}

function readFrame(text: string): WsReading {
  let frame: WireFrame
  try {
    frame = JSON.parse(text) as WireFrame
  } catch {
    return { kind: 'malformed', reason: 'not JSON' }
  }
  if (typeof frame !== 'object' || frame === null) return { kind: 'malformed', reason: 'no object' }
  if (frame.op === 'pong') return { kind: 'pong' }
  if (frame.op === 'shutdown') return { kind: 'shutdown' }
  if (typeof frame.topic === 'string') return { kind: 'data', channel: frame.topic, body: frame }
  if (typeof frame.id === 'number') {
    return { kind: 'reply', key: String(frame.id), channels: null, error: frame.error ?? null }
  }
  return { kind: 'unknown', reason: 'neither data nor reply' }
}
