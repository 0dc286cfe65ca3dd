import fastify, { type FastifyInstance } from 'fastify'
import type { Bus } from '../core/bus.ts'
import type { Clock } from '../core/clock.ts'
import type { Log } from '../core/log.ts'
import type { Dispatch, EngineServices, FrameHub } from '../core/services.ts'
import { addFailures } from './failures.ts'
import type { Access } from './guard/access.ts'
import { addGuard } from './guard/index.ts'
import { addApi } from './routes/api.ts'
import { addAudit } from './routes/audit.ts'
import { addFix } from './routes/fix.ts'
import { addLiquidationAnalytics } from './routes/liquidations.ts'
import { addOpenApi } from './routes/openapi.ts'
import { addOrders } from './routes/orders.ts'
import { addRenderer } from './routes/renderer.ts'
import { addRisk } from './routes/risk.ts'
import { addRouting } from './routes/routing.ts'
import { addWorkingOrders } from './routes/workingOrders.ts'
import { addRendererSocket } from './sockets/rendererSocket.ts'
import { addSockets } from './sockets/route.ts'
import { addStreamSocket } from './sockets/streamSocket.ts'
import { addTradingSockets } from './sockets/tradingSockets.ts'

export type GatewayParts = {
  readonly services: EngineServices
  readonly hub: FrameHub
  readonly dispatch: Dispatch
  /** What the streams of changes listen to. */
  readonly bus: Pick<Bus, 'on'>
  readonly clock: Clock
  readonly log: Log
  readonly access: Access
  /** Folder of the built interface; left out where it does not exist. */
  readonly rendererDirectory: string
}

/** Largest body of a request: a working order with all its terms needs a fraction of it. */
const bodyLimit = 64 * 1024

/** The browser host and the HTTP API as one server that does not listen yet. */
export async function buildGateway(parts: GatewayParts): Promise<FastifyInstance> {
  const { services, hub, dispatch, bus, clock, log, access } = parts
  const app = fastify({
    bodyLimit,
    logger: false,
    requestTimeout: 30_000,
    forceCloseConnections: true,
    routerOptions: { maxParamLength: 200 },
  })
  // The schemas describe the routes; the routes parse their own arguments.
  app.setValidatorCompiler(() => (value) => ({ value }))
  app.setSerializerCompiler(() => (value) => JSON.stringify(value))
  addFailures(app, log)
  // Before the guard, so that a refused upgrade is also hung up.
  await addSockets(app, clock)
  addGuard(app, access)
  await addOpenApi(app, services.state().version)
  await app.register((scope, _options, done) => {
    addApi(scope, services)
    addAudit(scope, services)
    addFix(scope, services)
    addLiquidationAnalytics(scope, services)
    addOrders(scope, services)
    addRisk(scope, services)
    addRouting(scope, services)
    addWorkingOrders(scope, services)
    addStreamSocket(scope, { services, clock, log })
    addTradingSockets(scope, { services, bus, log })
    addRendererSocket(scope, { hub, dispatch, log })
    done()
  })
  if (!(await addRenderer(app, parts.rendererDirectory))) {
    log.warn('the interface is not built: only the HTTP API is served')
  }
  return app
}
