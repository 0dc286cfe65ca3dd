import { Big } from 'big.js'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { UnixMs } from '../../../src/contract/domain/ids.ts'
import type {
  ExecutionReport,
  Fill,
  NewOrder,
  VenueOrderId,
  VenueOrderStatus,
} from '../../../src/contract/domain/order.ts'
import type { FixDialect } from '../../../src/main/venues/shared/fix/dialect.ts'
import {
  type ExecutionNote,
  encodeExecution,
} from '../../../src/main/venues/shared/fix/executionWriter.ts'
import { decodeExecution } from '../../../src/main/venues/shared/fix/executions.ts'
import { context, decimals, dialects, now, ordersOf, origin } from '../../support/fix/orders.ts'
import { changed, sourceOf } from '../../support/fix/views.ts'
import { value } from '../../support/tradingRig.ts'

const receivedTime = (now + 5) as UnixMs
const reading = { ...context, origin, receivedTime }

type Drawn = { readonly report: ExecutionReport; readonly fill: Fill | null }

describe.each(dialects)('Property 13: reports in the FIX of $name', (dialect) => {
  it('come back as they went in, with their fills', () => {
    fc.assert(
      fc.property(reportsOf(dialect), ({ report, fill }) => {
        const body = value(encodeExecution(report, fill, noteOf(report), dialect, context))
        const read = decodeExecution(sourceOf(body), dialect, reading)
        expect(read).toMatchObject({ ok: true, value: { kind: 'report', report, fill } })
      }),
      { numRuns: 500 },
    )
  })

  it('are errors where a side, a status or an execution type is not known', () => {
    const { types } = dialect.execution
    fc.assert(
      fc.property(
        reportsOf(dialect),
        fc.stringMatching(/^[0-9A-Za-z]{1,2}$/),
        ({ report, fill }, word) => {
          const body = value(encodeExecution(report, fill, noteOf(report), dialect, context))
          const isRead = (tag: number): boolean =>
            decodeExecution(changed(body, { [tag]: word }), dialect, reading).ok
          expect(isRead(54)).toBe(word === '1' || word === '2')
          expect(word in types || !isRead(150)).toBe(true)
          expect(/^[0-9ABCDE]$/.test(word) || !isRead(39)).toBe(true)
        },
      ),
    )
  })
})

function noteOf({ clientOrderId, originalClientOrderId }: ExecutionReport): ExecutionNote {
  return {
    execId: 'e-1',
    clOrdId: clientOrderId,
    origClOrdId: originalClientOrderId,
    questionId: null,
    ordRejReason: null,
    errorCode: null,
  }
}

const moments = [
  'accepted',
  'partial',
  'filled',
  'canceled',
  'expired',
  'rejected',
  'status',
] as const

/** A moment of an order's life, such as a counterparty of this dialect tells. */
function reportsOf(dialect: FixDialect): fc.Arbitrary<Drawn> {
  return fc
    .tuple(
      ordersOf(dialect).filter(({ quantity }) => quantity !== null),
      fc.constantFrom(...moments),
      fc.integer({ min: 1, max: 9 }),
      decimals,
      decimals,
      fc.constantFrom('maker' as const, 'taker' as const),
    )
    .map(([order, moment, tenths, lastPrice, fee, liquiditySide]) => {
      const filled = filledAt(moment, order, tenths)
      const status = statusAt(moment, order)
      const venueOrderId = '12345678901234567' as VenueOrderId
      const isTrade = moment === 'partial' || moment === 'filled'
      const report: ExecutionReport = {
        kind: 'executionReport',
        ...origin,
        executionType: isTrade ? 'trade' : moment,
        instrumentId: order.instrumentId,
        clientOrderId: order.clientOrderId,
        originalClientOrderId: null,
        venueOrderId: moment === 'rejected' ? null : venueOrderId,
        side: order.side,
        orderType: reportedType(order, dialect),
        timeInForce: order.timeInForce,
        status,
        quantity: order.quantity,
        price: order.price,
        stopPrice: order.stopPrice,
        cumulativeQuantity: filled,
        leavesQuantity: leavesAt(status, order, filled),
        averagePrice: new Big(filled).eq(0) ? null : lastPrice,
        postOnly: order.postOnly,
        reduceOnly: false,
        positionSide: null,
        reason: moment === 'rejected' ? 'Account has insufficient balance' : null,
        sequence: null,
        exchangeTime: now,
        receivedTime,
      }
      const fill = isTrade ? fillOf(report, lastPrice, fee, liquiditySide, dialect) : null
      return { report, fill }
    })
}

/** A trailing order and a stop are told alike where its distance is not told again. */
function reportedType(order: NewOrder, { orderTypes }: FixDialect): NewOrder['orderType'] {
  const isTold = orderTypes[order.orderType] !== undefined
  return isTold && order.orderType === 'trailingStop' ? 'stopMarket' : order.orderType
}

function filledAt(
  moment: (typeof moments)[number],
  { quantity }: NewOrder,
  tenths: number,
): string {
  if (moment === 'filled') return quantity ?? '0'
  const isPart = moment === 'partial' || moment === 'canceled' || moment === 'status'
  return isPart ? new Big(quantity ?? 0).times(tenths).div(10).toFixed() : '0'
}

function statusAt(moment: (typeof moments)[number], order: NewOrder): VenueOrderStatus {
  if (moment === 'partial' || moment === 'status') return 'partiallyFilled'
  if (moment !== 'accepted') return moment
  return order.orderType.startsWith('stop') || order.orderType === 'trailingStop'
    ? 'untriggered'
    : 'accepted'
}

function leavesAt(status: VenueOrderStatus, { quantity }: NewOrder, filled: string): string {
  const isOpen = ['accepted', 'untriggered', 'partiallyFilled'].includes(status)
  return isOpen ? new Big(quantity ?? 0).minus(filled).toFixed() : '0'
}

function fillOf(
  report: ExecutionReport,
  lastPrice: string,
  fee: string,
  liquiditySide: 'maker' | 'taker',
  { execution }: FixDialect,
): Fill {
  const { venue, environment, accountId, instrumentId, clientOrderId, side } = report
  return {
    kind: 'fill',
    venue,
    environment,
    accountId,
    instrumentId,
    tradeId: execution.tradeId === 17 ? 'e-1' : '987654321012345',
    clientOrderId,
    venueOrderId: report.venueOrderId as VenueOrderId,
    side,
    lastPrice,
    lastQuantity: report.cumulativeQuantity,
    fee,
    feeAsset: 'USD',
    liquiditySide: execution.liquidity === null ? null : liquiditySide,
    positionSide: null,
    realizedPnl: null,
    isLiquidation: false,
    exchangeTime: now,
    receivedTime,
  }
}
