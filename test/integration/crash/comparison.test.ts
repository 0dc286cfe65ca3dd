import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { ManagedOrder } from '../../../src/contract/domain/managedOrder.ts'
import type {
  ExecutionReport,
  Fill,
  NewOrder,
  OrderId,
} from '../../../src/contract/domain/order.ts'
import type { LedgerEntry } from '../../../src/sandbox/matching/ledger.ts'
import type { OrderLeg } from '../../../src/main/core/orderJournal.ts'
import { venueModules } from '../../../src/main/venues/registry.ts'
import { differencesOf } from '../../crash/compare.ts'
import type { OwnOrder } from '../../crash/record.ts'
import { type VenueTruth, truthOf } from '../../crash/truth.ts'
import { referenceOf } from '../../support/newOrders.ts'
import { type TradingRig, startTradingRig, value } from '../../support/tradingRig.ts'
import { waitFor } from '../../support/waitFor.ts'

const venues = ['binance-spot', 'binance-usdm', 'bybit', 'hyperliquid'] as const

describe.each(venues)('the comparison of our record with the ledger of %s', (venue) => {
  let rig: TradingRig
  let truth: VenueTruth
  let details: readonly OwnOrder[]

  beforeAll(async () => {
    rig = await startTradingRig(venueModules[venue])
    const orders = [
      rig.orderOf({ orderType: 'market' }),
      rig.orderOf({ price: await rig.priceAt(-3), timeInForce: 'gtc' }),
      rig.orderOf({ price: await rig.priceAt(-2), timeInForce: 'gtc' }),
    ]
    for (const order of orders) await rig.accepted(order)
    const [, , last] = orders
    if (last !== undefined) await rig.account.cancel(referenceOf(last))
    details = await Promise.all(orders.map((order) => detailOf(rig, order)))
    truth = await truthAt(rig)
  })

  afterAll(() => rig.close())

  const found = (changed: readonly OwnOrder[], venueTruth = truth): readonly string[] => [
    ...new Set(differencesOf(venueTruth, changed).map(({ what }) => what)),
  ]
  const changed = (index: number, fields: Partial<ManagedOrder>): readonly OwnOrder[] =>
    details.map((detail, at) =>
      at === index ? { ...detail, order: { ...detail.order, ...fields } } : detail,
    )
  const withFills = (change: (fills: readonly Fill[]) => readonly Fill[]): readonly OwnOrder[] =>
    details.map((detail, at) => (at === 0 ? { ...detail, fills: change(detail.fills) } : detail))

  it('finds nothing where both agree', () => {
    expect(truth.orders).toHaveLength(3)
    expect(truth.fills.length).toBeGreaterThan(0)
    expect(differencesOf(truth, details)).toEqual([])
  })

  it('finds an order that only one of the two has', () => {
    expect(found(details.slice(0, 2))).toEqual(['unknown order'])
    const without = { ...truth, orders: truth.orders.slice(0, 2) }
    expect(found(details, without)).toEqual(['missing order'])
  })

  it('finds a second order under the name of the first', () => {
    const twin = truth.orders.map((order) => ({ ...order, venueOrderId: `${order.venueOrderId}9` }))
    const doubled = { ...truth, orders: [...truth.orders, ...twin] }
    expect(found(details, doubled)).toContain('duplicate order')
  })

  it('takes a canceled order beside another for one that was replaced, where we asked for it', () => {
    const name = details[1]?.order.clientOrderId ?? ''
    const old = { ...truth.orders[2], clientOrderId: name, venueOrderId: '77' } as const
    const replaced = { ...truth, orders: [...truth.orders, old as (typeof truth.orders)[number]] }
    const key = details[1]?.order.idempotencyKey ?? ''
    expect(differencesOf(replaced, details, new Map([[key, 1]]))).toEqual([])
    expect(found(details, replaced)).toEqual(['duplicate order'])
  })

  it('finds a state that the venue does not confirm', () => {
    expect(found(changed(1, { status: 'canceled' }))).toEqual(['status'])
    expect(found(changed(2, { status: 'accepted' }))).toEqual(['status'])
    expect(found(changed(1, { status: 'denied' }))).toEqual(['order that should not be'])
    expect(found(changed(1, { status: 'rejected' }))).toEqual(['order that should not be'])
    expect(found(changed(1, { status: 'submitted' }))).toEqual(['unsettled', 'status'])
  })

  it('finds a fill that is lost, doubled, invented or not as it was', () => {
    expect(found(withFills((fills) => fills.slice(1)))).toContain('lost fill')
    expect(found(withFills((fills) => [...fills, ...fills]))).toContain('doubled fill')
    const another = (fill: Fill): Fill => ({ ...fill, tradeId: '424242' })
    expect(found(withFills((fills) => [...fills, ...fills.map(another)]))).toContain(
      'invented fill',
    )
    for (const wrong of [{ lastPrice: '1' }, { lastQuantity: '9' }, { side: 'sell' }] as const) {
      expect(found(withFills((fills) => fills.map((fill) => ({ ...fill, ...wrong }))))).toEqual([
        'fill',
      ])
    }
    expect(found(withFills((fills) => fills.map((fill) => ({ ...fill, fee: '7' }))))).toEqual([
      'fees',
      'fill',
    ])
  })

  it('finds quantities and fees that do not add up', () => {
    expect(found(changed(0, { cumulativeQuantity: '0.005' }))).toEqual(['filled quantity'])
    expect(found(changed(0, { fees: [] }))).toEqual(['fees'])
    expect(found(changed(0, { unexplainedQuantity: '0.005' }))).toEqual(['unsettled'])
  })
})

