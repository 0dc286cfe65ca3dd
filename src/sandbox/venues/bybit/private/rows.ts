import type { AccountKey } from '../../../matching/account.ts'
import {
  absolute,
  type Fixed,
  fixedText,
  most,
  over,
  rounded,
  times,
} from '../../../matching/fixed.ts'
import type { MarginState, PositionView } from '../../../matching/margin.ts'
import {
  averagePriceOf,
  type BookedSide,
  type Fill,
  isOpen,
  leavesOf,
  type Order,
} from '../../../matching/order.ts'
import { settleCoin } from './contracts.ts'
import { executionIdText, orderIdText } from './ids.ts'
import type { FundingPayment } from './records.ts'
import { canceledByUser, type Ending, endings, notEnded } from './refusals.ts'

export type Row = Readonly<Record<string, unknown>>

/** Amounts of money carry at most eight decimals. */
export function moneyText(value: Fixed): string {
  return fixedText(rounded(value, 8))
}

export const positionIndex: Readonly<Record<BookedSide, number>> = { both: 0, long: 1, short: 2 }

export const statusWords: Readonly<Record<Order['status'], string>> = {
  untriggered: 'Untriggered',
  accepted: 'New',
  partiallyFilled: 'PartiallyFilled',
  filled: 'Filled',
  canceled: 'Cancelled',
  expired: 'Cancelled',
  rejected: 'Rejected',
}

const triggerWords = { last: 'LastPrice', mark: 'MarkPrice', index: 'IndexPrice' } as const

/** An order as `realtime`, `history` and the topic `order` show it; the topic adds its category. */
export function orderRow(order: Order, fills: readonly Fill[]): Row {
  const { request } = order
  const { trigger, note } = request
  const leaves = leavesOf(order)
  const average = averagePriceOf(order)
  const fees = fills.reduce((sum, fill) => sum + fill.fee, 0n)
  const pnl = fills.reduce((sum, fill) => sum + fill.realizedPnl, 0n)
  return {
    symbol: request.symbol,
    orderId: orderIdText(order.id),
    orderLinkId: request.clientOrderId,
    blockTradeId: '',
    side: sideWord(request.side),
    orderType: request.orderType === 'limit' ? 'Limit' : 'Market',
    price: fixedText(order.price ?? 0n),
    qty: fixedText(order.quantity ?? 0n),
    timeInForce: note['timeInForce'] ?? 'IOC',
    orderStatus: statusWords[order.status],
    ...endingOf(order),
    avgPrice: average === null ? '' : moneyText(average),
    leavesQty: fixedText(leaves),
    leavesValue: moneyText(times(leaves, order.price ?? 0n)),
    cumExecQty: fixedText(order.cumulativeQuantity),
    cumExecValue: moneyText(order.cumulativeQuote),
    cumExecFee: moneyText(fees),
    cumFeeDetail: fills.length === 0 ? {} : { [settleCoin]: moneyText(fees) },
    closedPnl: moneyText(pnl),
    createType: order.isLiquidation ? 'CreateByLiq' : 'CreateByUser',
    stopOrderType: trigger === null ? '' : 'Stop',
    triggerPrice: order.triggerPrice === null ? '' : fixedText(order.triggerPrice),
    triggerDirection: trigger === null || trigger.kind === 'trailing' ? 0 : directionOf(trigger),
    triggerBy: trigger === null ? '' : triggerWords[trigger.by],
    lastPriceOnCreated: '',
    takeProfit: '',
    stopLoss: '',
    tpTriggerBy: '',
    slTriggerBy: '',
    tpslMode: '',
    tpLimitPrice: '',
    slLimitPrice: '',
    reduceOnly: request.reduceOnly,
    closeOnTrigger: false,
    positionIdx: positionIndex[request.positionSide],
    isLeverage: '',
    orderIv: '',
    placeType: '',
    smpType: note['smpType'] ?? 'None',
    smpGroup: 0,
    smpOrderId: '',
    feeCurrency: '',
    createdTime: String(order.createdTime),
    updatedTime: String(order.updateTime),
  }
}

function directionOf({ direction }: { readonly direction: 'rise' | 'fall' }): number {
  return direction === 'rise' ? 1 : 2
}

function endingOf(order: Order): Ending {
  if (order.reason !== null) return endings[order.reason]
  return order.status === 'canceled' ? canceledByUser : notEnded
}

export function sideWord(side: 'buy' | 'sell'): string {
  return side === 'buy' ? 'Buy' : 'Sell'
}

