import { mkdtempSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createBus } from '../../src/main/core/bus.ts'
import { systemClock } from '../../src/main/core/clock.ts'
import { silentLog } from '../../src/main/core/log.ts'
import { buildGateway } from '../../src/main/gateway/build.ts'
import { createAccess } from '../../src/main/gateway/guard/access.ts'
import { type Gateway, startGateway } from '../../src/main/gateway/listen.ts'
import { createDispatch } from '../../src/main/ipc/dispatch.ts'
import { createHandlers } from '../../src/main/ipc/handlers/index.ts'
import { createFrameHub } from '../../src/main/ipc/publisher.ts'
import { type FakeServices, fakeServices } from './engineServices.ts'

function parts(services: FakeServices) {
  const bus = createBus(silentLog)
  const hub = createFrameHub({ services, bus, clock: systemClock, log: silentLog })
  const dispatch = createDispatch(createHandlers(services), silentLog)
  return { bus, parts: { services, hub, dispatch, bus, clock: systemClock, log: silentLog } }
}

/** A gateway that does not listen: requests are injected, with the token unless told otherwise. */
export async function injectedGateway(services: FakeServices = fakeServices()) {
  const access = createAccess()
  const { parts: own } = parts(services)
  const app = await buildGateway({ ...own, access, rendererDirectory: '/nowhere' })
  return {
    app,
    access,
    services,
    close: async () => {
      await app.close()
      own.hub.close()
    },
    get: (url: string, headers: Record<string, string> = {}) =>
      app.inject({ url, headers: { authorization: `Bearer ${access.token}`, ...headers } }),
  }
}

export type RunningGateway = Gateway & {
  readonly services: FakeServices
  readonly bus: ReturnType<typeof createBus>
  readonly port: number
}

/** A gateway on a real loopback port, serving a tiny page of its own as the interface. */
export async function runningGateway(): Promise<RunningGateway> {
  const services = fakeServices()
  const { bus, parts: own } = parts(services)
  const rendererDirectory = mkdtempSync(join(tmpdir(), 'pitwall-renderer-'))
  mkdirSync(join(rendererDirectory, 'assets'))
  writeFileSync(join(rendererDirectory, 'index.html'), tinyPage)
  writeFileSync(join(rendererDirectory, 'assets', 'app.js'), "document.title = 'ready'")
  const gateway = await startGateway({ ...own, port: 0, rendererDirectory })
  return {
    ...gateway,
    services,
    bus,
    port: Number(new URL(gateway.url).port),
    async close() {
      await gateway.close()
      own.hub.close()
      rmSync(rendererDirectory, { recursive: true, force: true })
    },
  }
}

const tinyPage = `<!doctype html><html><head><title>waiting</title>
<script type="module" src="/assets/app.js"></script></head><body><p id="hello">hello</p></body></html>`
