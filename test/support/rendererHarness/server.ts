import { createReadStream, existsSync, statSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { extname, join, normalize, resolve } from 'node:path'
import { WebSocketServer } from 'ws'
import { decodeWire, encodeWire } from '../../../src/contract/ipc/wire.ts'
import type { FakeOptions } from './fakeEngine.ts'
import { FakeEngine } from './fakeEngine.ts'

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.woff2': 'font/woff2',
  '.svg': 'image/svg+xml',
}

export type Harness = {
  readonly url: string
  readonly engine: FakeEngine
  /** Cuts every open socket, as a restart of the engine would. */
  readonly cut: () => void
  /** While false, new sockets are refused. */
  accept: boolean
  readonly close: () => Promise<void>
}

/** Where the built interface lies. */
export function rendererFolder(): string {
  return resolve(
    process.env['PITWALL_RENDERER'] ?? join(import.meta.dirname, '../../../out/renderer'),
  )
}

/** Serves the built interface and speaks the socket protocol for a fake engine, on 127.0.0.1. */
export async function startHarness(options: FakeOptions = {}, port = 0): Promise<Harness> {
  const folder = rendererFolder()
  const engine = new FakeEngine(options)
  const server = createServer((request, response) => {
    const path = normalize(
      decodeURIComponent(new URL(request.url ?? '/', 'http://localhost').pathname),
    )
    const file = join(folder, path === '/' ? 'index.html' : path)
    if (!file.startsWith(folder) || !existsSync(file) || !statSync(file).isFile()) {
      response.writeHead(404).end()
      return
    }
    response.writeHead(200, { 'content-type': types[extname(file)] ?? 'application/octet-stream' })
    createReadStream(file).pipe(response)
  })
  const sockets = new WebSocketServer({ noServer: true })
  const harness = { accept: true }
  server.on('upgrade', (request, socket, head) => {
    if (!harness.accept || !request.url?.startsWith('/socket')) {
      socket.destroy()
      return
    }
    sockets.handleUpgrade(request, socket, head, (client) => {
      const push = (payload: unknown): void =>
        client.send(encodeWire({ type: 'push', name: 'frame', payload }))
      const link = engine.attach(push)
      client.on('message', (data: Buffer) => {
        const { id, name, input } = decodeWire(data) as {
          id: number
          name: string
          input: Record<string, unknown>
        }
        client.send(encodeWire({ type: 'response', id, result: link.request(name, input) }))
      })
      client.on('close', link.close)
    })
  })
  await new Promise<void>((done) => server.listen(port, '127.0.0.1', done))
  const { port: bound } = server.address() as AddressInfo
  return Object.assign(harness, {
    url: `http://127.0.0.1:${bound}/`,
    engine,
    cut: () => {
      for (const client of sockets.clients) client.terminate()
    },
    close: async () => {
      engine.close()
      for (const client of sockets.clients) client.terminate()
      sockets.close()
      server.closeAllConnections()
      await new Promise((done) => server.close(done))
    },
  })
}
