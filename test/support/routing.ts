import { mainAccount } from '../../src/contract/domain/account.ts'
import type { AccountState } from '../../src/contract/domain/accounts.ts'
import type { InstrumentId, UnifiedSymbol, UnixMs } from '../../src/contract/domain/ids.ts'
import type { Instrument } from '../../src/contract/domain/instrument.ts'
import type { Denial, ManagedOrder, OrderRequest } from '../../src/contract/domain/managedOrder.ts'
import type { BookSnapshot, Level } from '../../src/contract/domain/market.ts'
import {
  type OrderId,
  type TradingCapabilities,
  orderTypes,
  timesInForce,
} from '../../src/contract/domain/order.ts'
import type {
  RouteRequest,
  RoutingDecision,
  RoutingSettings,
} from '../../src/contract/domain/routing.ts'
import type { SendingMode } from '../../src/contract/domain/risk.ts'
import { type VenueId, venueIds } from '../../src/contract/domain/venue.ts'
import { succeed } from '../../src/contract/errors.ts'
import { createBus } from '../../src/main/core/bus.ts'
import { silentLog } from '../../src/main/core/log.ts'
import { seededRandom } from '../../src/main/core/random.ts'
import { type Router, createRouter } from '../../src/main/trading/routing/router.ts'
import { defaultSettings } from '../../src/main/trading/routing/settings.ts'
import type { RoutingStore } from '../../src/main/trading/routing/store.ts'
import type { VenueView } from '../../src/main/trading/routing/view.ts'
import type { TradingAccount } from '../../src/main/trading/seams.ts'
import { contractOf } from './instruments.ts'
import { managedOrderOf } from './fakeTrading.ts'
import { type ManualClock, manualClock } from './manualClock.ts'

export const routedSymbol = 'BTCUSDT' as UnifiedSymbol
export const routingStart = 1_750_000_000_000

/** A venue as a test has it. Prices and quantities are numbers; the rules decimal text. */
export type VenueSpec = {
  readonly venue: VenueId
  readonly asks: readonly Level[]
  readonly bids: readonly Level[]
  /** Null: neither the account nor the list tells. */
  readonly fees: { readonly maker: string; readonly taker: string } | null
  readonly priority: number | null
  /** Null: no book in step. */
  readonly bookAgeMs: number | null
  readonly instrument: Partial<Instrument>
  readonly refusals: readonly Denial[]
  readonly environment: 'sandbox' | 'live'
  readonly sending: SendingMode
}

export function specOf(venue: VenueId, fields: Partial<VenueSpec> = {}): VenueSpec {
  return {
    venue,
    asks: [[100, 10]],
    bids: [[99, 10]],
    fees: { maker: '0.0002', taker: '0.0005' },
    priority: null,
    bookAgeMs: 0,
    instrument: {},
    refusals: [],
    environment: 'sandbox',
    sending: 'armed',
    ...fields,
  }
}

export function instrumentOf({ venue, instrument, fees }: VenueSpec): Instrument {
  return contractOf({ venue, fees, ...instrument })
}

export const capabilities: TradingCapabilities = {
  marketKind: 'linear',
  orderTypes,
  timesInForce: Object.fromEntries(orderTypes.map((each) => [each, timesInForce])),
  postOnly: true,
  reduceOnly: true,
  quoteQuantity: true,
  amend: 'native',
  amendable: ['price', 'quantity'],
  cancelAll: 'account',
  hedgeMode: false,
  leverage: true,
  triggerBy: ['last', 'mark'],
  trailingDelta: null,
  webSocketOrderEntry: false,
  deadMansSwitch: null,
  notes: [],
}

export function bookOf(spec: VenueSpec, now: number): BookSnapshot | null {
  if (spec.bookAgeMs === null) return null
  const time = (now - spec.bookAgeMs) as UnixMs
  return {
    kind: 'bookSnapshot',
    instrumentId: instrumentOf(spec).instrumentId,
    bids: spec.bids,
    asks: spec.asks,
    sequence: 1,
    exchangeTime: time,
    receivedTime: time,
  }
}

export function viewOf(spec: VenueSpec, now = routingStart): VenueView {
  const { venue, refusals, fees, priority } = spec
  return {
    venue,
    instrument: instrumentOf(spec),
    capabilities,
    refusals,
    book: bookOf(spec, now),
    fees: fees === null ? null : { ...fees, source: 'list' },
    priority,
    purse: null,
  }
}

let made = 0

