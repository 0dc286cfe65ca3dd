import { createHash } from 'node:crypto'
import { createServer, type Socket } from 'node:net'
import { listen } from './httpVenue.ts'

export type RawServer = {
  /** `127.0.0.1:port`. */
  readonly host: string
  readonly connections: () => number
  close(): Promise<void>
}

/** A loopback server that speaks bytes, so that it can misbehave below HTTP and WebSocket. */
export async function rawServer(onSocket: (socket: Socket, count: number) => void) {
  const sockets = new Set<Socket>()
  let connections = 0
  const server = createServer((socket) => {
    sockets.add(socket)
    connections += 1
    socket.on('error', () => {})
    socket.on('close', () => sockets.delete(socket))
    onSocket(socket, connections)
  })
  const host = await listen(server)
  const rig: RawServer = {
    host,
    connections: () => connections,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        for (const socket of sockets) socket.destroy()
      }),
  }
  return rig
}

/** The server's side of the opening handshake, given the client's request. */
export function acceptUpgrade(request: string): string {
  const key = /sec-websocket-key: *(\S+)/i.exec(request)?.[1] ?? ''
  const accept = createHash('sha1')
    .update(`${key}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`)
    .digest('base64')
  return [
    'HTTP/1.1 101 Switching Protocols',
    'Upgrade: websocket',
    'Connection: Upgrade',
    `Sec-WebSocket-Accept: ${accept}`,
    '\r\n',
  ].join('\r\n')
}

/** One unmasked frame as a server sends it. Opcode 1 is text, 2 binary. */
export function wsFrame(opcode: number, payload: Buffer): Buffer {
  const length = payload.length
  if (length < 126) return Buffer.concat([Buffer.from([0x80 | opcode, length]), payload])
  const head = Buffer.alloc(length < 65_536 ? 4 : 10)
  head[0] = 0x80 | opcode
  if (length < 65_536) {
    head[1] = 126
    head.writeUInt16BE(length, 2)
  } else {
    head[1] = 127
    head.writeBigUInt64BE(BigInt(length), 2)
  }
  return Buffer.concat([head, payload])
}
