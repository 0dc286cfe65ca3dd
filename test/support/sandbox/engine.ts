import type { Behaviour, Contract } from '../../../src/sandbox/matching/contract.ts'
import { MatchingEngine } from '../../../src/sandbox/matching/engine.ts'
import type { ExternalMarket, Level, Print } from '../../../src/sandbox/matching/externalMarket.ts'
import { type Fixed, fixed, fixedText } from '../../../src/sandbox/matching/fixed.ts'
import type {
  Fill,
  Order,
  OrderRequest,
  Outcome,
  Placed,
} from '../../../src/sandbox/matching/order.ts'
import { type ManualClock, manualClock } from '../manualClock.ts'

/** A market that a test moves by hand. */
export class HandMarket implements ExternalMarket {
  private prices = { mark: fixed(100), last: fixed(100) }
  private asksNow: readonly Level[] = levels([
    [101, 5],
    [102, 5],
    [103, 5],
  ])
  private bidsNow: readonly Level[] = levels([
    [99, 5],
    [98, 5],
    [97, 5],
  ])
  private readonly tape: Print[] = []
  rate = fixed('0.0001')

  setAsks(rows: readonly (readonly [price: number, quantity: number])[]): void {
    this.asksNow = levels(rows)
  }

  setBids(rows: readonly (readonly [price: number, quantity: number])[]): void {
    this.bidsNow = levels(rows)
  }

  setMark(price: number): void {
    this.prices = { ...this.prices, mark: fixed(price) }
  }

  print(time: number, takerSide: 'buy' | 'sell', price: number, quantity: number): void {
    this.tape.push({ time, takerSide, price: fixed(price), quantity: fixed(quantity) })
    this.prices = { ...this.prices, last: fixed(price) }
  }

  asks(_symbol: string, _time: number, depth: number): readonly Level[] {
    return this.asksNow.slice(0, depth)
  }

  bids(_symbol: string, _time: number, depth: number): readonly Level[] {
    return this.bidsNow.slice(0, depth)
  }

  best(): { readonly bid: Fixed; readonly ask: Fixed } {
    return { bid: this.bidsNow[0]?.price ?? 1n, ask: this.asksNow[0]?.price ?? fixed(1_000_000) }
  }

  prints(_symbol: string, from: number, to: number): readonly Print[] {
    return this.tape.filter(({ time }) => time > from && time <= to)
  }

  last(): Fixed {
    return this.prices.last
  }

  mark(): Fixed {
    return this.prices.mark
  }

  index(): Fixed {
    return this.prices.mark
  }

  fundingRate(): Fixed {
    return this.rate
  }
}

function levels(rows: readonly (readonly [price: number, quantity: number])[]): Level[] {
  return rows.map(([price, quantity]) => ({ price: fixed(price), quantity: fixed(quantity) }))
}

const noBounds = { min: null, max: null, step: null }

export const linear: Contract = {
  symbol: 'XUSD',
  kind: 'linear',
  baseAsset: 'X',
  quoteAsset: 'USD',
  rules: {
    tickSize: fixed('0.1'),
    priceDecimals: null,
    priceFigures: null,
    minPrice: fixed('0.1'),
    maxPrice: fixed(100_000),
    quantity: { min: fixed('0.01'), max: fixed(1000), step: fixed('0.01') },
    marketQuantity: noBounds,
    minNotional: fixed(5),
    maxNotional: null,
    notionalOfMarketOrders: true,
    reduceOnlyMayBeSmall: true,
    band: null,
    maxOpenOrders: 3,
    maxTriggerOrders: 2,
    marketBound: null,
  },
  fees: { maker: fixed('0.0002'), taker: fixed('0.0005') },
  tiers: [
    { floor: 0n, maintenanceRate: fixed('0.01'), maxLeverage: 50, deduction: 0n },
    {
      floor: fixed(10_000),
      maintenanceRate: fixed('0.05'),
      maxLeverage: 10,
      deduction: fixed(400),
    },
  ],
  maxLeverage: 50,
  liquidationFee: fixed('0.0125'),
  fundingIntervalMs: 28_800_000,
}

export const spot: Contract = {
  ...linear,
  symbol: 'YUSD',
  kind: 'spot',
  baseAsset: 'Y',
  fees: { maker: fixed('0.001'), taker: fixed('0.001') },
  tiers: [],
  maxLeverage: 1,
  fundingIntervalMs: null,
}

export const usualBehaviour: Behaviour = {
  postOnlyThatTakes: 'refuse',
  fokThatCannot: 'refuse',
  triggerAtOnce: 'refuse',
  amendPlace: 'keptWhenSmaller',
  amendBelowFilled: 'cancel',
  selfTrade: 'none',
  defaultLeverage: 10,
  defaultMarginMode: 'cross',
  moneyDecimals: 8,
}

export type Bench = {
  readonly engine: MatchingEngine
  readonly market: HandMarket
  readonly clock: ManualClock
  /** Lets time pass and the engine live through it. */
  readonly pass: (ms: number) => void
  /** An order of the linear contract; more fields replace the usual ones. */
  readonly send: Send<Outcome<Placed>>
  /** The same, which must be taken. */
  readonly take: Send<Order>
  readonly fills: (account: string) => string[]
  readonly wallet: (account: string, asset?: string) => string
}

type Send<Result> = (account: string, side: 'buy' | 'sell', more: Partial<OrderRequest>) => Result

let named = 0

export function request(side: 'buy' | 'sell', more: Partial<OrderRequest>): OrderRequest {
  named += 1
  return {
    symbol: linear.symbol,
    side,
    orderType: more.price === undefined || more.price === null ? 'market' : 'limit',
    trigger: null,
    quantity: fixed(1),
    quoteQuantity: null,
    price: null,
    timeInForce: 'gtc',
    expireTime: null,
    postOnly: false,
    reduceOnly: false,
    closePosition: false,
    positionSide: 'both',
    clientOrderId: `order-${named}`,
    selfTrade: null,
    note: {},
    ...more,
  }
}

/** An engine with two rich accounts, in a market that stands still until it is moved. */
export function bench(behaviour: Partial<Behaviour> = {}): Bench {
  const clock = manualClock(Date.parse('2026-11-20T12:00:00Z'))
  const market = new HandMarket()
  const engine = new MatchingEngine({
    venue: 'binance-usdm',
    contracts: [linear, spot],
    behaviour: { ...usualBehaviour, ...behaviour },
    external: market,
    clock,
  })
  for (const id of ['ann', 'bob']) {
    engine.accounts.create(id, null, clock.now())
    engine.credit(id, 'USD', fixed(100_000))
    engine.credit(id, 'Y', fixed(1000))
  }
  const send: Bench['send'] = (account, side, more) => engine.submit(account, request(side, more))
  return {
    engine,
    market,
    clock,
    pass(ms) {
      clock.advance(ms)
      engine.advance()
    },
    send,
    take(account, side, more) {
      const outcome = send(account, side, more)
      if (!outcome.ok) throw new Error(`refused: ${outcome.refusal}`)
      return outcome.value.order
    },
    fills: (account) => engine.fills(account, null).map(fillText),
    wallet: (account, asset = 'USD') =>
      fixedText(engine.accounts.get(account)?.wallet(asset).total ?? 0n),
  }
}

/** `buy 1@101 taker`. */
export function fillText({ side, quantity, price, liquidity }: Fill): string {
  return `${side} ${fixedText(quantity)}@${fixedText(price)} ${liquidity}`
}
