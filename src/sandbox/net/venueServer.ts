import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { Duplex } from 'node:stream'
import { type WebSocket, WebSocketServer } from 'ws'
import type { Clock } from '../../main/core/clock.ts'
import { sleep } from '../../main/core/clock.ts'
import { type Close, DisposableStack } from '../../main/core/disposable.ts'
import type { FaultBoard } from '../faults/faultBoard.ts'
import { FaultyOutlet } from '../faults/faultyOutlet.ts'
import { OrderPath } from '../faults/orderPath.ts'
import type {
  HttpTrouble,
  RestAnswer,
  RestRequest,
  SandboxVenue,
  VenueSession,
} from '../venues/sandboxVenue.ts'
import { closeServer, listenOnLoopback } from './listen.ts'
import { readBody } from './readBody.ts'
import { type StreamClient, StreamHub } from './streamHub.ts'

const mostBodyBytes = 1_000_000
const mostFrameBytes = 1_000_000
const mostClients = 200
/** How often sockets are looked at for signs of life, ms. */
const sweepMs = 5000
/** A client that takes this much too long to read is cut off, as venues do. */
const mostWaitingBytes = 64_000_000

const troubles: readonly HttpTrouble[] = ['http418', 'http429', 'http503']

/** Answers in place of the venue; null leaves the request to it. */
export type RestOverride = (request: RestRequest) => RestAnswer | null

/** One venue's loopback listener: REST and sockets on the same port. */
export class VenueServer {
  readonly venue: SandboxVenue
  readonly hub: StreamHub
  readonly counts = { messagesSent: 0, messagesReceived: 0, restRequests: 0, slowClientsCut: 0 }
  private readonly clock: Clock
  private readonly faults: FaultBoard
  private readonly override: RestOverride
  private readonly orderPath: OrderPath
  private readonly privateSockets = new Set<WebSocket>()
  private readonly http: Server
  private readonly sockets = new WebSocketServer({ noServer: true, maxPayload: mostFrameBytes })
  private readonly stack = new DisposableStack()
  private readonly stopping = new AbortController()
  private readonly hearts = new Map<WebSocket, Heart>()
  private nextClient = 1

  constructor(venue: SandboxVenue, clock: Clock, faults: FaultBoard, override: RestOverride) {
    this.venue = venue
    this.clock = clock
    this.faults = faults
    this.override = override
    this.orderPath = new OrderPath(venue.venue, faults, clock)
    this.hub = new StreamHub(
      () => faults.strikes(venue.venue, 'refuseSubscription') !== null,
      this.orderPath,
    )
    this.http = createServer((request, response) => void this.answer(request, response))
    this.http.on('upgrade', (request, socket, head) => this.upgrade(request, socket, head))
  }

  /** Gives the port. */
  async listen(port: number): Promise<number> {
    const bound = await listenOnLoopback(this.http, port)
    this.stack.add(() => closeServer(this.http))
    this.stack.add(this.dropWhenTold())
    this.stack.add(this.watchHearts())
    return bound
  }

  async close(): Promise<void> {
    this.stopping.abort()
    this.orderPath.close()
    for (const socket of this.sockets.clients) socket.terminate()
    await this.stack.close()
  }

  private dropWhenTold(): Close {
    return this.faults.onStart(({ venue, fault }) => {
      if (venue !== this.venue.venue) return
      if (fault === 'drop') for (const socket of this.sockets.clients) socket.terminate()
      if (fault === 'dropPrivate') for (const socket of this.privateSockets) socket.terminate()
    })
  }

  /** Pings where the venue does, and cuts sockets that have been silent for too long. */
  private watchHearts(): Close {
    const { pingEveryMs, silenceMs, life } = this.venue.heartbeat
    return this.clock.every(sweepMs, () => {
      const now = this.clock.monotonic()
      for (const [socket, heart] of this.hearts) {
        if (now - heart[life] > silenceMs) socket.terminate()
        if (pingEveryMs === null || now - heart.pinged < pingEveryMs) continue
        heart.pinged = now
        if (this.faults.strikes(this.venue.venue, 'stall') === null) socket.ping()
      }
    })
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    this.counts.restRequests += 1
    try {
      const body = await readBody(request, mostBodyBytes)
      const answer = body === null ? tooLarge : await this.decide(request, body)
      if (answer === null) {
        response.destroy()
        return
      }
      response.writeHead(answer.status, answer.headers)
      response.end(answer.body)
    } catch (failure) {
      response.destroy(failure instanceof Error ? failure : undefined)
    }
  }

