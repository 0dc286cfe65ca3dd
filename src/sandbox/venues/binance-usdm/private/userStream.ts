import type { Account } from '../../../matching/account.ts'
import type { Contract } from '../../../matching/contract.ts'
import type { MatchingEngine } from '../../../matching/engine.ts'
import type { AccountEvent, EngineEvent, OrderEvent } from '../../../matching/events.ts'
import { fixedText, over } from '../../../matching/fixed.ts'
import { leavesOf, type Order } from '../../../matching/order.ts'
import { unrealizedOf } from '../../../matching/margin.ts'
import { selfTradeText, statusText } from '../../binance/private/words.ts'
import { settleAsset } from './contracts.ts'
import { algoIdOf, algoStatusText, averageText, breakEven, money, textsOf } from './rows.ts'
import { timeInForceText } from './words.ts'

/** News of an account as its stream tells them, oldest first. */
export function userEvents(engine: MatchingEngine, event: EngineEvent): readonly object[] {
  if (event.kind === 'order') return orderEvents(engine, event)
  return accountEvents(engine, event)
}

function orderEvents(engine: MatchingEngine, event: OrderEvent): readonly object[] {
  const { order, execution } = event
  const contract = engine.contract(order.request.symbol) as Contract
  if (order.request.trigger === null) return normalEvents(contract, event)
  if (execution === 'triggered') {
    return [
      algoUpdate(contract, event, 'TRIGGERING'),
      algoUpdate(contract, event, 'TRIGGERED'),
      orderUpdate(contract, event, 'NEW'),
    ]
  }
  if (order.triggeredTime === null) return [algoUpdate(contract, event, algoStatusText(order))]
  const isOver = leavesOf(order) === 0n
  const finished = isOver ? [algoUpdate(contract, event, 'FINISHED')] : []
  return [...normalEvents(contract, event), ...finished]
}

function normalEvents(contract: Contract, event: OrderEvent): readonly object[] {
  const { fill, execution } = event
  const type = executionTypes[execution]
  if (fill === null) return [orderUpdate(contract, event, type)]
  const forced = event.order.isLiquidation ? 'CALCULATED' : 'TRADE'
  return [tradeLite(contract, event), orderUpdate(contract, event, forced)]
}

const executionTypes: Readonly<Record<OrderEvent['execution'], string>> = {
  accepted: 'NEW',
  triggered: 'NEW',
  trade: 'TRADE',
  amended: 'AMENDMENT',
  canceled: 'CANCELED',
  expired: 'EXPIRED',
  rejected: 'EXPIRED',
  prevented: 'AMENDMENT',
}

/** https://developers.binance.com/docs/derivatives/usds-margined-futures/user-data-streams/Event-Order-Update */
function orderUpdate(contract: Contract, event: OrderEvent, executionType: string): object {
  const { order, fill, time } = event
  const { request } = order
  const { price, quantity } = textsOf(contract)
  const trailing = request.trigger?.kind === 'trailing' ? request.trigger : null
  return {
    e: 'ORDER_TRADE_UPDATE',
    E: time,
    T: time,
    o: {
      s: request.symbol,
      c: request.clientOrderId,
      S: request.side.toUpperCase(),
      o: request.orderType === 'market' ? 'MARKET' : 'LIMIT',
      f: timeInForceText(order),
      q: quantity(order.quantity),
      p: price(order.price),
      ap: averageText(contract, order),
      sp: price(order.triggerPrice),
      x: executionType,
      X: statusText(order),
      i: order.id,
      l: quantity(fill?.quantity ?? 0n),
      z: quantity(order.cumulativeQuantity),
      L: price(fill?.price ?? 0n),
      ...(fill === null ? {} : { n: money(fill.fee), N: fill.feeAsset }),
      T: time,
      t: fill?.tradeId ?? 0,
      b: '0',
      a: '0',
      m: fill?.liquidity === 'maker',
      R: request.reduceOnly,
      wt: request.note['workingType'] ?? 'CONTRACT_PRICE',
      ot: request.note['type'] ?? (request.orderType === 'market' ? 'MARKET' : 'LIMIT'),
      ps: request.positionSide.toUpperCase(),
      cp: request.closePosition,
      ...(trailing === null
        ? {}
        : {
            AP: price(trailing.activation),
            cr: fixedText(trailing.callback * 100n, 1),
          }),
      pP: request.note['priceProtect'] === 'true',
      si: 0,
      ss: 0,
      rp: money(fill?.realizedPnl ?? 0n),
      V: selfTradeText(order.selfTrade),
      pm: request.note['priceMatch'] ?? 'NONE',
      gtd: request.expireTime ?? 0,
      er: expiryReason(order),
    },
  }
}

/** `er`: 0 none, 1 self-trade prevention, 2 IOC or FOK, 3 IOC by self-trade, 4 by the venue, 5 market. */
function expiryReason({ status, reason }: Order): string {
  if (status !== 'expired') return '0'
  if (reason === 'selfTrade') return '1'
  return reason === 'ioc' || reason === 'fok' || reason === 'noLiquidity' ? '2' : '4'
}

