import { Big } from 'big.js'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isDecimalText } from '../../../src/contract/domain/decimal.ts'
import type { UnixMs } from '../../../src/contract/domain/ids.ts'
import {
  type ExecutionReport,
  type Fill,
  venueOrderStatuses,
} from '../../../src/contract/domain/order.ts'
import type { ParseKind, ParsedDocument } from '../../../src/main/venues/adapter.ts'
import { bybit } from '../../../src/main/venues/bybit/index.ts'

const receivedTime = 1_800_000_000_000 as UnixMs

const order = {
  category: 'linear',
  symbol: 'BTCUSDT',
  orderId: 'o-1',
  orderLinkId: 'c-1',
  side: 'Buy',
  orderType: 'Limit',
  price: '50000',
  qty: '0.5',
  timeInForce: 'GTC',
  orderStatus: 'New',
  avgPrice: '',
  cumExecQty: '0.2',
  leavesQty: '0.3',
  positionIdx: 0,
  reduceOnly: false,
  stopOrderType: '',
  triggerPrice: '',
  updatedTime: '1700000000000',
}
const execution = {
  category: 'linear',
  symbol: 'BTCUSDT',
  orderId: 'o-1',
  orderLinkId: 'c-1',
  side: 'Buy',
  execId: 'e-1',
  execType: 'Trade',
  execPrice: '50000',
  execQty: '0.2',
  execFee: '5.5',
  isMaker: false,
  execTime: '1700000000000',
}

/** Words of the venue beside anything else, so that some rows are read and some are not. */
const spoken =
  'Buy Sell New Filled Cancelled Rejected Untriggered Market Limit Stop TrailingStop IOC PostOnly ' +
  'spot inverse linear BTCUSD ETHUSDT 0 0.1 -1 1e3 1700000000 1700000000001 Trade BustTrade Funding'
const words = fc.constantFrom('', ...spoken.split(' '))
const anything = fc.oneof(
  { weight: 3, arbitrary: words },
  fc.anything({ maxDepth: 1 }),
  fc.double(),
  fc.constant(null),
)

/** A row with some of its fields replaced by anything or taken away. */
function changed(row: object): fc.Arbitrary<unknown> {
  const names = Object.keys(row)
  return fc
    .tuple(
      fc.dictionary(fc.constantFrom(...names), anything, { maxKeys: 3 }),
      fc.subarray(names, { maxLength: 2 }),
    )
    .map(([replaced, removed]) =>
      Object.fromEntries(
        Object.entries({ ...row, ...replaced }).filter(([name]) => !removed.includes(name)),
      ),
    )
}

function parse(kind: ParseKind, raw: unknown): ParsedDocument {
  const document = bybit.parsers[kind]?.(raw, receivedTime)
  if (document === undefined) throw new Error(`${kind} cannot be read`)
  return document
}

describe('rows of a Bybit account, whatever is in them', () => {
  it.each(['order', 'orders', 'fills', 'balances', 'positions'] as const)(
    'make the reader of %s throw for nothing',
    (kind) => {
      fc.assert(
        fc.property(fc.anything({ maxDepth: 4 }), fc.string(), (data, topic) => {
          for (const raw of [data, { topic, data }, { retCode: 0, result: { list: data } }]) {
            expect(Array.isArray(parse(kind, raw).refusals)).toBe(true)
          }
        }),
        { numRuns: 200 },
      )
    },
  )

  it('make no order that cannot be', () => {
    fc.assert(
      fc.property(changed(order), fc.boolean(), (row, isPush) => {
        const raw = isPush
          ? { topic: 'order', data: [row] }
          : { retCode: 0, result: { list: [row] } }
        const { value, refusals } = parse('orders', raw)
        const [report] = value as readonly ExecutionReport[]
        expect(refusals).toHaveLength(report === undefined ? 1 : 0)
        if (report !== undefined) checkReport(report, isPush)
      }),
      { numRuns: 500 },
    )
  })

  it('make no fill that cannot be', () => {
    fc.assert(
      fc.property(changed(execution), (row) => {
        const { value, refusals } = parse('fills', { topic: 'execution', data: [row] })
        const [fill] = value as readonly Fill[]
        expect(refusals.length + (fill === undefined ? 0 : 1)).toBeLessThanOrEqual(1)
        if (fill !== undefined) checkFill(fill)
      }),
      { numRuns: 500 },
    )
  })
})

function checkReport(report: ExecutionReport, isPush: boolean): void {
  expect(['buy', 'sell']).toContain(report.side)
  expect(venueOrderStatuses).toContain(report.status)
  expect(report.executionType === 'status').toBe(!isPush)
  expect(new Big(report.cumulativeQuantity).gte(0)).toBe(true)
  expect(report.exchangeTime).toBeGreaterThanOrEqual(0)
  const isOpen = ['accepted', 'untriggered', 'partiallyFilled'].includes(report.status)
  expect(isOpen || report.leavesQuantity === null || report.leavesQuantity === '0').toBe(true)
  expect((report.quantity === null) === (report.leavesQuantity === null)).toBe(true)
  expect(new Big(report.leavesQuantity ?? '0').gte(0)).toBe(true)
  for (const amount of [report.price, report.stopPrice, report.averagePrice, report.quantity]) {
    expect(amount === null || isDecimalText(amount)).toBe(true)
  }
}

function checkFill(fill: Fill): void {
  expect(new Big(fill.lastPrice).gt(0)).toBe(true)
  expect(new Big(fill.lastQuantity).gt(0)).toBe(true)
  expect((fill.fee === null) === (fill.feeAsset === null)).toBe(true)
  expect(fill.tradeId).not.toBe('')
}
