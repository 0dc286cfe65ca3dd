import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Behaviour } from '../../../src/sandbox/matching/contract.ts'
import { reaches } from '../../../src/sandbox/matching/contractMarket.ts'
import { MatchingEngine } from '../../../src/sandbox/matching/engine.ts'
import type { OrderEvent } from '../../../src/sandbox/matching/events.ts'
import { seededMarket } from '../../../src/sandbox/matching/externalMarket.ts'
import {
  type Fixed,
  fixed,
  fixedText,
  floorToStep,
  times,
} from '../../../src/sandbox/matching/fixed.ts'
import {
  isOpen,
  leavesOf,
  type Order,
  type Side,
  type TimeInForce,
} from '../../../src/sandbox/matching/order.ts'
import { Market } from '../../../src/sandbox/marketData/market.ts'
import { contractOf } from '../../../src/sandbox/venues/binance-usdm/private/contracts.ts'
import { contractOf as spotContractOf } from '../../../src/sandbox/venues/binance-spot/private/contracts.ts'
import { request, usualBehaviour } from '../../support/sandbox/engine.ts'
import { manualClock } from '../../support/manualClock.ts'

const market = new Market(5)
const start = Date.parse('2026-11-20T09:00:00Z')
const accounts = ['ann', 'bob', 'cid'] as const

type Kind = 'spot' | 'linear'
const lines = {
  spot: {
    venue: 'binance-spot',
    contract: market.listings('binance-spot').map(spotContractOf)[0],
    external: seededMarket(market, 'binance-spot'),
  },
  linear: {
    venue: 'binance-usdm',
    contract: market.listings('binance-usdm').map(contractOf)[0],
    external: seededMarket(market, 'binance-usdm'),
  },
} as const

type Action =
  | {
      readonly kind: 'submit'
      readonly account: number
      readonly side: Side
      /** Distance of the limit from the mark in basis points; null at market. */
      readonly away: number | null
      readonly steps: number
      readonly timeInForce: TimeInForce
      readonly postOnly: boolean
      readonly reduceOnly: boolean
      readonly stop: boolean
    }
  | { readonly kind: 'cancel'; readonly account: number; readonly pick: number }
  | {
      readonly kind: 'amend'
      readonly account: number
      readonly pick: number
      readonly away: number
      readonly steps: number
    }
  | { readonly kind: 'wait'; readonly ms: number }

const account = fc.integer({ min: 0, max: accounts.length - 1 })
const away = fc.integer({ min: -15, max: 15 })
const steps = fc.integer({ min: 100, max: 3000 })
const anyAction: fc.Arbitrary<Action> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constant('submit' as const),
      account,
      side: fc.constantFrom<Side>('buy', 'sell'),
      away: fc.option(away, { freq: 4 }),
      steps,
      timeInForce: fc.constantFrom<TimeInForce>('gtc', 'gtc', 'ioc', 'fok'),
      postOnly: fc.boolean(),
      reduceOnly: fc.constantFrom(false, false, true),
      stop: fc.constantFrom(false, false, false, true),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant('cancel' as const), account, pick: fc.nat(20) }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('amend' as const),
      account,
      pick: fc.nat(20),
      away,
      steps,
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('wait' as const),
      ms: fc.integer({ min: 1, max: 1500 }),
    }),
  },
)
const anyActions = fc.array(anyAction, { minLength: 5, maxLength: 30 })
const anyKind = fc.constantFrom<Kind>('spot', 'linear')
const anyMode = fc.constantFrom<Partial<Behaviour>>(
  {},
  { selfTrade: 'expireMaker' },
  { selfTrade: 'decrement' },
  { amendPlace: 'lost' },
)

const deposits = { USDT: fixed(5_000_000), BTC: fixed(60) }

