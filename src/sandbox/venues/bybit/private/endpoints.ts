import type { Account, AccountKey } from '../../../matching/account.ts'
import type { MatchingEngine } from '../../../matching/engine.ts'
import type { ExternalMarket } from '../../../matching/externalMarket.ts'
import { fixedText } from '../../../matching/fixed.ts'
import { isOpen, type Order } from '../../../matching/order.ts'
import type { AccountViews } from './accountViews.ts'
import type { CancelOnDisconnect } from './cancelOnDisconnect.ts'
import { settleCoin } from './contracts.ts'
import { orderIdText } from './ids.ts'
import { entriesOf, type OrderEntry } from './orderEntry.ts'
import { pageOf, rangeOf } from './pages.ts'
import type { RealizedRecords } from './records.ts'
import { badParameter, missing, Refusal } from './refusal.ts'
import { refusalOf } from './refusals.ts'
import {
  executionRow,
  executionType,
  fundingRow,
  keyRow,
  orderRow,
  type Row,
  statusWords,
} from './rows.ts'
import { checkCategory, type Parameters, textOf } from './wireOrder.ts'

/** A private request: who asks with which key, and for what. */
export type Asked = {
  readonly account: Account
  readonly key: AccountKey
  readonly query: URLSearchParams
  readonly parameters: Parameters
  readonly now: number
}

export type Reply = {
  readonly result: Row
  readonly retExtInfo?: Row
  readonly message?: string
}

export type Endpoint = {
  /** Whose count a request adds to, and how many of them a second allows. */
  readonly group: string
  readonly limit: number
  /** Whether it changes something, which a key that may only read cannot ask for. */
  readonly isWrite: boolean
  /** How often a request counts. */
  count?(parameters: Parameters): number
  answer(asked: Asked): Reply
}

export type EndpointParts = {
  readonly engine: MatchingEngine
  readonly market: ExternalMarket
  readonly entry: OrderEntry
  readonly views: AccountViews
  readonly records: RealizedRecords
  readonly protection: CancelOnDisconnect
}

const orderPages = { usual: 20, most: 50 }
const executionPages = { usual: 50, most: 100 }
const positionPages = { usual: 20, most: 200 }
/** Closed orders that `realtime` still shows. */
const mostRecent = 500

