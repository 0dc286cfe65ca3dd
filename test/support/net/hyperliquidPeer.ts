import { type ServerResponse, createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type WebSocket, WebSocketServer } from 'ws'
import type { VenueUrls } from '../../../src/main/venues/adapter.ts'
import type { WireExchangeRequest } from '../../../src/main/venues/hyperliquid/wire.ts'

export type Json = Readonly<Record<string, unknown>>

/** What came of an action: a body, a status with a text, or silence. */
export type Reaction =
  | { readonly body: unknown }
  | { readonly status: number; readonly text: string }
  | 'silence'
  | 'hangUp'

export type Peer = {
  readonly urls: VenueUrls
  /** Answers to questions, by their type. A function gets the question. */
  readonly info: Map<string, unknown>
  /** What comes of the next actions; each is used once, then the last again. */
  readonly reactions: Reaction[]
  /** Everything that reached `/exchange`, and the way it took. */
  readonly actions: { readonly way: 'rest' | 'socket'; readonly request: WireExchangeRequest }[]
  /** Every question. */
  readonly questions: Json[]
  /** Channels that are refused. */
  readonly refused: Set<string>
  push(frame: unknown): void
  hangUp(): void
  close(): Promise<void>
}

export const placed = (oid = 77): Reaction => statuses({ resting: { oid } })

export function statuses(...list: readonly unknown[]): Reaction {
  return { body: { status: 'ok', response: { type: 'order', data: { statuses: list } } } }
}

/** A venue on loopback that does as it is told. */
export async function startPeer(): Promise<Peer> {
  const sockets = new Set<WebSocket>()
  const http = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const body = JSON.parse(Buffer.concat(chunks).toString('utf8')) as Json
      if (request.url === '/info') answerInfo(peer, body, response)
      else answerAction(peer, body as unknown as WireExchangeRequest, response)
    })
  })
  const server = new WebSocketServer({ server: http })
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve))
  const { port } = http.address() as AddressInfo
  const peer: Peer = {
    urls: { rest: `http://127.0.0.1:${port}`, ws: `ws://127.0.0.1:${port}` },
    info: new Map(),
    reactions: [placed()],
    actions: [],
    questions: [],
    refused: new Set(),
    push(frame) {
      for (const socket of sockets) socket.send(JSON.stringify(frame))
    },
    hangUp() {
      for (const socket of sockets) socket.terminate()
    },
    async close() {
      peer.hangUp()
      server.close()
      http.closeAllConnections()
      await new Promise((resolve) => http.close(resolve))
    },
  }
  server.on('connection', (socket) => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
    socket.on('message', (data: Buffer) => {
      answerFrame(peer, JSON.parse(data.toString('utf8')) as Json, socket)
    })
  })
  return peer
}

function answerInfo(peer: Peer, body: Json, response: ServerResponse): void {
  peer.questions.push(body)
  const known = peer.info.get(String(body['type']))
  const answer = typeof known === 'function' ? (known as (body: Json) => unknown)(body) : known
  if (answer === undefined) send(response, 422, 'Failed to deserialize the JSON body')
  else send(response, 200, JSON.stringify(answer))
}

function next(peer: Peer): Reaction {
  const [first = 'silence'] = peer.reactions
  if (peer.reactions.length > 1) peer.reactions.shift()
  return first
}

function answerAction(peer: Peer, request: WireExchangeRequest, response: ServerResponse): void {
  peer.actions.push({ way: 'rest', request })
  const reaction = next(peer)
  if (reaction === 'silence') return
  if (reaction === 'hangUp') response.destroy()
  else if ('body' in reaction) send(response, 200, JSON.stringify(reaction.body))
  else send(response, reaction.status, reaction.text)
}

function send(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, { 'content-type': 'application/json' })
  response.end(text)
}

function answerFrame(peer: Peer, frame: Json, socket: WebSocket): void {
  const say = (answer: unknown): void => socket.send(JSON.stringify(answer))
  if (frame['method'] === 'ping') return say({ channel: 'pong' })
  if (frame['method'] === 'post') return answerPost(peer, frame, socket)
  const { method, subscription } = frame as { method: string; subscription: Json }
  if (peer.refused.has(String(subscription['type']))) {
    return say({ channel: 'error', data: `Invalid subscription ${JSON.stringify(subscription)}` })
  }
  return say({ channel: 'subscriptionResponse', data: { method, subscription } })
}

function answerPost(peer: Peer, frame: Json, socket: WebSocket): void {
  const { id, request } = frame as { id: number; request: { payload: WireExchangeRequest } }
  peer.actions.push({ way: 'socket', request: request.payload })
  const reaction = next(peer)
  if (reaction === 'silence') return
  if (reaction === 'hangUp') return socket.terminate()
  const response =
    'body' in reaction
      ? { type: 'action', payload: reaction.body }
      : { type: 'error', payload: `${reaction.status} ${reaction.text}` }
  socket.send(JSON.stringify({ channel: 'post', data: { id, response } }))
}