function tradeLite(contract: Contract, { order, fill, time }: OrderEvent): object {
  const { price, quantity } = textsOf(contract)
  return {
    e: 'TRADE_LITE',
    E: time,
    T: time,
    s: order.request.symbol,
    q: quantity(order.quantity),
    p: price(order.price),
    m: fill?.liquidity === 'maker',
    c: order.request.clientOrderId,
    S: order.request.side.toUpperCase(),
    L: price(fill?.price ?? 0n),
    l: quantity(fill?.quantity ?? 0n),
    t: fill?.tradeId ?? 0,
    i: order.id,
  }
}

function algoUpdate(contract: Contract, event: OrderEvent, status: string): object {
  const { order, time } = event
  const { request } = order
  const { price, quantity } = textsOf(contract)
  const inEngine = status === 'TRIGGERED' || status === 'FINISHED'
  const done = inEngine
    ? {
        ap: averageText(contract, order),
        aq: quantity(order.cumulativeQuantity),
        act: request.orderType === 'market' ? 'MARKET' : 'LIMIT',
      }
    : {}
  return {
    e: 'ALGO_UPDATE',
    T: time,
    E: time,
    o: {
      caid: request.clientOrderId,
      aid: algoIdOf(order),
      at: 'CONDITIONAL',
      o: request.note['type'] ?? '',
      s: request.symbol,
      S: request.side.toUpperCase(),
      ps: request.positionSide.toUpperCase(),
      f: request.note['timeInForce'] ?? 'GTC',
      q: quantity(request.quantity),
      X: status,
      ai: inEngine ? String(order.id) : '',
      ...done,
      tp: price(order.triggerPrice),
      p: price(order.price),
      V: selfTradeText(order.selfTrade),
      wt: request.note['workingType'] ?? 'CONTRACT_PRICE',
      pm: request.note['priceMatch'] ?? 'NONE',
      cp: request.closePosition,
      pP: request.note['priceProtect'] === 'true',
      R: request.reduceOnly,
      tt: order.triggeredTime ?? 0,
      gtd: request.expireTime ?? 0,
      ...(status === 'EXPIRED' ? { rm: order.reason ?? '' } : {}),
    },
  }
}

const reasons: Readonly<Record<AccountEvent['reason'], string>> = {
  order: 'ORDER',
  funding: 'FUNDING_FEE',
  deposit: 'DEPOSIT',
  withdraw: 'WITHDRAW',
  transfer: 'MARGIN_TRANSFER',
  liquidation: 'ORDER',
  margin: 'MARGIN_TRANSFER',
  setting: 'MARGIN_TYPE_CHANGE',
}

function accountEvents(engine: MatchingEngine, event: AccountEvent): readonly object[] {
  const account = engine.accounts.get(event.account)
  if (account === null) return []
  if (event.reason === 'setting') return settingEvents(account, event)
  if (event.assets.length === 0 && event.positions.length === 0) return []
  const { time, symbol } = event
  const isFunding = event.reason === 'funding'
  return [
    {
      e: 'ACCOUNT_UPDATE',
      E: time,
      T: time,
      a: {
        m: reasons[event.reason],
        B: event.assets.map((asset) => balanceRow(account, asset)),
        P: event.positions.map((each) => positionRow(engine, account, each)),
        ...(isFunding && symbol !== null ? { S: symbol } : {}),
      },
    },
  ]
}

function settingEvents(account: Account, { symbol, time }: AccountEvent): readonly object[] {
  if (symbol === null) return []
  const { leverage } = account.setting(symbol)
  return [{ e: 'ACCOUNT_CONFIG_UPDATE', E: time, T: time, ac: { s: symbol, l: leverage } }]
}

function balanceRow(account: Account, asset: string): object {
  const { total } = account.wallet(asset)
  const isolated =
    asset === settleAsset
      ? account.livePositions().reduce((sum, position) => sum + position.isolatedWallet, 0n)
      : 0n
  return { a: asset, wb: money(total), cw: money(total - isolated), bc: '0' }
}

function positionRow(
  engine: MatchingEngine,
  account: Account,
  { symbol, bookedSide }: AccountEvent['positions'][number],
): object {
  const contract = engine.contract(symbol) as Contract
  const position = account.position(symbol, bookedSide)
  const { quantity, cost, charges, realized } = position ?? zero
  const mark = engine.mark(symbol)
  return {
    s: symbol,
    pa: textsOf(contract).quantity(quantity),
    ep: quantity === 0n ? '0' : fixedText(over(cost, quantity), 8),
    bep: quantity === 0n ? '0' : fixedText(breakEven(quantity, cost, charges - realized), 8),
    cr: money(realized),
    up: money(position === null ? 0n : unrealizedOf(position, mark)),
    mt: account.setting(symbol).marginMode,
    iw: money(position?.isolatedWallet ?? 0n),
    ps: bookedSide.toUpperCase(),
    ma: settleAsset,
  }
}

const zero = { quantity: 0n, cost: 0n, charges: 0n, realized: 0n }