/** Every private endpoint, by method and path. */
export function endpoints(parts: EndpointParts): ReadonlyMap<string, Endpoint> {
  const { entry } = parts
  const write = (
    group: string,
    limit: number,
    answer: Endpoint['answer'],
    count?: Endpoint['count'],
  ): Endpoint => ({
    group,
    limit,
    isWrite: true,
    answer,
    ...(count === undefined ? {} : { count }),
  })
  const read = (group: string, limit: number, answer: Endpoint['answer']): Endpoint => ({
    group,
    limit,
    isWrite: false,
    answer,
  })
  const entries = (parameters: Parameters): number => entriesOf(parameters).length
  return new Map<string, Endpoint>([
    ['POST /v5/order/create', write('create', 10, (asked) => created(entry, asked))],
    ['POST /v5/order/amend', write('amend', 10, (asked) => amended(entry, asked))],
    ['POST /v5/order/cancel', write('cancel', 10, (asked) => canceled(entry, asked))],
    [
      'POST /v5/order/cancel-all',
      write('cancelAll', 10, ({ account, parameters }) => ({
        result: entry.cancelAll(account, parameters),
      })),
    ],
    [
      'POST /v5/order/create-batch',
      write(
        'create',
        10,
        ({ account, parameters }) => entry.batch(account, parameters, 'create'),
        entries,
      ),
    ],
    [
      'POST /v5/order/amend-batch',
      write(
        'amend',
        10,
        ({ account, parameters }) => entry.batch(account, parameters, 'amend'),
        entries,
      ),
    ],
    [
      'POST /v5/order/cancel-batch',
      write(
        'cancel',
        10,
        ({ account, parameters }) => entry.batch(account, parameters, 'cancel'),
        entries,
      ),
    ],
    ['POST /v5/order/disconnected-cancel-all', write('dcp', 5, (asked) => setWindow(parts, asked))],
    ['GET /v5/order/realtime', read('realtime', 50, (asked) => realtime(parts, asked))],
    ['GET /v5/order/history', read('history', 50, (asked) => history(parts, asked))],
    ['GET /v5/execution/list', read('executions', 50, (asked) => executions(parts, asked))],
    ['GET /v5/position/list', read('positions', 50, (asked) => positions(parts, asked))],
    ['POST /v5/position/set-leverage', write('leverage', 10, (asked) => setLeverage(parts, asked))],
    ['POST /v5/position/switch-mode', write('mode', 10, (asked) => switchMode(parts, asked))],
    [
      'POST /v5/account/set-margin-mode',
      write('margin', 5, (asked) => setMarginMode(parts, asked)),
    ],
    [
      'GET /v5/account/wallet-balance',
      read('wallet', 50, (asked) => ({ result: wallet(parts, asked) })),
    ],
    ['GET /v5/account/fee-rate', read('fees', 5, (asked) => ({ result: feeRates(parts, asked) }))],
    ['GET /v5/account/info', read('info', 50, (asked) => ({ result: accountInfo(parts, asked) }))],
    [
      'GET /v5/account/query-dcp-info',
      read('dcpInfo', 5, ({ account }) => ({ result: parts.protection.info(account) })),
    ],
    ['GET /v5/user/query-api', read('key', 10, (asked) => keyInfo(parts, asked))],
    // Deposits and withdrawals are no part of the sandbox: no coin has a chain here.
    ['GET /v5/asset/coin/query-info', read('coins', 5, () => ({ result: { rows: [] } }))],
  ])
}

function created(entry: OrderEntry, { account, parameters }: Asked): Reply {
  return { result: entry.create(account, parameters) }
}

function amended(entry: OrderEntry, { account, parameters }: Asked): Reply {
  return { result: entry.amend(account, parameters) }
}

function canceled(entry: OrderEntry, { account, parameters }: Asked): Reply {
  return { result: entry.cancel(account, parameters) }
}

function setWindow({ protection }: EndpointParts, { account, parameters }: Asked): Reply {
  const seconds = Number(parameters['timeWindow'])
  if (!Number.isInteger(seconds) || seconds < 3 || seconds > 300) {
    throw badParameter('params error: timeWindow invalid')
  }
  protection.setWindow(account, seconds)
  return { result: {}, message: 'success' }
}

/** Open orders, newest first; with `openOnly=1` the ones closed last. */
function realtime({ engine, entry }: EndpointParts, { account, query }: Asked): Reply {
  if (!isLinear(query)) return nothing(query)
  const parameters = Object.fromEntries(query)
  const wantsClosed = query.get('openOnly') === '1'
  const found = byId(engine, entry, account, parameters)
  const all = found ?? ofScope(engine, entry, account, parameters)
  const orders = all.filter((order) => isOpen(order) !== wantsClosed).slice(0, mostRecent)
  return { result: orderPage(engine, orders, query) }
}

/** Closed orders, newest first. */
function history({ engine, entry }: EndpointParts, { account, query, now }: Asked): Reply {
  if (!isLinear(query)) return nothing(query)
  const parameters = Object.fromEntries(query)
  const isInRange = rangeOf(query, now)
  const symbol = textOf(parameters, 'symbol')
  const found = byId(engine, entry, account, parameters)
  const all = found ?? engine.orders(account.id, symbol === '' ? null : symbol).toReversed()
  const status = query.get('orderStatus')
  const orders = all
    .filter((order) => !isOpen(order) && isInRange(order.createdTime))
    .filter((order) => status === null || statusWords[order.status] === status)
  return { result: orderPage(engine, orders, query) }
}

