import type { IncomingMessage } from 'node:http'
import { type RawData, WebSocket } from 'ws'

export type SocketEnd = {
  readonly reason: string
  /** The Retry-After header of a refused handshake. */
  readonly retryAfter: string | null
  /** What the other side sent against the rules, where that ended the connection. */
  readonly fault: 'malformed' | 'tooLarge' | null
}

/** What a socket tells its owner. `onClosed` comes exactly once and last. */
export type SocketHandlers = {
  onOpen(): void
  onFrame(bytes: Buffer, isBinary: boolean): void
  onPong(): void
  onClosed(end: SocketEnd): void
}

/** One WebSocket, narrowed to what the session needs, so that tests can stand in for it. */
export type Socket = {
  send(text: string): void
  ping(): void
  /** Bytes handed over and not yet taken by the system. */
  bufferedBytes(): number
  /** Asks the other side to close. */
  close(): void
  /** Cuts the line at once. */
  terminate(): void
}

export type OpenSocket = (
  url: string,
  options: {
    readonly maxFrameBytes: number
    readonly handshakeTimeoutMs: number
    readonly headers: Readonly<Record<string, string>>
  },
  handlers: SocketHandlers,
) => Socket

/**
 * Opens a real socket: no redirects, no compression. Text is not checked for valid UTF-8 here, so
 * that one bad frame is one bad frame and not the end of the connection.
 */
export const openSocket: OpenSocket = (url, options, handlers) => {
  const socket = new WebSocket(url, {
    perMessageDeflate: false,
    followRedirects: false,
    skipUTF8Validation: true,
    maxPayload: options.maxFrameBytes,
    handshakeTimeout: options.handshakeTimeoutMs,
    headers: options.headers,
  })
  let reason: string | null = null
  let retryAfter: string | null = null
  let fault: SocketEnd['fault'] = null
  socket.on('open', () => handlers.onOpen())
  socket.on('message', (bytes, isBinary) => handlers.onFrame(asBuffer(bytes), isBinary))
  socket.on('pong', () => handlers.onPong())
  socket.on('error', (error: Error & { readonly code?: string }) => {
    reason ??= error.code === undefined ? error.message : `${error.code}: ${error.message}`
    fault ??= faultOf(error.code)
  })
  socket.on('unexpected-response', (_request, response: IncomingMessage) => {
    reason = `the handshake was answered with status ${response.statusCode ?? 'none'}`
    retryAfter = response.headers['retry-after'] ?? null
    response.destroy()
    socket.terminate()
  })
  socket.on('close', (code, text) => {
    const said = text.toString('utf8').slice(0, 200)
    reason ??= `closed with ${code}${said === '' ? '' : ` ${said}`}`
    handlers.onClosed({ reason, retryAfter, fault })
  })
  return {
    send: (text) => socket.send(text, ignoreError),
    ping: () => {
      if (socket.readyState === WebSocket.OPEN) socket.ping(undefined, undefined, ignoreError)
    },
    bufferedBytes: () => socket.bufferedAmount,
    close: () => socket.close(1000),
    terminate: () => socket.terminate(),
  }
}

/** The codes with which `ws` reports frames that break the protocol. */
function faultOf(code: string | undefined): SocketEnd['fault'] {
  if (code === 'WS_ERR_UNSUPPORTED_MESSAGE_LENGTH') return 'tooLarge'
  if (code === 'WS_ERR_UNSUPPORTED_DATA_PAYLOAD_LENGTH') return 'tooLarge'
  return code?.startsWith('WS_ERR_') === true ? 'malformed' : null
}

/** A frame that could not be written shows as the close of the socket. */
function ignoreError(): void {}

function asBuffer(data: RawData): Buffer {
  if (Buffer.isBuffer(data)) return data
  return Array.isArray(data) ? Buffer.concat(data) : Buffer.from(data)
}
