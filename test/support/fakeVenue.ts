import { Big } from 'big.js'
import { mainAccount } from '../../src/contract/domain/account.ts'
import type { AccountStatus } from '../../src/contract/domain/accounts.ts'
import type { Instrument } from '../../src/contract/domain/instrument.ts'
import type {
  AccountOrigin,
  ClientOrderId,
  ExecutionReport,
  Fill,
  NewOrder,
  OrderReference,
  TradingCapabilities,
  VenueOrderId,
} from '../../src/contract/domain/order.ts'
import { fail, succeed } from '../../src/contract/errors.ts'
import type { Bus } from '../../src/main/core/bus.ts'
import type { Clock } from '../../src/main/core/clock.ts'
import type { TradingAccount } from '../../src/main/trading/seams.ts'
import type {
  AmendOutcome,
  CancelOutcome,
  SubmitOutcome,
  VenueAccount,
  VenueTrading,
} from '../../src/main/venues/account.ts'
import { textOrderIds } from '../../src/main/venues/shared/orderIds.ts'
import { contractOf } from './instruments.ts'
import { fillOf, reportOf } from './orders.ts'

export const fakeInstrument: Instrument = contractOf({
  minQuantity: '0.001',
  maxQuantity: '1000',
  maxLeverage: 100,
})

export const fakeCapabilities: TradingCapabilities = {
  marketKind: 'linear',
  orderTypes: ['market', 'limit', 'stopMarket', 'stopLimit', 'trailingStop'],
  timesInForce: {
    market: ['ioc'],
    limit: ['gtc', 'ioc', 'fok', 'gtd'],
    stopLimit: ['gtc', 'ioc', 'fok', 'gtd'],
  },
  postOnly: true,
  reduceOnly: true,
  quoteQuantity: false,
  amend: 'native',
  amendable: ['price', 'quantity'],
  cancelAll: 'account',
  hedgeMode: false,
  leverage: true,
  triggerBy: ['last', 'mark'],
  trailingDelta: { min: '10', max: '2000', step: '1' },
  webSocketOrderEntry: false,
  deadMansSwitch: null,
  notes: [],
}

/** How the next request of a kind fares on its way. */
export type Fate =
  | 'fine'
  /** Never arrives, and the sender cannot tell. */
  | 'lostRequest'
  /** Takes effect, and the answer is lost. */
  | 'lostAnswer'
  /** Takes effect only after this long, ms, and the answer is lost. */
  | { readonly lateMs: number }
  /** Refused for certain. */
  | 'refused'
  /** The call throws, which it must not. */
  | 'throws'

export type VenueOrder = {
  readonly clientOrderId: ClientOrderId
  readonly venueOrderId: VenueOrderId
  readonly order: NewOrder
  report: ExecutionReport
}

export type FakeVenue = {
  readonly account: TradingAccount
  /** Everything that ever was in its book: its own ledger. */
  readonly orders: readonly VenueOrder[]
  /** What was asked of it, in order. */
  readonly calls: readonly string[]
  /** Next fates, by request; `fine` once used up. */
  readonly fates: Record<'submit' | 'amend' | 'cancel' | 'order', Fate[]>
  /** Trades part of a working order and tells it, fill before report. */
  fill(venueOrderId: VenueOrderId, quantity: string, price?: string): Fill
  /** Ends an order by the venue's own will. */
  end(venueOrderId: VenueOrderId, status: 'canceled' | 'expired' | 'rejected'): ExecutionReport
  /** Whether what happens is told on the bus at once. Default true. */
  tells: boolean
  /** How the account says it is. Default live. */
  status: AccountStatus
  open(): readonly VenueOrder[]
}

export const fakeOrigin: AccountOrigin = {
  venue: 'bybit',
  environment: 'sandbox',
  accountId: mainAccount,
}

type Options = {
  readonly bus: Bus
  readonly clock: Clock
  readonly capabilities?: Partial<TradingCapabilities>
  readonly latestArrivalMs?: number
}

/** A venue in memory that keeps to its word, with requests that can be lost on the way. */
export function createFakeVenue({
  bus,
  clock,
  capabilities,
  latestArrivalMs = 5_000,
}: Options): FakeVenue {
  return new Fake(bus, clock, { ...fakeCapabilities, ...capabilities }, latestArrivalMs)
}

class Fake implements FakeVenue {
  readonly orders: VenueOrder[] = []
  readonly calls: string[] = []
  readonly fates: FakeVenue['fates'] = { submit: [], amend: [], cancel: [], order: [] }
  readonly account: TradingAccount
  tells = true
  status: AccountStatus = 'live'
  private readonly bus: Bus
  private readonly clock: Clock
  private numbers = 0
  private trades = 0

