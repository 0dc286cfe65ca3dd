import { type IncomingMessage, createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type WebSocket, WebSocketServer } from 'ws'
import type { VenueUrls } from '../../../src/main/venues/adapter.ts'

export type PeerRequest = {
  readonly method: string
  readonly path: string
  /** Of the address and of a form alike. */
  readonly params: URLSearchParams
  readonly headers: IncomingMessage['headers']
}

/** `drop` cuts the line without an answer. */
export type PeerAnswer = { readonly status?: number; readonly body: unknown } | 'drop'

/** A venue on loopback whose requests are forms, and whose sockets are told apart by their path. */
export type FormPeer = {
  readonly urls: VenueUrls
  /** Requests that were asked, oldest first. */
  readonly requests: readonly PeerRequest[]
  /** Frames that came, with the path of their socket. */
  readonly frames: readonly { readonly path: string; readonly frame: unknown }[]
  /** Paths of the sockets opened so far, oldest first. */
  readonly opened: readonly string[]
  /** To every open socket whose path begins so. */
  say(path: string, frame: unknown): void
  dropSockets(path: string): void
  close(): Promise<void>
}

export type PeerScript = {
  answer(request: PeerRequest): PeerAnswer
  /** What a frame is answered with on its socket; null says nothing. */
  reply(path: string, frame: unknown): unknown
  /** Whether a socket at the path is let in. */
  admits(path: string): boolean
}

export async function startFormPeer(script: PeerScript): Promise<FormPeer> {
  const sockets = new Map<WebSocket, string>()
  const requests: PeerRequest[] = []
  const frames: { path: string; frame: unknown }[] = []
  const opened: string[] = []
  const http = createServer((request, response) => {
    void readRequest(request).then((asked) => {
      requests.push(asked)
      const answer = script.answer(asked)
      if (answer === 'drop') return request.socket.destroy()
      response.writeHead(answer.status ?? 200, { 'content-type': 'application/json' })
      return response.end(JSON.stringify(answer.body))
    })
  })
  const server = new WebSocketServer({ noServer: true })
  http.on('upgrade', (request, socket, head) => {
    const path = request.url ?? '/'
    if (!script.admits(path)) {
      socket.end('HTTP/1.1 404 Not Found\r\n\r\n')
      return
    }
    server.handleUpgrade(request, socket, head, (client) => {
      sockets.set(client, path)
      opened.push(path)
      client.on('close', () => sockets.delete(client))
      client.on('message', (data: Buffer) => {
        const frame: unknown = JSON.parse(data.toString('utf8'))
        frames.push({ path, frame })
        const reply = script.reply(path, frame)
        if (reply !== null) client.send(JSON.stringify(reply))
      })
    })
  })
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve))
  const { port } = http.address() as AddressInfo
  const at = (path: string): WebSocket[] =>
    [...sockets].filter(([, own]) => own.startsWith(path)).map(([socket]) => socket)

  return {
    urls: { rest: `http://127.0.0.1:${port}`, ws: `ws://127.0.0.1:${port}` },
    requests,
    frames,
    opened,
    say(path, frame) {
      const text = typeof frame === 'string' ? frame : JSON.stringify(frame)
      for (const socket of at(path)) socket.send(text)
    },
    dropSockets(path) {
      for (const socket of at(path)) socket.terminate()
    },
    async close() {
      for (const socket of sockets.keys()) socket.terminate()
      server.close()
      http.closeAllConnections()
      await new Promise((resolve) => http.close(resolve))
    },
  }
}

async function readRequest(request: IncomingMessage): Promise<PeerRequest> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  const url = new URL(request.url ?? '/', 'http://127.0.0.1')
  const form = new URLSearchParams(Buffer.concat(chunks).toString('utf8'))
  return {
    method: request.method ?? '',
    path: url.pathname,
    params: new URLSearchParams([...url.searchParams, ...form]),
    headers: request.headers,
  }
}