export function routeOf(fields: Partial<RouteRequest> = {}): RouteRequest {
  made += 1
  return {
    side: 'buy',
    orderType: 'market',
    quantity: '1',
    quoteQuantity: null,
    price: null,
    stopPrice: null,
    trailingDelta: null,
    triggerDirection: null,
    triggerBy: null,
    timeInForce: null,
    expireTime: null,
    postOnly: false,
    reduceOnly: false,
    positionSide: null,
    idempotencyKey: `route-${made}`,
    symbol: routedSymbol,
    marketKind: 'linear',
    criterion: 'bestPrice',
    venues: null,
    accountId: mainAccount,
    split: null,
    source: 'window',
    clickedTime: null,
    ...fields,
  }
}

export function settingsOf(fields: Partial<RoutingSettings> = {}): RoutingSettings {
  return { ...defaultSettings, ...fields }
}

/** Keeps decisions as JSON, as the database does. */
export function memoryRoutingStore(): RoutingStore & { failing: boolean } {
  const kept = new Map<string, string>()
  let settings: RoutingSettings | null = null
  const all = (): readonly RoutingDecision[] =>
    [...kept.values()].map((text) => JSON.parse(text) as RoutingDecision)
  const store = {
    failing: false,
    save(decision: RoutingDecision) {
      if (store.failing) throw new Error('the disk is full')
      kept.set(decision.decisionId, JSON.stringify(decision))
    },
    find: (id: string) => all().find(({ decisionId }) => decisionId === id) ?? null,
    findByKey: (key: string) => all().find(({ request }) => request.idempotencyKey === key) ?? null,
    list: (limit: number) => all().toReversed().slice(0, limit),
    unsettled: () => all().filter(({ outcome }) => outcome === null),
    settings: () => settings,
    saveSettings(chosen: RoutingSettings) {
      settings = chosen
    },
  }
  return store
}

/** What the scripted order service makes of a request. */
export type Answer = Partial<ManagedOrder> | Error

export type RouterRig = {
  readonly router: Router
  readonly clock: ManualClock
  readonly bus: ReturnType<typeof createBus>
  readonly store: ReturnType<typeof memoryRoutingStore>
  /** Every submission the router made, in order. */
  readonly sent: readonly OrderRequest[]
  readonly orders: readonly ManagedOrder[]
  readonly wanted: Map<InstrumentId, number>
  readonly decisions: readonly RoutingDecision[]
  /** Says more of an order over the bus. */
  readonly tell: (orderId: OrderId, fields: Partial<ManagedOrder>) => void
  /** Another router on the same records, as after a restart. */
  readonly restart: () => Router
}

export type RigOptions = {
  readonly specs: readonly VenueSpec[]
  readonly settings?: Partial<RoutingSettings>
  /** By default the venue fills it whole at the request's venue's best price. */
  readonly answer?: (request: OrderRequest, count: number) => Answer
  /** The gate's word on a venue. */
  readonly gate?: (request: OrderRequest) => readonly Denial[]
  /** Venues that may not be traded, by reason. */
  readonly closed?: readonly VenueId[]
  readonly clock?: ManualClock
}

