import { type IncomingMessage, type ServerResponse, createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type WebSocket, WebSocketServer } from 'ws'
import type { VenueUrls } from '../../src/main/venues/adapter.ts'

export type ScriptRequest = {
  readonly method: string
  readonly path: string
  readonly query: URLSearchParams
  readonly headers: IncomingMessage['headers']
  readonly body: unknown
}

export type ScriptAnswer = { readonly status?: number; readonly body: unknown }

/** What one venue says on its own wire. The suite knows no venue beyond this. */
export type VenueScript = {
  /** Answers a read; null for an address the venue does not have. */
  rest(request: ScriptRequest): ScriptAnswer | null
  /** Frames that answer a frame of the client, and the channels it asked for or left. */
  ask(frame: unknown): {
    readonly replies: readonly unknown[]
    readonly joined: readonly string[]
    readonly left: readonly string[]
  }
  /** A frame that any live connection shows again and again. */
  pulse(time: number): unknown
  /** One forced sell of the first instrument; `number` makes it another event. */
  liquidation(number: number, time: number): unknown
  /** Messages of the venue's own kind with something wrong in them. */
  broken(time: number): readonly unknown[]
}

/** A venue on loopback that follows its script until told to misbehave. */
export type ScriptedVenue = {
  readonly urls: VenueUrls
  /** Channels subscribed on the connections that are open. */
  channels(): ReadonlySet<string>
  connections(): number
  /** To every open connection. Text is sent as it is. */
  say(frame: unknown): void
  dropAll(): void
  /** Whether frames of the client are answered. They are heard all the same. */
  answers(doesAnswer: boolean): void
  /** The next so many reads are answered with the status. */
  failReads(count: number, status: number): void
  readonly reads: () => number
  close(): Promise<void>
}

export async function startScriptedVenue(script: VenueScript): Promise<ScriptedVenue> {
  const sockets = new Map<WebSocket, Set<string>>()
  let failing = { count: 0, status: 500 }
  let reads = 0
  let doesAnswer = true

  const http = createServer((request, response) => {
    void readBody(request).then((body) => {
      reads += 1
      if (failing.count > 0) {
        failing = { ...failing, count: failing.count - 1 }
        return answer(response, { status: failing.status, body: null })
      }
      return answer(response, script.rest(toRequest(request, body)) ?? { status: 404, body: null })
    })
  })
  const server = new WebSocketServer({ server: http })
  server.on('connection', (socket) => {
    const channels = new Set<string>()
    sockets.set(socket, channels)
    socket.on('close', () => sockets.delete(socket))
    socket.on('message', (data: Buffer) => {
      const { replies, joined, left } = script.ask(JSON.parse(data.toString('utf8')))
      for (const channel of joined) channels.add(channel)
      for (const channel of left) channels.delete(channel)
      for (const reply of doesAnswer ? replies : []) socket.send(JSON.stringify(reply))
    })
  })
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve))
  const { port } = http.address() as AddressInfo

  return {
    urls: { rest: `http://127.0.0.1:${port}`, ws: `ws://127.0.0.1:${port}` },
    channels: () => new Set([...sockets.values()].flatMap((channels) => [...channels])),
    connections: () => sockets.size,
    say(frame) {
      const text = typeof frame === 'string' ? frame : JSON.stringify(frame)
      for (const socket of sockets.keys()) socket.send(text)
    },
    dropAll() {
      for (const socket of sockets.keys()) socket.terminate()
    },
    answers(does) {
      doesAnswer = does
    },
    failReads(count, status) {
      failing = { count, status }
    },
    reads: () => reads,
    async close() {
      for (const socket of sockets.keys()) socket.terminate()
      server.close()
      http.closeAllConnections()
      await new Promise((resolve) => http.close(resolve))
    },
  }
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks).toString('utf8')
}

function toRequest(request: IncomingMessage, body: string): ScriptRequest {
  const url = new URL(request.url ?? '/', 'http://127.0.0.1')
  return {
    method: request.method ?? '',
    path: url.pathname,
    query: url.searchParams,
    headers: request.headers,
    body: body === '' ? null : JSON.parse(body),
  }
}

function answer(response: ServerResponse, { status = 200, body }: ScriptAnswer): void {
  response.writeHead(status, { 'content-type': 'application/json' })
  response.end(JSON.stringify(body))
}