  /** Null where the connection is to end without an answer. */
  private async decide(request: IncomingMessage, body: string): Promise<RestAnswer | null> {
    const slow = this.faults.strikes(this.venue.venue, 'slow')
    if (slow !== null) await sleep(this.clock, slow.delayMs, this.stopping.signal)
    const trouble = troubles.find((kind) => this.faults.strikes(this.venue.venue, kind) !== null)
    if (trouble !== undefined) return this.venue.trouble(trouble)
    const asked = toRestRequest(request, body)
    const answer = (): RestAnswer => this.override(asked) ?? this.venue.answer(asked)
    if (this.venue.trading?.isOrderWrite(asked) !== true) return answer()
    return new Promise((resolve) => {
      this.orderPath.run(answer, () => this.venue.trouble('http503'), resolve)
    })
  }

  private upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    socket.on('error', () => socket.destroy())
    const down = this.faults.strikes(this.venue.venue, 'drop') !== null
    if (down || this.sockets.clients.size >= mostClients) {
      socket.destroy()
      return
    }
    this.sockets.handleUpgrade(request, socket, head, (accepted) => this.connect(request, accepted))
  }

  private connect(request: IncomingMessage, socket: WebSocket): void {
    const outlet = new FaultyOutlet(this.venue.venue, this.faults, this.clock, (text) =>
      this.write(socket, text),
    )
    const client: StreamClient = {
      id: this.nextClient++,
      url: new URL(request.url ?? '/', 'ws://127.0.0.1'),
      send: (text) => outlet.send(text),
      reply: (text) => outlet.reply(text),
      push: (text) => outlet.push(text),
      becomePrivate: () => this.makePrivate(socket),
      get waitingBytes() {
        return socket.bufferedAmount
      },
      close: (code, reason) => socket.close(code, reason),
    }
    let session: VenueSession | null = null
    const now = this.clock.monotonic()
    const heart: Heart = { received: now, sent: now, pinged: now }
    this.hearts.set(socket, heart)
    this.hub.add(client)
    socket.on('pong', () => (heart.received = this.clock.monotonic()))
    socket.on('ping', () => (heart.received = this.clock.monotonic()))
    socket.on('close', () => {
      this.hearts.delete(socket)
      this.privateSockets.delete(socket)
      outlet.close()
      this.hub.remove(client)
      session?.close?.()
    })
    socket.on('error', () => socket.terminate())
    session = this.venue.open(client, client.url, this.hub)
    if (session === null) {
      socket.close(1008, 'Invalid address')
      return
    }
    socket.on('message', (data) => {
      this.counts.messagesReceived += 1
      heart.received = this.clock.monotonic()
      session?.receive((data as Buffer).toString('utf8'))
    })
  }

  /** Sockets that carry an account's news or orders. */
  get privateClientCount(): number {
    return this.privateSockets.size
  }

  private makePrivate(socket: WebSocket): boolean {
    if (this.faults.strikes(this.venue.venue, 'dropPrivate') !== null) {
      socket.terminate()
      return false
    }
    this.privateSockets.add(socket)
    return true
  }

  private write(socket: WebSocket, text: string): void {
    if (socket.readyState !== socket.OPEN) return
    if (socket.bufferedAmount > mostWaitingBytes) {
      this.counts.slowClientsCut += 1
      socket.terminate()
      return
    }
    this.counts.messagesSent += 1
    const heart = this.hearts.get(socket)
    if (heart !== undefined) heart.sent = this.clock.monotonic()
    socket.send(text)
  }
}

/** When a socket last showed life, monotonic ms. */
type Heart = { received: number; sent: number; pinged: number }

const tooLarge: RestAnswer = { status: 413, body: '' }

function toRestRequest(request: IncomingMessage, body: string): RestRequest {
  const url = new URL(request.url ?? '/', 'http://127.0.0.1')
  return {
    method: request.method ?? 'GET',
    path: url.pathname,
    query: url.searchParams,
    search: url.search.slice(1),
    headers: request.headers as RestRequest['headers'],
    body,
  }
}