/** Null where no id is given. */
function byId(
  engine: MatchingEngine,
  entry: OrderEntry,
  account: Account,
  parameters: Parameters,
): readonly Order[] | null {
  const isNamed = ['orderId', 'orderLinkId'].some((name) => textOf(parameters, name) !== '')
  if (!isNamed) return null
  const symbols =
    textOf(parameters, 'symbol') === ''
      ? engine.contracts().map(({ symbol }) => symbol)
      : [textOf(parameters, 'symbol')]
  return symbols.flatMap((symbol) => entry.named(account, { ...parameters, symbol }) ?? [])
}

function ofScope(
  engine: MatchingEngine,
  entry: OrderEntry,
  account: Account,
  parameters: Parameters,
): readonly Order[] {
  return engine.orders(account.id, null).filter(entry.scope(parameters)).toReversed()
}

function orderPage(engine: MatchingEngine, orders: readonly Order[], query: URLSearchParams): Row {
  const page = pageOf(orders, query, orderPages, (order) => orderRow(order, engine.fillsOf(order)))
  return { ...page, category: query.get('category') }
}

/** Trades and payments of funding, newest first. */
function executions(parts: EndpointParts, { account, query, now }: Asked): Reply {
  if (!isLinear(query)) return nothing(query)
  const isInRange = rangeOf(query, now)
  const wanted = ['symbol', 'orderLinkId', 'orderId', 'execType'].map(
    (name) => [name, query.get(name) ?? ''] as const,
  )
  const found = executionsOf(parts, account)
    .filter(({ time }) => isInRange(time))
    .filter(({ names }) => wanted.every(([name, value]) => value === '' || names[name] === value))
    .toSorted((left, right) => right.time - left.time)
  const page = pageOf(found, query, executionPages, (execution) => execution.row())
  return { result: { ...page, category: query.get('category') } }
}

/** Something that stands among the executions, and by what it is found. */
type Execution = {
  readonly time: number
  readonly names: Readonly<Record<string, string>>
  row(): Row
}

function executionsOf({ engine, market, records }: EndpointParts, account: Account): Execution[] {
  const trades = engine
    .fills(account.id, null)
    .toReversed()
    .map((fill) => ({
      time: fill.time,
      names: {
        symbol: fill.symbol,
        orderLinkId: fill.clientOrderId,
        orderId: orderIdText(fill.orderId),
        execType: executionType(fill),
      },
      row: () => {
        const order = engine.order(account.id, { orderId: fill.orderId })
        return executionRow(fill, order, market.mark(fill.symbol, fill.time))
      },
    }))
  const payments = records.fundings(account.id).map((payment) => ({
    time: payment.time,
    names: { symbol: payment.symbol, execType: 'Funding' },
    row: () => fundingRow(payment, market.mark(payment.symbol, payment.time)),
  }))
  return [...trades, ...payments]
}

function positions({ engine, views }: EndpointParts, { account, query }: Asked): Reply {
  if (!isLinear(query)) return nothing(query)
  const [symbol, settle] = [query.get('symbol') ?? '', query.get('settleCoin') ?? '']
  if (symbol === '' && settle === '') throw missing('symbol or settleCoin')
  if (symbol !== '' && engine.contract(symbol) === null) throw refusalOf('unknownSymbol')
  if (symbol === '' && settle !== settleCoin) return nothing(query)
  const rows =
    symbol === '' ? views.livePositions(account) : views.positionsOf(account, symbol, 'avgPrice')
  const page = pageOf(rows, query, positionPages, (row) => row)
  return { result: { ...page, category: query.get('category') } }
}

