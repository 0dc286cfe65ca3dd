import { type AccountId, mainAccount } from '../../src/contract/domain/account.ts'
import type { AccountState } from '../../src/contract/domain/accounts.ts'
import type { InstrumentId } from '../../src/contract/domain/ids.ts'
import type { Instrument } from '../../src/contract/domain/instrument.ts'
import type { Denial, ManagedOrder, OrderRequest } from '../../src/contract/domain/managedOrder.ts'
import {
  type OrderId,
  type TradingCapabilities,
  timesInForce,
} from '../../src/contract/domain/order.ts'
import type { RiskChange, RiskLimits } from '../../src/contract/domain/risk.ts'
import type { Environment, VenueId } from '../../src/contract/domain/venue.ts'
import type { Failure } from '../../src/contract/errors.ts'
import { type Bus, createBus } from '../../src/main/core/bus.ts'
import { silentLog } from '../../src/main/core/log.ts'
import { seededRandom } from '../../src/main/core/random.ts'
import type { OrderService } from '../../src/main/core/tradingServices.ts'
import type { CountedFill } from '../../src/main/positions/ledger.ts'
import { type Risk, createRisk } from '../../src/main/trading/risk/risk.ts'
import type { RiskStore } from '../../src/main/trading/risk/store.ts'
import type { BookTop, GateQuestion, TradingAccount } from '../../src/main/trading/seams.ts'
import type { VenueAccount, VenueTrading } from '../../src/main/venues/account.ts'
import { textOrderIds } from '../../src/main/venues/shared/orderIds.ts'
import { unavailableTrading } from '../../src/main/trading/unavailable.ts'
import { capabilitiesOf, contractOf } from './instruments.ts'
import { type ManualClock, manualClock } from './manualClock.ts'

/** Every rule off: tests switch on the one they are about. */
export const noLimits: RiskLimits = {
  maxOrderQuantity: null,
  maxOrderNotional: null,
  priceCollar: null,
  maxPositionPerInstrument: null,
  maxExposurePerVenue: null,
  maxExposureTotal: null,
  maxDailyLoss: null,
  reduceOnlyDrawdown: null,
  haltDrawdown: null,
  maxOrdersPerSecond: null,
  maxOrdersPerMinute: null,
  maxOpenOrders: null,
  duplicateWindowMs: null,
  maxDataAgeMs: null,
}

export function capabilitiesFor(fields: Partial<TradingCapabilities> = {}): TradingCapabilities {
  return capabilitiesOf({
    timesInForce: { limit: timesInForce, stopLimit: timesInForce, market: ['ioc', 'gtc'] },
    ...fields,
  })
}

export function instrumentFor(fields: Partial<Instrument> = {}): Instrument {
  return contractOf({
    minQuantity: '0.001',
    maxQuantity: '100',
    minNotional: '5',
    maxLeverage: 100,
    ...fields,
  })
}

export const perpetual = instrumentFor()
export const spotPair = instrumentFor({
  instrumentId: 'BTCUSDT-SPOT.BINANCE-SPOT' as InstrumentId,
  venue: 'binance-spot',
  marketKind: 'spot',
})

export function requestFor(
  instrument: Instrument,
  fields: Partial<OrderRequest> = {},
): OrderRequest {
  return {
    idempotencyKey: 'key',
    venue: instrument.venue,
    accountId: mainAccount,
    instrumentId: instrument.instrumentId,
    parentId: null,
    source: 'window',
    clickedTime: null,
    side: 'buy',
    orderType: 'limit',
    quantity: '1',
    quoteQuantity: null,
    price: '60000',
    stopPrice: null,
    trailingDelta: null,
    triggerDirection: null,
    triggerBy: null,
    timeInForce: null,
    expireTime: null,
    postOnly: false,
    reduceOnly: false,
    positionSide: null,
    ...fields,
  }
}

export type MemoryStore = RiskStore & {
  /** Set to make every write fail. */
  broken: Error | null
  readonly settings: Map<string, string>
}

export function memoryStore(): MemoryStore {
  const settings = new Map<string, string>()
  const changes: RiskChange[] = []
  const days = new Map<number, { figures: string; fills: Map<string, boolean> }>()
  const store: MemoryStore = {
    broken: null,
    settings,
    setting: (name) => settings.get(name) ?? null,
    change(name, value, entry) {
      if (store.broken !== null) throw store.broken
      settings.set(name, value)
      changes.unshift(entry)
    },
    changes: (limit) => changes.slice(0, limit),
    day: (day) => days.get(day)?.figures ?? null,
    dayFills: (day) =>
      [...(days.get(day)?.fills ?? [])].map(([fillId, withFee]) => ({ fillId, withFee })),
    saveDay(day, figures, fills: readonly CountedFill[]) {
      if (store.broken !== null) throw store.broken
      const known = days.get(day)?.fills ?? new Map<string, boolean>()
      for (const { fillId, withFee } of fills) known.set(fillId, withFee)
      days.set(day, { figures, fills: known })
    },
  }
  return store
}

type RigOptions = {
  readonly limits?: Partial<RiskLimits>
  readonly instruments?: readonly Instrument[]
  readonly environment?: Environment
  readonly startDryRun?: boolean
  readonly store?: MemoryStore
  readonly clock?: ManualClock
  /** Calls of the accounts, by venue; what is missing throws. */
  readonly venueAccounts?: Partial<Record<VenueId, Partial<VenueAccount>>>
  readonly capabilities?: Partial<TradingCapabilities>
  readonly orders?: Partial<OrderService>
}