/** A fill as `execution/list` and the topic `execution` show it. */
export function executionRow(fill: Fill, order: Order | null, mark: Fixed): Row {
  const closed = fill.realizedPnl === 0n ? '' : fixedText(fill.quantity)
  return {
    symbol: fill.symbol,
    orderId: orderIdText(fill.orderId),
    orderLinkId: fill.clientOrderId,
    side: sideWord(fill.side),
    orderPrice: fixedText(order?.price ?? 0n),
    orderQty: fixedText(order?.quantity ?? fill.quantity),
    leavesQty: fixedText(order === null ? 0n : leavesAt(order)),
    orderType: order?.request.orderType === 'limit' ? 'Limit' : 'Market',
    stopOrderType: order === null || order.request.trigger === null ? 'UNKNOWN' : 'Stop',
    createType: fill.isLiquidation ? 'CreateByLiq' : 'CreateByUser',
    execFee: moneyText(fill.fee),
    execId: executionIdText(fill.tradeId, fill.orderId),
    execPrice: fixedText(fill.price),
    execQty: fixedText(fill.quantity),
    execType: executionType(fill),
    execValue: moneyText(fill.quote),
    execTime: String(fill.time),
    execPnl: moneyText(fill.realizedPnl),
    feeCurrency: '',
    isMaker: fill.liquidity === 'maker',
    feeRate: fill.quote === 0n ? '0' : fixedText(rounded(over(fill.fee, fill.quote), 8)),
    tradeIv: '',
    markIv: '',
    markPrice: fixedText(rounded(mark, 4)),
    indexPrice: '',
    underlyingPrice: '',
    blockTradeId: '',
    closedSize: closed,
    isLeverage: '0',
    extraFees: '',
    seq: fill.tradeId,
  }
}

export function executionType(fill: Fill): string {
  return fill.isLiquidation ? 'BustTrade' : 'Trade'
}

function leavesAt(order: Order): Fixed {
  return isOpen(order) ? leavesOf(order) : 0n
}

/** A payment of funding, which stands among the executions without being one. */
export function fundingRow(payment: FundingPayment, mark: Fixed): Row {
  const size = absolute(payment.position)
  return {
    symbol: payment.symbol,
    orderId: executionIdText(payment.number, payment.time),
    orderLinkId: '',
    side: sideWord(payment.position > 0n ? 'buy' : 'sell'),
    orderPrice: '0',
    orderQty: '0',
    leavesQty: '0',
    orderType: 'UNKNOWN',
    stopOrderType: 'UNKNOWN',
    createType: '',
    execFee: moneyText(payment.paid),
    execId: executionIdText(payment.number, 0),
    execPrice: fixedText(rounded(mark, 4)),
    execQty: fixedText(size),
    execType: 'Funding',
    execValue: moneyText(times(size, mark)),
    execTime: String(payment.time),
    execPnl: '0',
    feeCurrency: '',
    isMaker: false,
    feeRate: fixedText(payment.rate),
    tradeIv: '',
    markIv: '',
    markPrice: fixedText(rounded(mark, 4)),
    indexPrice: '',
    underlyingPrice: '',
    blockTradeId: '',
    closedSize: '0',
    isLeverage: '0',
    extraFees: '',
    seq: payment.number,
  }
}

/** The topic `execution.fast`: trades alone, without their fees. */
export function fastExecutionRow(fill: Fill): Row {
  return {
    symbol: fill.symbol,
    execId: executionIdText(fill.tradeId, fill.orderId),
    execPrice: fixedText(fill.price),
    execQty: fixedText(fill.quantity),
    orderId: orderIdText(fill.orderId),
    isMaker: fill.liquidity === 'maker',
    orderLinkId: fill.liquidity === 'maker' ? '' : fill.clientOrderId,
    side: sideWord(fill.side),
    execTime: String(fill.time),
    seq: fill.tradeId,
  }
}

/** A position as `position/list` shows it; the topic `position` calls the average `entryPrice`. */
export function positionRow(
  view: PositionView,
  averageName: 'avgPrice' | 'entryPrice',
  cumulative: Fixed,
): Row {
  const { position, leverage, marginMode } = view
  const size = absolute(position.quantity)
  const isEmpty = size === 0n
  const cost = absolute(position.cost)
  return {
    positionIdx: positionIndex[position.bookedSide],
    tradeMode: marginMode === 'isolated' ? 1 : 0,
    riskId: 1,
    riskLimitValue: '',
    symbol: position.symbol,
    side: isEmpty ? '' : position.quantity > 0n ? 'Buy' : 'Sell',
    size: fixedText(size),
    [averageName]: isEmpty ? '0' : moneyText(view.entryPrice),
    positionValue: isEmpty ? '' : moneyText(cost),
    autoAddMargin: 0,
    positionStatus: 'Normal',
    adlRankIndicator: isEmpty ? 0 : 2,
    leverage: String(leverage),
    positionBalance: moneyText(position.isolatedWallet),
    markPrice: fixedText(rounded(view.mark, 4)),
    liqPrice: view.liquidationPrice === null ? '' : moneyText(view.liquidationPrice),
    bustPrice: '',
    positionIM: isEmpty ? '' : moneyText(view.initialMargin),
    positionMM: isEmpty ? '' : moneyText(view.maintenance),
    positionIMByMp: isEmpty ? '' : moneyText(view.initialMargin),
    positionMMByMp: isEmpty ? '' : moneyText(view.maintenance),
    tpslMode: 'Full',
    takeProfit: '',
    stopLoss: '',
    trailingStop: '0',
    sessionAvgPrice: '',
    unrealisedPnl: isEmpty ? '' : moneyText(view.unrealized),
    curRealisedPnl: moneyText(position.realized - position.charges),
    cumRealisedPnl: moneyText(cumulative),
    isReduceOnly: false,
    mmrSysUpdatedTime: '',
    leverageSysUpdatedTime: '',
    seq: position.updateTime,
    createdTime: String(position.openedTime),
    updatedTime: String(position.updateTime),
  }
}

