import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo, Server as NetServer } from 'node:net'

export type Seen = {
  readonly method: string
  readonly url: string
  readonly headers: IncomingMessage['headers']
  readonly body: string
}

export type HttpVenue = {
  /** `127.0.0.1:port`. */
  readonly host: string
  readonly url: string
  /** Every request that arrived whole. */
  readonly seen: Seen[]
  /** Connections accepted. */
  readonly connections: () => number
  close(): Promise<void>
}

export type Answer = (request: Seen, response: ServerResponse, count: number) => void

/** A loopback HTTP server that answers as told; `count` is the number of the request, from 1. */
export async function httpVenue(answer: Answer): Promise<HttpVenue> {
  const seen: Seen[] = []
  let connections = 0
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('error', () => {})
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const entry = {
        method: request.method ?? '',
        url: request.url ?? '',
        headers: request.headers,
        body: Buffer.concat(chunks).toString('utf8'),
      }
      seen.push(entry)
      answer(entry, response, seen.length)
    })
  })
  server.on('connection', () => (connections += 1))
  const host = await listen(server)
  return {
    host,
    url: `http://${host}`,
    seen,
    connections: () => connections,
    close: () => closeServer(server),
  }
}

/** Listens on a free port of this machine; gives `127.0.0.1:port`. */
export function listen(server: NetServer): Promise<string> {
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      resolve(`127.0.0.1:${(server.address() as AddressInfo).port}`)
    })
  })
}

function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve())
    server.closeAllConnections()
  })
}
