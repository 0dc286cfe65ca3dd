import { WebSocket } from 'ws'
import { waitFor } from '../waitFor.ts'

/** A plain socket that keeps what it receives. */
export type SocketClient = {
  readonly received: readonly string[]
  readonly isOpen: boolean
  send(message: unknown): void
  /** The first text that fits, waiting for it. */
  wait(what: string, fits: (text: string) => boolean, limitMs?: number): Promise<string>
  close(): Promise<void>
}

export async function connectSocket(url: string): Promise<SocketClient> {
  const socket = new WebSocket(url, { maxPayload: 200_000_000 })
  const received: string[] = []
  socket.on('message', (data) => received.push((data as Buffer).toString('utf8')))
  socket.on('error', () => undefined)
  await new Promise<void>((resolve, reject) => {
    socket.once('open', resolve)
    socket.once('close', () => reject(new Error(`${url} was closed`)))
  })
  return {
    received,
    get isOpen() {
      return socket.readyState === WebSocket.OPEN
    },
    send: (message) => socket.send(typeof message === 'string' ? message : JSON.stringify(message)),
    wait: (what, fits, limitMs) => waitFor(what, () => received.find(fits), limitMs),
    close: () =>
      new Promise((resolve) => {
        if (socket.readyState === WebSocket.CLOSED) resolve()
        socket.once('close', () => resolve())
        socket.terminate()
      }),
  }
}
