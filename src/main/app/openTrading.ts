import type { InstrumentId, UnixMs } from '../../contract/domain/ids.ts'
import type { VenueId } from '../../contract/domain/venue.ts'
import type { ConnectionManager } from '../connections/manager.ts'
import type { Bus } from '../core/bus.ts'
import type { Clock } from '../core/clock.ts'
import { DisposableStack } from '../core/disposable.ts'
import type { Log } from '../core/log.ts'
import type { Random } from '../core/random.ts'
import type { OrderService, TradingServices } from '../core/tradingServices.ts'
import { createLiveBooks } from '../market/books.ts'
import type { MarketService } from '../market/service.ts'
import { createTradingMarkets } from '../market/tradingMarkets.ts'
import type { Database } from '../storage/database.ts'
import { createOrderStore } from '../storage/orderStore.ts'
import { createRiskStore } from '../storage/riskStore.ts'
import { createRoutingStore } from '../storage/routingStore.ts'
import { createWorkingOrderStore } from '../storage/workingOrderStore.ts'
import { type OrderManagerOptions, createOrderManager } from '../trading/orders/manager.ts'
import { createRisk } from '../trading/risk/risk.ts'
import { createRouter } from '../trading/routing/router.ts'
import { createWorkingOrders } from '../trading/working/workingOrders.ts'
import type { Accounts } from './accounts.ts'
import type { Observation } from './observation.ts'
import type { VenueRunner } from './venueRunner.ts'
import type { VenueSettings } from './venueSettings.ts'

export type TradingParts = {
  readonly database: Database
  readonly accounts: Accounts
  readonly market: MarketService
  readonly runners: ReadonlyMap<VenueId, VenueRunner>
  readonly settings: readonly VenueSettings[]
  readonly connections: ConnectionManager
  readonly observation: Observation
  readonly dryRun: boolean
  readonly bus: Bus
  readonly clock: Clock
  readonly random: Random
  readonly log: Log
}

export type Trading = TradingServices & {
  /** Takes up what the last run left. After the accounts were opened, before anybody may ask. */
  start(): Promise<void>
  /** The last to trade stops first: nothing starts an order while the manager is closing. */
  close(): Promise<void>
}

/** Builds everything that trades. What listens to accounts listens from here on. */
export function openTrading(parts: TradingParts): Trading {
  const stack = new DisposableStack()
  const { database, accounts, runners, bus, clock, random, log, connections } = parts
  const shared = { accounts: accounts.directory, bus, clock, random, log }
  const onAlert: OrderManagerOptions['onAlert'] = (failure, origin) =>
    parts.observation.raise({ failure, ...origin })
  const mayTrade = connections.mayTrade.bind(connections)
  const { books, markets } = openMarkets(parts, stack)
  const risk = createRisk({
    ...shared,
    store: createRiskStore(database),
    markets,
    orders: (): OrderService => orders,
    mayTrade,
    venues: parts.settings,
    startDryRun: parts.dryRun,
    onAlert,
  })
  const orders = createOrderManager({
    ...shared,
    store: createOrderStore(database),
    markets,
    gate: risk.gate,
    mayTrade,
    onAlert,
  })
  const routing = createRouter({
    ...shared,
    store: createRoutingStore(database),
    markets,
    books,
    orders,
    gate: risk.gate,
    mayTrade,
    limits: (venue) => runners.get(venue)?.adapter.limits() ?? [],
    duplicateWindowMs: () => risk.state().limits.duplicateWindowMs,
  })
  const workingOrders = createWorkingOrders({
    ...shared,
    store: createWorkingOrderStore(database),
    markets,
    orders,
    want: (instrumentId) => books.want(instrumentId),
    onAlert,
  })
  for (const each of [orders, risk, routing, workingOrders]) stack.add(() => each.close())
  return {
    orders,
    risk,
    routing,
    workingOrders,
    close: () => stack.close(),
    async start() {
      await orders.start()
      await risk.start()
      routing.start()
      await workingOrders.takeUp()
    },
  }
}

function openMarkets({ bus, clock, market, runners }: TradingParts, stack: DisposableStack) {
  const proven = (what: 'book' | 'quote') => (instrumentId: InstrumentId) =>
    provenTime(market, runners, instrumentId, what)
  const books = createLiveBooks({
    bus,
    clock,
    venueOf: (instrumentId) => market.instrument(instrumentId)?.venue ?? null,
    carry: (venue, instrumentIds) => runners.get(venue)?.setBooks(instrumentIds),
    provenTime: proven('book'),
  })
  stack.add(() => books.close())
  const markets = createTradingMarkets({ bus, market, books, provenTime: proven('quote') })
  stack.add(() => markets.close())
  return { books, markets }
}

function provenTime(
  market: MarketService,
  runners: ReadonlyMap<VenueId, VenueRunner>,
  instrumentId: InstrumentId,
  what: 'book' | 'quote',
): UnixMs | null {
  const venue = market.instrument(instrumentId)?.venue
  const runner = venue === undefined ? undefined : runners.get(venue)
  return runner?.provenTime(instrumentId, what) ?? null
}