/** Plays actions at a new engine; `look` is called after each. `everyMs` cuts the waits up. */
function play(
  kind: Kind,
  mode: Partial<Behaviour>,
  actions: readonly Action[],
  look: (engine: MatchingEngine) => void = () => undefined,
  listen: (engine: MatchingEngine) => void = () => undefined,
  everyMs = Infinity,
): MatchingEngine {
  const { venue, contract, external } = lines[kind]
  if (contract === undefined) throw new Error('nothing is listed')
  const clock = manualClock(start)
  const behaviour = { ...usualBehaviour, ...mode }
  const engine = new MatchingEngine({ venue, contracts: [contract], behaviour, external, clock })
  for (const id of accounts) {
    engine.accounts.create(id, null, clock.now())
    for (const [asset, amount] of Object.entries(deposits)) engine.credit(id, asset, amount)
  }
  listen(engine)
  const step = contract.rules.quantity.step ?? 1n
  const tick = contract.rules.tickSize ?? 1n
  const priceAt = (basisPoints: number): Fixed => {
    const mark = external.mark(contract.symbol, clock.now())
    return floorToStep(mark + (mark * BigInt(basisPoints)) / 10_000n, tick)
  }
  actions.forEach((action, index) => {
    if (action.kind === 'wait') {
      for (let left = action.ms; left > 0; left -= everyMs) {
        clock.advance(Math.min(left, everyMs))
        engine.advance()
      }
    } else act(engine, action, index, { symbol: contract.symbol, step, priceAt })
    look(engine)
  })
  return engine
}

function act(
  engine: MatchingEngine,
  action: Exclude<Action, { kind: 'wait' }>,
  index: number,
  at: { symbol: string; step: Fixed; priceAt: (away: number) => Fixed },
): void {
  const id = accounts[action.account] as string
  if (action.kind === 'submit') {
    const { side, away: distance, stop, timeInForce } = action
    const direction = side === 'buy' ? 'rise' : 'fall'
    engine.submit(
      id,
      request(side, {
        symbol: at.symbol,
        clientOrderId: `o${index}`,
        quantity: at.step * BigInt(action.steps),
        price: distance === null ? null : at.priceAt(distance),
        timeInForce: action.postOnly ? 'gtc' : timeInForce,
        postOnly: action.postOnly && distance !== null && !stop,
        reduceOnly: action.reduceOnly && engine.contract(at.symbol)?.kind === 'linear',
        trigger: stop
          ? { kind: 'stop', by: 'mark', price: at.priceAt(side === 'buy' ? 3 : -3), direction }
          : null,
      }),
    )
    return
  }
  const open = engine.openOrders(id, null)
  const order = open[action.pick % Math.max(1, open.length)]
  if (order === undefined) return
  if (action.kind === 'cancel') engine.cancel(id, order.id)
  else {
    const quantity = at.step * BigInt(action.steps)
    engine.amend(id, order.id, { price: at.priceAt(action.away), quantity })
  }
}

const runs = { numRuns: 100 }

describe('the matching engine', () => {
  it('keeps the sum of money: what accounts lose, fees and the seeded market gain', () => {
    fc.assert(
      fc.property(anyKind, anyMode, anyActions, (kind, mode, actions) => {
        const engine = play(kind, mode, actions, (at) => expectConserved(at, kind))
        expect(engine.venue).toBe(lines[kind].venue)
      }),
      runs,
    )
  })

  it('never fills an order beyond its quantity, and tells every fill once', () => {
    fc.assert(
      fc.property(anyKind, anyMode, anyActions, (kind, mode, actions) => {
        const engine = play(kind, mode, actions)
        const ids = new Set<string>()
        for (const id of accounts) {
          for (const order of engine.orders(id, null)) expectSound(engine, order)
          for (const fill of engine.fills(id, null)) {
            const key = `${fill.tradeId}/${fill.orderId}`
            expect(ids.has(key)).toBe(false)
            ids.add(key)
          }
        }
      }),
      runs,
    )
  })

  it('fills the better price first, and the earlier order at one price', () => {
    fc.assert(
      fc.property(anyKind, anyActions, (kind, actions) => {
        const engine = play(kind, {}, actions, undefined, expectPriority)
        expect(engine.venue).toBe(lines[kind].venue)
      }),
      runs,
    )
  })

  it('gives the same ledger however its time is cut up', () => {
    fc.assert(
      fc.property(
        anyKind,
        anyMode,
        anyActions,
        fc.integer({ min: 20, max: 400 }),
        (kind, mode, actions, everyMs) => {
          const told = (engine: MatchingEngine): string =>
            [...engine.ledger.after(0, null)].map((entry) => JSON.stringify(entry)).join('\n')
          const whole = play(kind, mode, actions)
          const cut = play(kind, mode, actions, undefined, undefined, everyMs)
          expect(told(cut)).toBe(told(whole))
        },
      ),
      runs,
    )
  })
})