/** Risk without venues: what markets, accounts and the order manager say is what a test sets. */
export type RiskRig = {
  readonly risk: Risk
  readonly clock: ManualClock
  readonly bus: Bus
  readonly store: MemoryStore
  readonly alerts: Failure[]
  /** What the order manager lists; tests change it. */
  readonly open: ManagedOrder[]
  readonly states: Map<VenueId, AccountState>
  readonly marks: Map<InstrumentId, { price: number; receivedTime: number }>
  readonly tops: Map<InstrumentId, BookTop>
  /** The venue's switches, by venue; absent ones are open. */
  readonly refusals: Map<VenueId, string>
  setState(venue: VenueId, fields: Partial<AccountState>): void
  setPrice(instrument: Instrument, price: number | null): void
  ask(request: OrderRequest, more?: Partial<GateQuestion>): GateQuestion
  /** Names of the rules that say no. */
  refused(request: OrderRequest, more?: Partial<GateQuestion>): readonly string[]
  admit(request: OrderRequest, more?: Partial<GateQuestion>): readonly Denial[]
}

let made = 0
export function nextOrderId(): OrderId {
  made += 1
  const number = made.toString(16).padStart(15, '0')
  return `${'0'.repeat(12)}40008${number}` as OrderId
}

export function startRiskRig(options: RigOptions = {}): RiskRig {
  const { environment = 'sandbox', instruments = [perpetual, spotPair] } = options
  const clock = options.clock ?? manualClock()
  const bus = createBus(silentLog)
  const store = options.store ?? memoryStore()
  const alerts: Failure[] = []
  const open: ManagedOrder[] = []
  const states = new Map<VenueId, AccountState>()
  const marks: RiskRig['marks'] = new Map()
  const tops: RiskRig['tops'] = new Map()
  const refusals = new Map<VenueId, string>()
  const venues = [...new Set(instruments.map(({ venue }) => venue))]
  const accounts = venues.map((venue) => {
    states.set(venue, liveState(venue, environment, clock))
    const kinds = new Set(
      instruments.filter((each) => each.venue === venue).map(({ marketKind }) => marketKind),
    )
    const trading: Pick<VenueTrading, 'capabilities' | 'clientOrderIds'> = {
      capabilities: [...kinds].map((marketKind) =>
        capabilitiesFor({ ...options.capabilities, marketKind }),
      ),
      clientOrderIds: textOrderIds(/^[a-zA-Z0-9-]{1,36}$/),
    }
    return {
      venue,
      environment,
      accountId: mainAccount,
      account: { venue, accountId: mainAccount, ...options.venueAccounts?.[venue] },
      trading,
      state: () => states.get(venue) as AccountState,
    } as unknown as TradingAccount
  })
  const orders: OrderService = {
    ...unavailableTrading('not in this test').orders,
    open: () => open,
    find: (orderId) => open.find((each) => each.orderId === orderId) ?? null,
    ...options.orders,
  }
  const find = (venue: VenueId, accountId: AccountId): TradingAccount | null =>
    accounts.find((each) => each.venue === venue && each.accountId === accountId) ?? null
  const risk = createRisk({
    store,
    accounts: { find, all: () => accounts },
    markets: {
      instrument: (id) => instruments.find((each) => each.instrumentId === id) ?? null,
      instrumentAt: (venue, symbol, kind) =>
        instruments.find(
          (each) =>
            each.venue === venue && each.unifiedSymbol === symbol && each.marketKind === kind,
        ) ?? null,
      mark: (id) =>
        (marks.get(id) as ReturnType<typeof marks.get> & { receivedTime: never }) ?? null,
      top: (id) => tops.get(id) ?? null,
    },
    orders: () => orders,
    mayTrade: (venue) => {
      const message = refusals.get(venue)
      return message === undefined
        ? { allowed: true }
        : { allowed: false, reason: 'breakerOpen', message }
    },
    venues: venues.map((venue) => ({ venue, environment })),
    startDryRun: options.startDryRun ?? false,
    bus,
    clock,
    random: seededRandom(1),
    log: silentLog,
    onAlert: (failure) => alerts.push(failure),
  })
  if (options.limits !== undefined) risk.setLimits({ ...noLimits, ...options.limits }, 'test')
  const rig: RiskRig = {
    risk,
    clock,
    bus,
    store,
    alerts,
    open,
    states,
    marks,
    tops,
    refusals,
    setState(venue, fields) {
      states.set(venue, { ...(states.get(venue) as AccountState), ...fields })
      bus.publish({
        kind: 'accountStream',
        venue,
        environment,
        accountId: mainAccount,
        reason: null,
        status: 'live',
        receivedTime: clock.now(),
      })
    },
    setPrice({ instrumentId }, price) {
      if (price === null) marks.delete(instrumentId)
      else marks.set(instrumentId, { price, receivedTime: clock.now() })
      if (price === null) tops.delete(instrumentId)
      else tops.set(instrumentId, { bid: price, ask: price, receivedTime: clock.now() })
    },
    ask(request, more = {}) {
      const instrument = instruments.find((each) => each.instrumentId === request.instrumentId)
      if (instrument === undefined) throw new Error('no such instrument')
      return { orderId: nextOrderId(), request, instrument, environment, replaces: null, ...more }
    },
    refused: (request, more) => risk.gate.check(rig.ask(request, more)).map(({ rule }) => rule),
    admit: (request, more) => risk.gate.admit(rig.ask(request, more)),
  }
  for (const instrument of instruments) rig.setPrice(instrument, 60_000)
  return rig
}

function liveState(venue: VenueId, environment: Environment, clock: ManualClock): AccountState {
  return {
    venue,
    environment,
    accountId: mainAccount,
    status: 'live',
    reason: null,
    keyPreview: '...',
    permissions: null,
    capabilities: [],
    sockets: [],
    limits: [],
    openOrders: [],
    balances: [],
    positions: [],
    fills: [],
    askedTime: clock.now(),
  }
}