/** A router among fakes: books that stand, an order service that follows a script. */
export function routerRig(options: RigOptions): RouterRig {
  const { specs, answer = filledWhole(specs), gate = () => [], closed = [] } = options
  const clock = options.clock ?? manualClock(routingStart)
  const bus = createBus(silentLog)
  const store = memoryRoutingStore()
  store.saveSettings(settingsOf(options.settings))
  const sent: OrderRequest[] = []
  const orders = new Map<OrderId, ManagedOrder>()
  const byKey = new Map<string, OrderId>()
  const wanted = new Map<InstrumentId, number>()
  const decisions: RoutingDecision[] = []
  bus.on('routing', ({ decision }) => decisions.push(decision))
  const accounts = specs.map((spec) => accountOf(spec))

  const tell: RouterRig['tell'] = (orderId, fields) => {
    const known = orders.get(orderId)
    if (known === undefined) throw new Error('there is no such order')
    const order = { ...known, version: known.version + 1, ...fields }
    orders.set(orderId, order)
    bus.publish(order)
  }

  const submit = async (request: OrderRequest): Promise<ManagedOrder> => {
    const known = orders.get(byKey.get(request.idempotencyKey) ?? ('' as OrderId))
    if (known !== undefined) return known
    sent.push(request)
    const said = answer(request, sent.length)
    await Promise.resolve()
    if (said instanceof Error) throw said
    const order = managedOrderOf({ ...request, ...said })
    orders.set(order.orderId, order)
    byKey.set(request.idempotencyKey, order.orderId)
    bus.publish(order)
    return order
  }

  const routerOf = (): Router =>
    createRouter({
      store,
      accounts: {
        find: (venue, accountId) =>
          accounts.find((each) => each.venue === venue && each.accountId === accountId) ?? null,
        all: () => accounts,
      },
      markets: {
        instrument: () => null,
        instrumentAt: (venue, symbol, kind) => {
          const spec = specs.find((each) => each.venue === venue)
          const found = spec === undefined ? null : instrumentOf(spec)
          return found?.unifiedSymbol === symbol && found.marketKind === kind ? found : null
        },
        mark: () => null,
        top: () => null,
      },
      books: {
        want(id) {
          wanted.set(id, (wanted.get(id) ?? 0) + 1)
          return () => void wanted.set(id, (wanted.get(id) ?? 0) - 1)
        },
        book: (id) => {
          const spec = specs.find((each) => instrumentOf(each).instrumentId === id)
          return spec === undefined ? null : bookOf(spec, clock.now())
        },
        waitFor: () => Promise.resolve(null),
      },
      orders: {
        submit,
        list: ({ parentId, limit }) =>
          [...orders.values()]
            .filter((order) => order.parentId === parentId)
            .toReversed()
            .slice(0, limit),
      },
      gate: {
        admit: ({ request }) => gate(request),
        check: ({ request }) => gate(request),
        withdraw: () => undefined,
        sending: (venue) => specs.find((each) => each.venue === venue)?.sending ?? 'armed',
      },
      mayTrade: (venue) =>
        closed.includes(venue)
          ? { allowed: false, reason: 'breakerOpen', message: 'Order entry rests.' }
          : { allowed: true },
      bus,
      clock,
      random: seededRandom(7 + sent.length),
      log: silentLog,
      waitMs: 20,
    })

  return {
    router: routerOf(),
    clock,
    bus,
    store,
    sent,
    get orders() {
      return [...orders.values()]
    },
    wanted,
    decisions,
    tell,
    restart: routerOf,
  }
}

/** The venue filled it at its best price. */
export function filledWhole(specs: readonly VenueSpec[]) {
  return (request: OrderRequest): Answer => {
    const spec = specs.find(({ venue }) => venue === request.venue)
    const level = request.side === 'buy' ? spec?.asks[0] : spec?.bids[0]
    return {
      status: 'filled',
      cumulativeQuantity: request.quantity ?? '0',
      leavesQuantity: '0',
      averagePrice: String(level?.[0] ?? 0),
    }
  }
}

export const venueRefused: Partial<ManagedOrder> = {
  status: 'rejected',
  venueOrderId: null,
  reason: 'not enough margin',
  evidence: { source: 'answer', words: 'The venue refused it.', time: routingStart as UnixMs },
}

export const weDenied: Partial<ManagedOrder> = {
  status: 'denied',
  venueOrderId: null,
  denials: [
    {
      rule: 'maxOrdersPerSecond',
      message: 'Too many orders.',
      field: null,
      limit: null,
      value: null,
      unit: null,
    },
  ],
  evidence: { source: 'gate', words: 'Too many orders.', time: routingStart as UnixMs },
}

export const nobodyKnows: Partial<ManagedOrder> = {
  status: 'submitted',
  venueOrderId: null,
  uncertainty: {
    about: 'submit',
    reason: 'no answer',
    since: routingStart as UnixMs,
    checks: 0,
    nextCheckTime: null,
    needsHand: false,
  },
}

/** Runs what a manual clock holds back until the promise is done. */
export async function drive<Value>(clock: ManualClock, promise: Promise<Value>): Promise<Value> {
  const state = { isDone: false }
  const ending = (): void => {
    state.isDone = true
  }
  promise.then(ending, ending)
  for (let turn = 0; !state.isDone && turn < 10_000; turn += 1) await clock.advanceAsync(1)
  return promise
}

export const allVenues: readonly VenueId[] = venueIds

function accountOf(spec: VenueSpec): TradingAccount {
  const { venue, environment } = spec
  const state: Partial<AccountState> = {
    venue,
    environment,
    accountId: mainAccount,
    status: 'live',
    reason: null,
    balances: [],
    positions: [],
  }
  const account = {
    venue,
    accountId: mainAccount,
    feeRates: () =>
      Promise.resolve(
        spec.fees === null
          ? { ok: false, error: { code: 'UNSUPPORTED', message: 'not told' } }
          : succeed(spec.fees),
      ),
    limits: () => [],
  }
  return {
    venue,
    environment,
    accountId: mainAccount,
    account: account as unknown as TradingAccount['account'],
    trading: { capabilities: [capabilities] } as unknown as TradingAccount['trading'],
    credentials: { apiKey: '', secret: '' },
    urls: { rest: '', ws: '' },
    state: () => state as AccountState,
  }
}