/** Our record of an order, as one that makes no mistake would have it. */
async function detailOf(rig: TradingRig, order: NewOrder): Promise<OwnOrder> {
  const report = await waitFor('the order', async () => {
    const told = value(await rig.account.order(referenceOf(order)))
    return told === null || (order.orderType === 'market' && told.status !== 'filled') ? null : told
  })
  const { instrumentId } = order
  const all = value(await rig.account.fills({ instrumentId, since: null }))
  const fills = all.filter(({ venueOrderId }) => venueOrderId === report.venueOrderId)
  return { order: managed(report, fills), legs: [legOf(report)], fills }
}

function legOf(report: ExecutionReport): OrderLeg {
  const { clientOrderId, venueOrderId, status, quantity, cumulativeQuantity } = report
  const told = { status, quantity, cumulativeQuantity, filledQuantity: cumulativeQuantity }
  return { clientOrderId, venueOrderId, ...told, sequence: null, exchangeTime: null }
}

function managed(report: ExecutionReport, fills: readonly Fill[]): ManagedOrder {
  const fees = new Map<string, number>()
  for (const { fee, feeAsset } of fills) {
    fees.set(feeAsset ?? '', (fees.get(feeAsset ?? '') ?? 0) + Math.round(Number(fee) * 1e12))
  }
  return {
    ...report,
    kind: 'order',
    orderId: '0' as OrderId,
    ownership: 'own',
    parentId: null,
    idempotencyKey: `key of ${report.clientOrderId}`,
    source: 'api',
    orderType: report.orderType ?? 'limit',
    quoteQuantity: null,
    trailingDelta: null,
    triggerDirection: null,
    triggerBy: null,
    expireTime: null,
    pending: null,
    unexplainedQuantity: '0',
    overfilledQuantity: null,
    fees: [...fees].map(([asset, amount]) => ({ asset, amount: (amount / 1e12).toFixed(12) })),
    denials: [],
    uncertainty: null,
    evidence: { source: 'query', words: '', time: report.exchangeTime },
    latency: {
      clickToCallMs: null,
      validatedMs: null,
      signedMs: null,
      sentMs: null,
      acknowledgedMs: null,
      firstFillMs: null,
    },
    createdTime: report.exchangeTime,
    updatedTime: report.exchangeTime,
    version: 1,
  }
}

async function truthAt({ sandbox, account }: TradingRig): Promise<VenueTruth> {
  const response = await fetch(`${sandbox.control}/ledger?venue=${account.venue}&account=main`)
  const lines = (await response.text()).split('\n').filter((line) => line !== '')
  return truthOf(
    account.venue,
    lines.map((line) => JSON.parse(line) as LedgerEntry),
  )
}
