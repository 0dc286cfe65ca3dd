import type { TradingResponses } from '../../../contract/ipc/tradingChannels.ts'
import type { EngineServices, Handlers } from '../../core/services.ts'

type HandlersOf<Prefix extends string> = Pick<
  Handlers,
  Extract<keyof TradingResponses, `${Prefix}:${string}`>
>

/** Who asks, as the journals have it: the person at this window. */
const window = 'window'
const person = 'user'

/** Orders, risk, routing and working orders. */
export function tradingHandlers(services: EngineServices): Pick<Handlers, keyof TradingResponses> {
  return {
    ...orderHandlers(services),
    ...riskHandlers(services),
    ...routingHandlers(services),
    ...workingOrderHandlers(services),
  }
}

function orderHandlers({ trading: { orders } }: EngineServices): HandlersOf<'order' | 'orders'> {
  return {
    'order:submit': (order) => orders.submit({ ...order, parentId: null, source: window }),
    'order:preview': (order) => orders.preview({ ...order, parentId: null, source: window }),
    'order:amend': (change) => orders.amend({ ...change, source: window }),
    'order:cancel': ({ orderId }) => orders.cancel(orderId, window),
    'order:cancelAll': (scope) => orders.cancelAll(scope, window),
    'order:resolve': ({ orderId, resolution, reason }) =>
      orders.resolve(orderId, resolution, person, reason),
    'orders:list': (query) => orders.list(query),
    'orders:open': () => orders.open(),
    'orders:detail': ({ orderId }) => orders.detail(orderId),
    'orders:stuck': () => orders.stuck(),
    'orders:latency': () => orders.latency(),
  }
}

function riskHandlers({ trading: { risk } }: EngineServices): HandlersOf<'risk' | 'killSwitch'> {
  const after = (change: () => void) => {
    change()
    return risk.state()
  }
  return {
    'risk:state': () => risk.state(),
    'risk:changes': ({ limit }) => risk.changes(limit),
    'risk:setLimits': ({ limits }) => after(() => risk.setLimits(limits, person)),
    'risk:usePreset': ({ preset }) => after(() => risk.usePreset(preset, person)),
    'risk:setTradingState': ({ venue, state, reason }) =>
      after(() => risk.setTradingState(venue, state, reason, person)),
    'risk:setSending': ({ venue, mode }) => after(() => risk.setSending(venue, mode, person)),
    'risk:setDeadMansSwitch': async ({ venue, accountId, on }) => {
      await risk.setDeadMansSwitch(venue, accountId, on, person)
      return risk.state()
    },
    'killSwitch:plan': (plan) => after(() => risk.setKillSwitchPlan(plan, person)),
    'killSwitch:engage': ({ reason }) => risk.engageKillSwitch(reason, person),
    'killSwitch:release': ({ confirmation }) =>
      after(() => risk.releaseKillSwitch(confirmation, person)),
  }
}

function routingHandlers({ trading: { routing } }: EngineServices): HandlersOf<'routing'> {
  return {
    'routing:settings': () => routing.settings(),
    'routing:setSettings': (settings) => {
      routing.setSettings(settings)
      return routing.settings()
    },
    'routing:preview': (request) => routing.preview({ ...request, source: window }),
    'routing:submit': (request) => routing.submit({ ...request, source: window }),
    'routing:decisions': ({ limit }) => routing.decisions(limit),
  }
}

function workingOrderHandlers({
  trading: { workingOrders },
}: EngineServices): HandlersOf<'workingOrders'> {
  return {
    'workingOrders:start': (request) => workingOrders.start({ ...request, source: window }),
    'workingOrders:pause': ({ workingOrderId }) => workingOrders.pause(workingOrderId),
    'workingOrders:resume': ({ workingOrderId }) => workingOrders.resume(workingOrderId),
    'workingOrders:cancel': ({ workingOrderId, exits }) =>
      workingOrders.cancel(workingOrderId, exits),
    'workingOrders:list': () => workingOrders.list(),
  }
}