  constructor(bus: Bus, clock: Clock, capabilities: TradingCapabilities, latestArrivalMs: number) {
    this.bus = bus
    this.clock = clock
    const trading: VenueTrading = {
      capabilities: [capabilities],
      clientOrderIds: textOrderIds(/^[A-Za-z0-9_-]{1,36}$/),
      latestArrivalMs,
      request: (_action, args, { credentials }) =>
        Promise.resolve(
          succeed({
            method: 'POST',
            url: 'http://127.0.0.1/order',
            headers: { 'x-key': credentials?.apiKey ?? '', 'x-sign': 'abcdef' },
            body: JSON.stringify(args),
          }),
        ),
    }
    this.account = {
      ...fakeOrigin,
      account: this.venueAccount(),
      trading,
      credentials: { apiKey: 'fake-key-of-the-tests', secret: 'fake-secret' },
      urls: { rest: 'http://127.0.0.1', ws: 'ws://127.0.0.1' },
      state: () => ({
        ...fakeOrigin,
        status: this.status,
        reason: null,
        keyPreview: '...',
        permissions: null,
        capabilities: [capabilities],
        sockets: [],
        limits: [],
        openOrders: [],
        balances: [],
        positions: [],
        fills: [],
        askedTime: null,
      }),
    }
  }

  open(): readonly VenueOrder[] {
    return this.orders.filter(({ report }) => !isEnd(report))
  }

  fill(venueOrderId: VenueOrderId, quantity: string, price?: string): Fill {
    const found = this.byNumber(venueOrderId)
    this.trades += 1
    const now = this.clock.now()
    const cumulative = new Big(found.report.cumulativeQuantity).plus(quantity)
    const whole = new Big(found.report.quantity ?? '0')
    const fill = fillOf({
      ...fakeOrigin,
      instrumentId: found.order.instrumentId,
      tradeId: `${this.trades}`,
      clientOrderId: found.clientOrderId,
      venueOrderId,
      side: found.order.side,
      lastQuantity: quantity,
      lastPrice: price ?? found.order.price ?? '100',
      exchangeTime: now,
      receivedTime: now,
    })
    const isFilled = cumulative.gte(whole)
    if (this.tells) this.bus.publish(fill)
    this.fillsMade.push(fill)
    this.change(found, {
      executionType: 'trade',
      status:
        isEnd(found.report) && !isFilled
          ? found.report.status
          : isFilled
            ? 'filled'
            : 'partiallyFilled',
      cumulativeQuantity: cumulative.toFixed(),
      leavesQuantity: whole.minus(cumulative).toFixed(),
    })
    return fill
  }

  end(venueOrderId: VenueOrderId, status: 'canceled' | 'expired' | 'rejected'): ExecutionReport {
    return this.change(this.byNumber(venueOrderId), {
      executionType: status,
      status,
      leavesQuantity: '0',
    })
  }

  private readonly fillsMade: Fill[] = []

  private byNumber(venueOrderId: VenueOrderId): VenueOrder {
    const found = this.orders.find((each) => each.venueOrderId === venueOrderId)
    if (found === undefined) throw new Error(`the venue has no order ${venueOrderId}`)
    return found
  }

  private change(found: VenueOrder, fields: Partial<ExecutionReport>): ExecutionReport {
    const now = this.clock.now()
    found.report = { ...found.report, ...fields, exchangeTime: now, receivedTime: now }
    if (this.tells) this.bus.publish(found.report)
    return found.report
  }

  private take(order: NewOrder): VenueOrder {
    this.numbers += 1
    const venueOrderId = `v${this.numbers}` as VenueOrderId
    const now = this.clock.now()
    const waits = order.orderType !== 'limit' && order.orderType !== 'market'
    const report = reportOf({
      ...fakeOrigin,
      executionType: 'accepted',
      instrumentId: order.instrumentId,
      clientOrderId: order.clientOrderId,
      venueOrderId,
      side: order.side,
      orderType: order.orderType,
      timeInForce: order.timeInForce,
      status: waits ? 'untriggered' : 'accepted',
      quantity: order.quantity,
      price: order.price,
      stopPrice: order.stopPrice,
      leavesQuantity: order.quantity,
      exchangeTime: now,
      receivedTime: now,
    })
    const taken: VenueOrder = { clientOrderId: order.clientOrderId, venueOrderId, order, report }
    this.orders.push(taken)
    if (this.tells) this.bus.publish(report)
    return taken
  }

  private find({ clientOrderId, venueOrderId }: OrderReference): VenueOrder | undefined {
    return this.orders.findLast((each) =>
      venueOrderId === null
        ? each.clientOrderId === clientOrderId
        : each.venueOrderId === venueOrderId,
    )
  }

  /** What a fate does to a request: the effect, and what the sender hears. */
  private async fare<Outcome>(
    kind: 'submit' | 'amend' | 'cancel',
    effect: () => Outcome,
  ): Promise<
    | Outcome
    | {
        kind: 'unknown' | 'rejected'
        failure: { code: 'TIMEOUT' | 'ORDER_INVALID'; message: string }
        venueCode: string | null
      }
  > {
    const fate = this.fates[kind].shift() ?? 'fine'
    await Promise.resolve()
    const failure = { code: 'TIMEOUT', message: 'no answer' } as const
    if (fate === 'throws') throw new Error('a surprise')
    if (fate === 'refused') {
      const refusal = { code: 'ORDER_INVALID', message: 'refused' } as const
      return { kind: 'rejected', failure: refusal, venueCode: '1' }
    }
    if (fate === 'fine') return effect()
    if (fate === 'lostAnswer') effect()
    if (typeof fate === 'object') this.clock.after(fate.lateMs, () => effect())
    return { kind: 'unknown', failure, venueCode: null }
  }

