import { type Server, type Socket, connect as connectTcp, createServer } from 'node:net'
import { connect as connectTls, createServer as createTlsServer } from 'node:tls'
import type { FixTls } from '../types.ts'

/** What a connection tells its owner. `onClosed` comes exactly once and last. */
export type LinkHandlers = {
  onOpen(): void
  onBytes(chunk: Buffer): void
  onClosed(reason: string): void
}

/** One connection, narrowed to what a session needs, so that tests can stand in for it. */
export type FixLink = {
  /** Where the peer does not read and too much waits, the connection is cut. */
  send(bytes: Buffer): void
  /** Closes after what was sent has left. */
  end(): void
  /** Cuts the line at once. */
  destroy(): void
}

export type OpenLink = (
  place: { readonly host: string; readonly port: number; readonly tls: FixTls | null },
  handlers: LinkHandlers,
) => FixLink

/** Bytes that may wait for a peer that does not read. */
const maxWaitingBytes = 16 * 1024 * 1024
/** Time for the peer to close its half after ours, ms. */
const lingerMs = 2000

export const openLink: OpenLink = ({ host, port, tls }, handlers) => {
  const socket =
    tls === null
      ? connectTcp({ host, port })
      : connectTls({
          host,
          port,
          servername: tls.serverName,
          minVersion: 'TLSv1.2',
          ...(tls.ca === undefined ? {} : { ca: tls.ca }),
        })
  socket.once(tls === null ? 'connect' : 'secureConnect', () => handlers.onOpen())
  return linkOf(socket, handlers)
}

export function linkOf(socket: Socket, handlers: Omit<LinkHandlers, 'onOpen'>): FixLink {
  let reason = 'the peer closed the connection'
  socket.setNoDelay(true)
  socket.on('data', (chunk: Buffer) => handlers.onBytes(chunk))
  socket.on('error', (error) => (reason = error.message))
  socket.once('close', () => handlers.onClosed(reason))
  return {
    send(bytes) {
      if (socket.destroyed) return
      socket.write(bytes)
      if (socket.writableLength <= maxWaitingBytes) return
      reason = 'the peer does not read what we send'
      socket.destroy()
    },
    end() {
      reason = 'we closed the connection'
      socket.end()
      const timer = setTimeout(() => socket.destroy(), lingerMs)
      socket.once('close', () => clearTimeout(timer))
    },
    destroy() {
      reason = 'we closed the connection'
      socket.destroy()
    },
  }
}

export type ListenOptions = {
  readonly host: string
  readonly port: number
  readonly tls: { readonly key: string; readonly cert: string } | null
  readonly maxConnections: number
}

/** Listens, and resolves once it does. */
export function listen(
  options: ListenOptions,
  onSocket: (socket: Socket) => void,
): Promise<Server> {
  const server: Server =
    options.tls === null ? createServer(onSocket) : createTlsServer(options.tls, onSocket)
  server.maxConnections = options.maxConnections
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(options.port, options.host, () => {
      server.off('error', reject)
      resolve(server)
    })
  })
}
