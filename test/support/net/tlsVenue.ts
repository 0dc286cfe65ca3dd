import { readFileSync } from 'node:fs'
import {
  createSecureServer,
  type Http2SecureServer,
  type Http2ServerRequest,
  type Http2ServerResponse,
  type ServerHttp2Session,
} from 'node:http2'
import { fileURLToPath } from 'node:url'
import { listen, type Seen } from './httpVenue.ts'

const pem = (name: string): string =>
  readFileSync(fileURLToPath(new URL(`../../fixtures/tls/${name}.pem`, import.meta.url)), 'utf8')

/** What a client must trust to believe the server below. */
export const loopbackCa = pem('loopback-cert')

export type TlsSeen = Seen & {
  /** `2.0` or `1.1`. */
  readonly version: string
}

export type TlsVenue = {
  /** `127.0.0.1:port`. */
  readonly host: string
  readonly url: string
  /** Every request that arrived whole. */
  readonly seen: TlsSeen[]
  /** HTTP/2 sessions made, in order. */
  readonly sessions: ServerHttp2Session[]
  /** Streams the client gave up. */
  readonly calledOff: () => number
  close(): Promise<void>
}

export type TlsAnswer = (
  request: TlsSeen,
  response: Http2ServerResponse,
  count: number,
  session: ServerHttp2Session | undefined,
) => void

/** A loopback server that offers HTTP/2 and takes HTTP/1.1 too; answers as told. */
export async function tlsVenue(answer: TlsAnswer): Promise<TlsVenue> {
  const seen: TlsSeen[] = []
  const sessions: ServerHttp2Session[] = []
  let calledOff = 0
  const server = createSecureServer({
    key: pem('loopback-key'),
    cert: loopbackCa,
    allowHTTP1: true,
  })
  server.on('session', (session) => {
    sessions.push(session)
    session.on('error', () => {})
  })
  server.on('tlsClientError', () => {})
  server.on('request', (request, response) => {
    response.on('error', () => {})
    request.on('aborted', () => (calledOff += 1))
    collect(request, (entry) => {
      seen.push(entry)
      answer(entry, response, seen.length, sessions.at(-1))
    })
  })
  const host = await listen(server)
  return {
    host,
    url: `https://${host}`,
    seen,
    sessions,
    calledOff: () => calledOff,
    close: () => closeAll(server, sessions),
  }
}

function collect(request: Http2ServerRequest, done: (entry: TlsSeen) => void): void {
  const chunks: Buffer[] = []
  request.on('error', () => {})
  request.on('data', (chunk: Buffer) => chunks.push(chunk))
  request.on('end', () =>
    done({
      version: request.httpVersion,
      method: request.method,
      url: request.url,
      headers: request.headers,
      body: Buffer.concat(chunks).toString('utf8'),
    }),
  )
}

function closeAll(server: Http2SecureServer, sessions: ServerHttp2Session[]): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve())
    for (const session of sessions) session.destroy()
  })
}