/** In cross mode both sides have the same leverage. */
function setLeverage({ engine }: EndpointParts, { account, parameters }: Asked): Reply {
  checkCategory(parameters)
  const symbol = textOf(parameters, 'symbol')
  const [buy, sell] = ['buyLeverage', 'sellLeverage'].map((name) => textOf(parameters, name))
  if (engine.contract(symbol) === null) throw refusalOf('unknownSymbol')
  if (buy !== sell || buy === undefined || buy === '') {
    throw badParameter('buy leverage not equal sell leverage')
  }
  if (account.setting(symbol).leverage === Number(buy)) {
    throw new Refusal(110043, 'leverage not modified')
  }
  const outcome = engine.setLeverage(account.id, symbol, Number(buy))
  if (!outcome.ok) throw refusalOf(outcome.refusal)
  return { result: {} }
}

/** The mode is the account's: the sandbox knows no other mode per contract. */
function switchMode({ engine }: EndpointParts, { account, parameters }: Asked): Reply {
  checkCategory(parameters)
  const mode = Number(parameters['mode'])
  if (mode !== 0 && mode !== 3) throw badParameter('params error: mode invalid')
  const outcome = engine.setHedged(account.id, mode === 3)
  if (!outcome.ok && outcome.refusal === 'noChange') {
    throw new Refusal(110025, 'Position mode is not modified')
  }
  if (!outcome.ok) throw refusalOf(outcome.refusal)
  return { result: {} }
}

function setMarginMode({ engine }: EndpointParts, { account, parameters }: Asked): Reply {
  const modes = { ISOLATED_MARGIN: 'isolated', REGULAR_MARGIN: 'cross' } as const
  const mode = modes[textOf(parameters, 'setMarginMode') as keyof typeof modes]
  if (mode === undefined) throw badParameter('params error: setMarginMode invalid')
  for (const { symbol } of engine.contracts()) {
    const outcome = engine.setMarginMode(account.id, symbol, mode)
    if (!outcome.ok && outcome.refusal !== 'noChange') {
      throw new Refusal(110073, 'Set margin mode failed')
    }
  }
  return { result: { reasons: [] } }
}

function wallet({ views }: EndpointParts, { account, query }: Asked): Row {
  if (query.get('accountType') !== 'UNIFIED')
    throw badParameter('accountType only support UNIFIED.')
  return { list: [views.wallet(account)] }
}

function feeRates({ engine }: EndpointParts, { account, query }: Asked): Row {
  const symbol = query.get('symbol')
  const list = engine
    .contracts()
    .filter((contract) => symbol === null || contract.symbol === symbol)
    .map((contract) => {
      const { maker, taker } = account.fees ?? contract.fees
      return {
        symbol: contract.symbol,
        baseCoin: contract.baseAsset,
        takerFeeRate: fixedText(taker),
        makerFeeRate: fixedText(maker),
      }
    })
  return { category: query.get('category'), list: query.get('category') === 'linear' ? list : [] }
}

function accountInfo({ engine, protection }: EndpointParts, { account }: Asked): Row {
  const isolated = engine
    .contracts()
    .some(({ symbol }) => account.setting(symbol).marginMode === 'isolated')
  return {
    marginMode: isolated ? 'ISOLATED_MARGIN' : 'REGULAR_MARGIN',
    updatedTime: String(account.createdTime),
    unifiedMarginStatus: 5,
    dcpStatus: 'ON',
    timeWindow: protection.windowOf(account),
    smpGroup: 0,
    isMasterTrader: false,
    spotHedgingStatus: 'OFF',
  }
}

function keyInfo({ engine }: EndpointParts, { account, key }: Asked): Reply {
  const parent = account.parent === null ? null : engine.accounts.get(account.parent)
  return { result: keyRow(key, account.uid, parent?.uid ?? null), message: '' }
}

/** Other categories have nothing in them. */
function isLinear(query: URLSearchParams): boolean {
  const category = query.get('category') ?? ''
  if (['inverse', 'spot', 'option'].includes(category)) return false
  if (category !== 'linear') throw badParameter('Illegal category')
  return true
}

function nothing(query: URLSearchParams): Reply {
  return { result: { list: [], nextPageCursor: '', category: query.get('category') } }
}