/** Accounts, fees and the seeded market's side of each trade add up to what was paid in. */
function expectConserved(engine: MatchingEngine, kind: Kind): void {
  const contract = engine.contracts()[0]
  if (contract === undefined) throw new Error('nothing is listed')
  const mark = engine.mark(contract.symbol)
  const sums = new Map<string, Fixed>()
  const add = (asset: string, amount: Fixed): void => {
    sums.set(asset, (sums.get(asset) ?? 0n) + amount)
  }
  for (const id of accounts) {
    const held = engine.accounts.get(id)
    if (held === null) throw new Error(`no account ${id}`)
    for (const [asset, { total, locked }] of held.wallets) {
      add(asset, total)
      expect(locked).toBeGreaterThanOrEqual(0n)
      expect(kind === 'linear' || total >= locked).toBe(true)
    }
    expectHeld(engine, id)
    for (const { quantity, cost } of held.livePositions()) {
      add(contract.quoteAsset, times(quantity, mark) - cost)
    }
    for (const fill of engine.fills(id, null)) {
      add(fill.feeAsset, fill.fee)
      if (fill.counterparty !== null) continue
      const signed = fill.side === 'buy' ? fill.quantity : -fill.quantity
      const quote = times(signed, fill.price)
      if (kind === 'spot') add(contract.baseAsset, -signed)
      add(contract.quoteAsset, kind === 'spot' ? quote : quote - times(signed, mark))
    }
  }
  for (const entry of engine.ledger.after(0, null)) {
    const outside = entry['reason'] === 'insurance' || entry['reason'] === 'funding'
    if (entry.kind === 'balance' && outside)
      add(String(entry['asset']), -fixed(String(entry['change'])))
  }
  for (const [asset, amount] of Object.entries(deposits)) {
    expect(fixedText(sums.get(asset) ?? 0n)).toBe(fixedText(amount * BigInt(accounts.length)))
  }
}

/** What is locked in the wallets is what open orders hold. */
function expectHeld(engine: MatchingEngine, id: string): void {
  const open = engine.openOrders(id, null)
  const held = open.reduce((sum, order) => sum + order.held, 0n)
  const wallets = [...(engine.accounts.get(id)?.wallets.values() ?? [])]
  expect(wallets.reduce((sum, wallet) => sum + wallet.locked, 0n)).toBe(held)
}

function expectSound(engine: MatchingEngine, order: Order): void {
  const fills = engine.fillsOf(order)
  const filled = fills.reduce((sum, fill) => sum + fill.quantity, 0n)
  expect(order.cumulativeQuantity).toBe(filled)
  expect(order.cumulativeQuote).toBe(fills.reduce((sum, fill) => sum + fill.quote, 0n))
  expect(leavesOf(order)).toBeGreaterThanOrEqual(0n)
  expect(order.quantity === null || filled <= order.quantity).toBe(true)
  const whole = order.quantity === null ? null : order.quantity - order.preventedQuantity
  expect(order.status === 'filled').toBe(filled > 0n && whole === filled)
  for (const fill of fills) {
    const limit = order.amendments > 0 ? null : order.price
    expect(limit === null || reaches(fill.side, limit, fill.price)).toBe(true)
  }
}

/** At each fill of a resting order, nobody better or earlier is still waiting. */
function expectPriority(engine: MatchingEngine): void {
  const isBehind = (event: OrderEvent, other: Order): boolean => {
    const [mine, theirs] = [event.order.price as Fixed, other.price as Fixed]
    if (mine === theirs) return other.priority > event.order.priority
    return event.order.request.side === 'buy' ? theirs < mine : theirs > mine
  }
  engine.on((event) => {
    if (event.kind !== 'order' || event.fill?.liquidity !== 'maker') return
    const rivals = accounts
      .flatMap((id) => engine.openOrders(id, event.order.request.symbol))
      .filter((other) => other !== event.order && other.request.side === event.order.request.side)
      .filter((other) => isOpen(other) && other.status !== 'untriggered')
      .filter((other) => other.priority > 0 && !other.request.reduceOnly)
    expect(rivals.every((other) => isBehind(event, other))).toBe(true)
  })
}
