import { type AddressInfo, type Socket, connect, createServer } from 'node:net'

/** A way between two ends that can be cut, or swallow what passes in one direction. */
export type Proxy = {
  readonly port: number
  /** Ends every connection without a word. */
  cut(): void
  /** What is said this way from now on never arrives; null lets all through again. */
  swallow(direction: 'toServer' | 'toClient' | null): void
  close(): Promise<void>
}

export async function startProxy(target: number): Promise<Proxy> {
  const sockets = new Set<Socket>()
  let swallowed: 'toServer' | 'toClient' | null = null
  const keep = (socket: Socket): void => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
    socket.on('error', () => socket.destroy())
  }
  const server = createServer((client) => {
    const upstream = connect(target, '127.0.0.1')
    keep(client)
    keep(upstream)
    client.on('data', (bytes) => swallowed !== 'toServer' && upstream.write(bytes))
    upstream.on('data', (bytes) => swallowed !== 'toClient' && client.write(bytes))
    client.on('close', () => upstream.destroy())
    upstream.on('close', () => client.destroy())
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const cut = (): void => {
    for (const socket of sockets) socket.destroy()
  }
  return {
    port: (server.address() as AddressInfo).port,
    cut,
    swallow: (direction) => {
      swallowed = direction
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        cut()
      }),
  }
}
