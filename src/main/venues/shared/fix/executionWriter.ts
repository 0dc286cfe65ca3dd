import { Big } from 'big.js'
import type {
  ExecutionReport,
  ExecutionType,
  Fill,
  VenueOrderStatus,
} from '../../../../contract/domain/order.ts'
import { type Result, succeed } from '../../../../contract/errors.ts'
import type { FixField } from '../../../net/fix/types.ts'
import type { ExecutionWord, FixDialect } from './dialect.ts'
import { type FixBody, given } from './fields.ts'
import { type FixContext, sideWord, unknownSymbol } from './orders.ts'
import { tag } from './tags.ts'
import { utcTimestamp } from './time.ts'

/** What a counterparty tells beside the report itself. */
export type ExecutionNote = {
  readonly execId: string
  /** In [11] and [41] of the message: the ids of a cancel or a replacement, or of the order. */
  readonly clOrdId: string | null
  readonly origClOrdId: string | null
  /** [790] of the question that is answered. */
  readonly questionId: string | null
  readonly ordRejReason: string | null
  readonly errorCode: string | null
}

const words: Readonly<Record<ExecutionType, ExecutionWord>> = {
  accepted: 'accepted',
  triggered: 'triggered',
  trade: 'trade',
  amended: 'amended',
  canceled: 'canceled',
  expired: 'expired',
  rejected: 'rejected',
  status: 'status',
}

const statuses: Readonly<Record<VenueOrderStatus, string>> = {
  accepted: '0',
  untriggered: '0',
  partiallyFilled: '1',
  filled: '2',
  canceled: '4',
  expired: 'C',
  rejected: '8',
}

/** An ExecutionReport [8] as the counterparty of this dialect writes it. */
export function encodeExecution(
  report: ExecutionReport,
  fill: Fill | null,
  note: ExecutionNote,
  dialect: FixDialect,
  { symbolOf }: Pick<FixContext, 'symbolOf'>,
): Result<FixBody> {
  const symbol = symbolOf(report.instrumentId)
  if (symbol === null) return unknownSymbol(report.instrumentId)
  const fields: readonly FixField[] = [
    ...identity(report, note, dialect),
    ...state(report, dialect),
    [tag.symbol, symbol],
    [tag.side, sideWord(report.side)],
    ...terms(report, dialect),
    ...amounts(report, dialect),
    ...trade(fill, dialect),
    [tag.transactTime, utcTimestamp(report.exchangeTime)],
    ...given(
      [tag.ordRejReason, note.ordRejReason],
      [tag.errorCode, note.errorCode],
      [tag.text, report.reason],
    ),
  ]
  return succeed({ msgType: '8', fields })
}

function identity(report: ExecutionReport, note: ExecutionNote, dialect: FixDialect): FixField[] {
  const { rejectsHaveExecId } = dialect.execution
  const isNamed = rejectsHaveExecId || report.executionType !== 'rejected'
  return given(
    [tag.orderId, report.venueOrderId ?? dialect.execution.noOrderId[0]],
    [tag.clOrdId, note.clOrdId],
    [tag.origClOrdId, note.origClOrdId],
    [tag.execId, isNamed ? note.execId : null],
    [tag.ordStatusReqId, note.questionId],
  )
}

function state({ executionType, status }: ExecutionReport, { execution }: FixDialect): FixField[] {
  const isAnswer = executionType === 'status'
  const replaced = executionType === 'amended' ? execution.replacedStatus : null
  const transaction = isAnswer ? '3' : '0'
  return given(
    [tag.execTransType, execution.transactionType ? transaction : null],
    [tag.execType, executionWordOf(executionType, status, execution)],
    [tag.ordStatus, replaced ?? statuses[status]],
  )
}

function executionWordOf(
  executionType: ExecutionType,
  status: VenueOrderStatus,
  execution: FixDialect['execution'],
): string {
  if (executionType === 'trade') {
    return status === 'filled' ? execution.lastFill : execution.partialFill
  }
  if (executionType === 'status') {
    return execution.transactionType ? statuses[status] : execution.statusAnswer
  }
  const wanted = words[executionType]
  const found = Object.entries(execution.types).find(([, word]) => word === wanted)
  // Versions without a word for a stop that was set off say that the order is new.
  return found?.[0] ?? '0'
}

function terms(report: ExecutionReport, dialect: FixDialect): FixField[] {
  const { orderType, timeInForce, postOnly, stopPrice } = report
  const shape = orderType === null ? null : dialect.orderTypes[orderType]
  const { postOnly: rule, trigger, execution } = dialect
  const isLifetime = postOnly && rule?.tag === tag.timeInForce
  const word = timeInForce === null ? null : dialect.timesInForce[timeInForce]
  const works = report.status !== 'untriggered' ? 'Y' : 'N'
  return given(
    [tag.ordType, shape?.word],
    [tag.price, report.price],
    [trigger === 'triggerGroup' ? tag.triggerPrice : tag.stopPx, stopPrice],
    [tag.execInst, postOnly && rule?.tag === tag.execInst ? rule.word : null],
    [tag.timeInForce, isLifetime ? rule.word : word],
    [tag.workingIndicator, execution.working ? works : null],
  )
}

function amounts(report: ExecutionReport, { execution }: FixDialect): FixField[] {
  const { quantity, cumulativeQuantity, leavesQuantity, averagePrice } = report
  const quote = new Big(averagePrice ?? 0).times(cumulativeQuantity).toFixed()
  return given(
    [tag.orderQty, quantity],
    [tag.cumQty, cumulativeQuantity],
    [tag.leavesQty, execution.leaves === 'told' ? (leavesQuantity ?? '0') : null],
    [tag.avgPx, execution.average === 'told' ? (averagePrice ?? '0') : null],
    [tag.cumQuoteQty, execution.average === 'fromQuote' ? quote : null],
  )
}

function trade(fill: Fill | null, { execution }: FixDialect): FixField[] {
  if (fill === null) return execution.leaves === 'computed' ? [[tag.lastQty, '0']] : []
  const { fee, feeAsset, liquiditySide } = fill
  const isMaker = liquiditySide === 'maker'
  const told = liquiditySide === null ? null : execution.liquidity
  return [
    ...given(
      [tag.lastPx, fill.lastPrice],
      [tag.lastQty, fill.lastQuantity],
      [tag.tradeId, execution.tradeId === tag.tradeId ? fill.tradeId : null],
      [tag.aggressorIndicator, told === 'aggressor' ? (isMaker ? 'N' : 'Y') : null],
      [tag.lastLiquidityInd, told === 'lastLiquidityInd' ? (isMaker ? '1' : '2') : null],
    ),
    ...(fee === null || feeAsset === null
      ? []
      : given(
          [tag.noMiscFees, '1'],
          [tag.miscFeeAmt, fee],
          [tag.miscFeeCurr, feeAsset],
          [tag.miscFeeType, '4'],
        )),
  ]
}