/** The whole account as `wallet-balance` and the topic `wallet` show it. One dollar is one USDT. */
export function walletRow(margin: MarginState, realized: Fixed): Row {
  const equity = margin.wallet + margin.unrealized
  const initial = margin.positionMargin + margin.orderMargin
  const share = (part: Fixed): string =>
    equity <= 0n ? '0' : fixedText(rounded(over(part, equity), 4))
  return {
    accountType: 'UNIFIED',
    accountIMRate: share(initial),
    accountMMRate: share(margin.maintenance),
    accountLTV: '0',
    totalEquity: moneyText(equity),
    totalWalletBalance: moneyText(margin.wallet),
    totalMarginBalance: moneyText(equity),
    totalAvailableBalance: moneyText(most(0n, margin.available)),
    totalPerpUPL: moneyText(margin.unrealized),
    totalInitialMargin: moneyText(initial),
    totalMaintenanceMargin: moneyText(margin.maintenance),
    coin: [
      {
        coin: settleCoin,
        equity: moneyText(equity),
        usdValue: moneyText(equity),
        walletBalance: moneyText(margin.wallet),
        availableToWithdraw: '',
        availableToBorrow: '',
        borrowAmount: '0',
        accruedInterest: '0',
        totalOrderIM: moneyText(margin.orderMargin),
        totalPositionIM: moneyText(margin.positionMargin),
        totalPositionMM: moneyText(margin.maintenance),
        unrealisedPnl: moneyText(margin.unrealized),
        cumRealisedPnl: moneyText(realized),
        bonus: '0',
        collateralSwitch: true,
        marginCollateral: true,
        locked: '0',
        spotHedgingQty: '0',
        spotBorrow: '0',
      },
    ],
  }
}

/** What `user/query-api` tells of a key. */
export function keyRow(key: AccountKey, uid: number, parentUid: number | null): Row {
  const { permissions, expiresTime, createdTime } = key
  const trades = permissions.trade
  return {
    id: String(createdTime),
    note: 'sandbox',
    apiKey: key.key,
    readOnly: trades || permissions.withdraw || permissions.transfer ? 0 : 1,
    secret: '',
    permissions: {
      ContractTrade: trades ? ['Order', 'Position'] : [],
      Spot: trades ? ['SpotTrade'] : [],
      Wallet: [
        ...(permissions.transfer ? ['AccountTransfer', 'SubMemberTransfer'] : []),
        ...(permissions.withdraw ? ['Withdraw'] : []),
      ],
      Options: trades ? ['OptionsTrade'] : [],
      Derivatives: trades ? ['DerivativesTrade'] : [],
      CopyTrading: [],
      BlockTrade: [],
      Exchange: trades ? ['ExchangeHistory'] : [],
      NFT: [],
      Affiliate: [],
      Earn: [],
    },
    ips: key.ipRestricted ? ['127.0.0.1'] : ['*'],
    type: 1,
    deadlineDay: expiresTime === null ? -2 : daysUntil(expiresTime, createdTime),
    expiredAt: isoSeconds(expiresTime ?? 0),
    createdAt: isoSeconds(createdTime),
    unified: 0,
    uta: 1,
    userID: uid,
    inviterID: 0,
    vipLevel: 'No VIP',
    mktMakerLevel: '0',
    affiliateID: 0,
    rsaPublicKey: key.publicKey ?? '',
    isMaster: parentUid === null,
    parentUid: String(parentUid ?? 0),
    kycLevel: 'LEVEL_1',
    kycRegion: '',
  }
}

function daysUntil(time: number, now: number): number {
  return Math.max(0, Math.ceil((time - now) / 86_400_000))
}

function isoSeconds(time: number): string {
  return new Date(time).toISOString().replace(/\.\d+Z$/, 'Z')
}
