import type { FastifyInstance } from 'fastify'
import type { WebSocket } from 'ws'
import type { RiskState } from '../../../contract/domain/risk.ts'
import type { OrdersMessage, RiskMessage } from '../../../contract/gatewayTrading.ts'
import type { Bus } from '../../core/bus.ts'
import type { Log } from '../../core/log.ts'
import type { EngineServices } from '../../core/services.ts'
import { fillRow } from '../answers/accounts.ts'
import { isoTime } from '../answers/coverage.ts'
import { orderRow } from '../answers/orders.ts'
import { riskAnswer } from '../answers/risk.ts'
import { decisionRow } from '../answers/routing.ts'
import { workingOrderRow } from '../answers/workingOrders.ts'
import { Changes } from './changes.ts'
import { addSocketRoute, socketPaths } from './route.ts'

export type TradingSocketOptions = {
  readonly services: Pick<EngineServices, 'trading' | 'state'>
  readonly bus: Pick<Bus, 'on'>
  readonly log: Log
}

const sentence =
  'A WebSocket of JSON text that only sends. `sequence` counts from 0 without a hole; a client ' +
  'that reads too slowly is closed with 1013 and starts again from the snapshot. '

/** The state of orders and of risk, then every change of it in order. */
export function addTradingSockets(app: FastifyInstance, options: TradingSocketOptions): void {
  addSocketRoute(
    app,
    socketPaths.orders,
    {
      summary: 'Stream of orders',
      description: `${sentence}First \`snapshot\` with what is open, then \`order\`, \`fill\`, \`working_order\` and \`routing\`.`,
    },
    (socket) => serve(socket, options, tellOrders),
  )
  addSocketRoute(
    app,
    socketPaths.risk,
    {
      summary: 'Stream of risk',
      description: `${sentence}First \`snapshot\`, then \`risk\` with the whole state after each change of limits, trading states, arming or the kill switch.`,
    },
    (socket) => serve(socket, options, tellRisk),
  )
}

/** Tells the state and whatever changes from then on; returns the ways to stop. */
type Tell = (changes: Changes, options: TradingSocketOptions) => readonly (() => void)[]

function serve(socket: WebSocket, options: TradingSocketOptions, tell: Tell): void {
  const changes = new Changes(socket)
  const stops = tell(changes, options)
  socket.on('close', () => {
    changes.stop()
    for (const stop of stops) stop()
  })
  socket.on('error', (error) => options.log.debug({ error }, 'a trading client’s socket failed'))
}

const tellOrders: Tell = (changes, { services: { trading, state }, bus }) => {
  const tell = (make: (sequence: number) => OrdersMessage): void => changes.tell(make)
  tell(() => ({
    type: 'snapshot',
    sequence: 0,
    timestamp: isoTime(state().now),
    orders: trading.orders.open().map(orderRow),
    working_orders: trading.workingOrders.list().map(workingOrderRow),
  }))
  return [
    bus.on('order', (order) =>
      tell((sequence) => ({ type: 'order', sequence, order: orderRow(order) })),
    ),
    bus.on('fill', (fill) =>
      tell((sequence) => ({
        type: 'fill',
        sequence,
        exchange: fill.venue,
        account: fill.accountId,
        fill: fillRow(fill),
      })),
    ),
    bus.on('workingOrder', (order) =>
      tell((sequence) => ({
        type: 'working_order',
        sequence,
        working_order: workingOrderRow(order),
      })),
    ),
    bus.on('routing', ({ decision }) =>
      tell((sequence) => ({ type: 'routing', sequence, decision: decisionRow(decision) })),
    ),
  ]
}

const tellRisk: Tell = (changes, { services: { trading, state }, bus }) => {
  const tell = (type: RiskMessage['type'], risk: RiskState): void =>
    changes.tell((sequence) => ({
      type,
      sequence,
      timestamp: isoTime(state().now),
      risk: riskAnswer(risk),
    }))
  tell('snapshot', trading.risk.state())
  return [bus.on('risk', (changed) => tell('risk', changed.state))]
}