  private venueAccount(): VenueAccount {
    const unsupported = () => Promise.resolve(fail('UNSUPPORTED', 'not here'))
    return {
      venue: fakeOrigin.venue,
      accountId: fakeOrigin.accountId,
      permissions: unsupported,
      submit: (order, hooks) => {
        this.calls.push(`submit ${order.clientOrderId}`)
        hooks?.onSigned?.(this.clock.monotonic())
        hooks?.onSent?.(this.clock.monotonic())
        return this.fare('submit', () => this.accept(order))
      },
      amend: (amendment) => {
        this.calls.push(`amend ${amendment.venueOrderId}`)
        return this.fare('amend', () => this.amend(amendment))
      },
      cancel: (reference) => {
        this.calls.push(`cancel ${reference.venueOrderId ?? reference.clientOrderId}`)
        return this.fare('cancel', () => this.cancel(reference))
      },
      cancelAll: () => {
        this.calls.push('cancelAll')
        for (const { venueOrderId } of this.open()) this.end(venueOrderId, 'canceled')
        return Promise.resolve({ kind: 'done', canceled: null, failed: [] })
      },
      order: async (reference) => {
        this.calls.push(`order ${reference.venueOrderId ?? reference.clientOrderId}`)
        const fate = this.fates.order.shift() ?? 'fine'
        await Promise.resolve()
        if (fate !== 'fine') return fail('TIMEOUT', 'no answer')
        const found = this.find(reference)
        if (found === undefined) return succeed(null)
        const receivedTime = this.clock.now()
        return succeed({ ...found.report, executionType: 'status' as const, receivedTime })
      },
      openOrders: () => Promise.resolve(succeed(this.open().map(({ report }) => report))),
      fills: ({ since }) =>
        Promise.resolve(
          succeed(this.fillsMade.filter(({ exchangeTime }) => exchangeTime >= (since ?? 0))),
        ),
      balances: () => Promise.resolve(succeed([])),
      positions: () => Promise.resolve(succeed([])),
      feeRates: unsupported,
      setLeverage: unsupported,
      countdownCancel: unsupported,
      openStream: () => {
        throw new Error('no stream here')
      },
      limits: () => [],
      close: () => Promise.resolve(),
    }
  }

  private accept(order: NewOrder): SubmitOutcome {
    const isThere = this.orders.some(({ clientOrderId }) => clientOrderId === order.clientOrderId)
    if (isThere) {
      const failure = { code: 'ORDER_DUPLICATE', message: 'known' } as const
      return { kind: 'rejected', failure, venueCode: '2' }
    }
    const { venueOrderId } = this.take(order)
    return { kind: 'accepted', venueOrderId, report: null, fills: [] }
  }

  private amend(amendment: Parameters<VenueAccount['amend']>[0]): AmendOutcome {
    const found = this.find(amendment)
    if (found === undefined || isEnd(found.report)) {
      const failure = { code: 'ORDER_NOT_FOUND', message: 'not working' } as const
      return { kind: 'rejected', failure, venueCode: '3' }
    }
    const { price, quantity, newClientOrderId } = amendment
    const traded = new Big(found.report.cumulativeQuantity)
    if (newClientOrderId !== null) {
      this.end(found.venueOrderId, 'canceled')
      const whole = new Big(quantity ?? found.report.quantity ?? '0')
      const left =
        quantity === null
          ? new Big(found.report.quantity ?? '0').minus(traded)
          : whole.minus(traded)
      const next = this.take({
        ...found.order,
        clientOrderId: newClientOrderId,
        price: price ?? found.order.price,
        quantity: left.toFixed(),
      })
      return { kind: 'accepted', venueOrderId: next.venueOrderId, report: null }
    }
    const whole = quantity ?? found.report.quantity ?? '0'
    const report = this.change(found, {
      executionType: 'amended',
      price: price ?? found.report.price,
      quantity: whole,
      leavesQuantity: new Big(whole).minus(traded).toFixed(),
    })
    return { kind: 'accepted', venueOrderId: found.venueOrderId, report }
  }

  private cancel(reference: OrderReference): CancelOutcome {
    const found = this.find(reference)
    if (found === undefined || isEnd(found.report)) {
      const failure = { code: 'ORDER_NOT_FOUND', message: 'not working' } as const
      return { kind: 'rejected', failure, venueCode: '3' }
    }
    return { kind: 'canceled', report: this.end(found.venueOrderId, 'canceled') }
  }
}

function isEnd({ status }: ExecutionReport): boolean {
  return ['filled', 'canceled', 'expired', 'rejected'].includes(status)
}
