import { createHmac } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { Big } from 'big.js'
import { describe, expect, it } from 'vitest'
import type { UnixMs } from '../../../../src/contract/domain/ids.ts'
import type { Instrument } from '../../../../src/contract/domain/instrument.ts'
import type { Result } from '../../../../src/contract/errors.ts'
import type {
  BuiltRequest,
  RequestAction,
  RequestArguments,
  RequestContext,
} from '../../../../src/main/venues/account.ts'
import { buildRequest } from '../../../../src/main/venues/binance-spot/build.ts'
import { parseInstruments } from '../../../../src/main/venues/binance-spot/parse/instruments.ts'
import { urls } from '../../../../src/main/venues/binance-spot/urls.ts'
import { fixturesPath, hasFixtures } from '../../../support/fixtures.ts'

type Market = {
  readonly id: string
  readonly precision: { readonly amount: number; readonly price: number }
  readonly raw: unknown
}
type Case = {
  readonly id: string
  readonly group: string
  readonly market: string
  readonly description: string
  readonly input: readonly unknown[]
  readonly signed: boolean
  readonly request: { readonly method: string; readonly url: string; readonly body: string | null }
}
type File = {
  readonly clockMs: number
  readonly credentials: { readonly apiKey: string; readonly secret: string }
  readonly markets: Readonly<Record<string, Market>>
  readonly cases: readonly Case[]
}

const file: File | null = hasFixtures()
  ? (JSON.parse(
      readFileSync(fixturesPath('binance-spot', 'requests', 'cases.json'), 'utf8'),
    ) as File)
  : null

/** Groups that are none of the actions of `request`, and where they are covered instead. */
const leftOut: Readonly<Record<string, string>> = {
  fetchBalance: 'the one case asks a futures account',
  fetchClosedOrders: 'closed orders are asked for one by one',
  fetchOrders: 'closed orders are asked for one by one',
  fetchOHLCV: 'market data, asked for by the adapter',
  fetchTicker: 'market data, asked for by the adapter',
  fetchTime: 'asked for by the adapter',
  fetchTrades: 'market data comes over the stream',
  fetchTradingFees: 'the rates of one symbol are asked for by the account',
}

const actions: Readonly<Record<string, RequestAction>> = {
  cancelAllOrders: 'cancelAll',
  cancelOrder: 'cancel',
  createOrder: 'submit',
  editOrder: 'amend',
  fetchMyTrades: 'fills',
  fetchOpenOrders: 'openOrders',
  fetchOrder: 'order',
  fetchOrderBook: 'book',
}

type Unified = Readonly<Record<string, unknown>>

function marketOf(symbol: unknown): Market {
  const market = file?.markets[String(symbol)]
  if (market === undefined) throw new Error(`the fixture has no market ${String(symbol)}`)
  return market
}

/** The other library rounds, which is not ours to do: amounts down, prices to the nearest. */
function rounded(value: unknown, step: number, mode: 0 | 1): string {
  return new Big(String(value)).div(String(step)).round(0, mode).times(String(step)).toFixed()
}

function submitArguments(input: readonly unknown[]): RequestArguments {
  const [symbol, type, side, amount, price, given = {}] = input as [
    string,
    string,
    string,
    number,
    number | null,
    Unified?,
  ]
  const market = marketOf(symbol)
  const trigger = given['triggerPrice']
  // The other library sizes a market buy by its cost, which it makes of the price it is given.
  const cost = given['cost'] ?? (price === null ? null : new Big(amount).times(price).toFixed())
  const isQuoted = type === 'market' && side === 'buy' && cost !== null
  return {
    symbol: market.id,
    side,
    orderType: trigger === undefined ? type : 'stopLimit',
    quantity: isQuoted ? undefined : rounded(amount, market.precision.amount, 0),
    quoteQuantity: isQuoted ? rounded(cost, market.precision.price, 0) : undefined,
    price: price === null ? undefined : rounded(price, market.precision.price, 1),
    stopPrice: trigger === undefined ? undefined : rounded(trigger, market.precision.price, 1),
    timeInForce: (given['timeInForce'] as string | undefined)?.toLowerCase(),
    postOnly: given['postOnly'] as boolean | undefined,
    clientOrderId: given['clientOrderId'] as string | undefined,
  }
}

function argumentsOf({ group, input }: Case): RequestArguments {
  if (group === 'createOrder') return submitArguments(input)
  if (group === 'editOrder') {
    const [orderId, symbol, , side, amount, price] = input
    const { id, precision } = marketOf(symbol)
    return {
      symbol: id,
      orderId: String(orderId),
      side: String(side),
      quantity: rounded(amount, precision.amount, 0),
      price: rounded(price, precision.price, 1),
    }
  }
  if (group === 'cancelOrder' || group === 'fetchOrder') {
    const [orderId, symbol, given = {}] = input as [string, string, Unified?]
    const clientOrderId = given['clientOrderId'] as string | undefined
    return { symbol: marketOf(symbol).id, orderId, clientOrderId }
  }
  if (group === 'fetchMyTrades') {
    const [symbol, since, limit] = input as [string, number, number]
    return { symbol: marketOf(symbol).id, since, limit }
  }
  const [symbol, limit] = input as [string, number?]
  return { symbol: marketOf(symbol).id, limit }
}

/** What an implementation may choose. */
const chosen = new Set(['timestamp', 'recvWindow', 'signature', 'newOrderRespType'])

function parametersOf(
  url: string,
  body: string | null,
  alsoChosen: readonly string[],
): Map<string, string> {
  const all = [...new URL(url).searchParams, ...new URLSearchParams(body ?? '')]
  return new Map(
    all
      .filter(([name]) => !chosen.has(name) && !alsoChosen.includes(name))
      .map(([name, value]) => [
        name,
        /^-?\d+\.\d+$/.test(value) ? new Big(value).toFixed() : value,
      ]),
  )
}

function contextOf(change: Partial<RequestContext> = {}): RequestContext {
  return {
    urls: urls.live,
    credentials: file?.credentials ?? { apiKey: 'key', secret: 'secret' },
    environment: 'live',
    instruments: null,
    now: (file?.clockMs ?? 1_700_000_000_000) as UnixMs,
    nonce: null,
    ...change,
  }
}

function build(
  action: RequestAction,
  args: RequestArguments,
  change: Partial<RequestContext> = {},
): Result<BuiltRequest> {
  return buildRequest(action, args, contextOf(change))
}

function must(result: Result<BuiltRequest>): BuiltRequest {
  if (!result.ok) throw new Error(JSON.stringify(result.error))
  return result.value
}

describe.skipIf(file === null)('spot requests as another library makes them', () => {
  const cases = (file?.cases ?? []).filter(({ group }) => actions[group] !== undefined)

  it('covers every group or says why not', () => {
    const groups = new Set(file?.cases.map(({ group }) => group))
    const known = new Set([...Object.keys(actions), ...Object.keys(leftOut)])
    expect([...groups].filter((group) => !known.has(group))).toEqual([])
    expect(cases.length).toBeGreaterThan(30)
  })

  it.each(cases)('$id: $description', (each) => {
    const built = must(build(actions[each.group] ?? 'order', argumentsOf(each)))
    const expected = each.request
    expect(built.method).toBe(expected.method)
    const [ours, theirs] = [new URL(built.url), new URL(expected.url)]
    expect(`${ours.host}${ours.pathname}`).toBe(`${theirs.host}${theirs.pathname}`)
    // Of a replacement the other library makes up the name of the new order.
    const names = each.group === 'editOrder' ? ['newClientOrderId'] : []
    expect(parametersOf(built.url, built.body, names)).toEqual(
      parametersOf(expected.url, expected.body, names),
    )
  })

  it.each(cases.filter(({ signed }) => signed))(
    '$id: is signed with the key over exactly what is sent',
    (each) => {
      const built = must(build(actions[each.group] ?? 'order', argumentsOf(each)))
      const sent = `${new URL(built.url).search.slice(1)}${built.body}`
      const [payload = '', signature] = sent.split('&signature=')
      const { apiKey, secret } = file?.credentials ?? { apiKey: '', secret: '' }
      expect(signature).toBe(createHmac('sha256', secret).update(payload).digest('hex'))
      expect(built.headers['x-mbx-apikey']).toBe(apiKey)
      expect(payload).toContain(`timestamp=${file?.clockMs}`)
    },
  )

  it.each(cases.filter(({ signed }) => !signed))('$id: needs no key', (each) => {
    const built = must(build(actions[each.group] ?? 'order', argumentsOf(each)))
    expect(built.url).not.toContain('signature')
  })
})

const order: RequestArguments = {
  symbol: 'BTCUSDT',
  side: 'buy',
  orderType: 'limit',
  quantity: '0.010',
  price: '30000.10',
  clientOrderId: 'pw-1',
}

function formOf(result: Result<BuiltRequest>): Readonly<Record<string, string>> {
  return Object.fromEntries(new URLSearchParams(must(result).body))
}

function refusalOf(result: Result<unknown>): string | null {
  return result.ok ? null : `${result.error.code} ${result.error.path}`
}

describe('an order of Binance Spot', () => {
  it('keeps values as they were given', () => {
    expect(formOf(build('submit', order))).toMatchObject({
      type: 'LIMIT',
      quantity: '0.010',
      price: '30000.10',
      timeInForce: 'GTC',
      newClientOrderId: 'pw-1',
    })
  })

  it('is post-only by its type, which has no time in force', () => {
    const form = formOf(build('submit', { ...order, postOnly: true }))
    expect(form['type']).toBe('LIMIT_MAKER')
    expect(form).not.toHaveProperty('timeInForce')
  })

  it('trades at the market by quantity or by what it may cost', () => {
    const market = { symbol: 'BTCUSDT', side: 'buy', orderType: 'market' }
    expect(formOf(build('submit', { ...market, quantity: '1' }))).toMatchObject({
      type: 'MARKET',
      quantity: '1',
    })
    const quoted = formOf(build('submit', { ...market, quoteQuantity: '25.5' }))
    expect(quoted).toMatchObject({ quoteOrderQty: '25.5' })
    expect(quoted).not.toHaveProperty('quantity')
    const both = { ...market, quantity: '1', quoteQuantity: '25.5' }
    expect(refusalOf(build('submit', both))).toBe('INVALID_ARGUMENT quoteQuantity')
  })

  it.each([
    ['buy', undefined, 'STOP_LOSS'],
    ['buy', 'rise', 'STOP_LOSS'],
    ['buy', 'fall', 'TAKE_PROFIT'],
    ['sell', undefined, 'STOP_LOSS'],
    ['sell', 'fall', 'STOP_LOSS'],
    ['sell', 'rise', 'TAKE_PROFIT'],
  ])('to %s that waits for the price to %s is a %s', (side, triggerDirection, word) => {
    const stop = { ...order, side, triggerDirection, stopPrice: '29000' }
    const limit = formOf(build('submit', { ...stop, orderType: 'stopLimit' }))
    expect(limit).toMatchObject({ type: `${word}_LIMIT`, stopPrice: '29000', timeInForce: 'GTC' })
    const market = formOf(build('submit', { ...stop, orderType: 'stopMarket' }))
    expect(market['type']).toBe(word)
    expect(market).not.toHaveProperty('price')
    expect(market).not.toHaveProperty('timeInForce')
  })

  it('trails by basis points, from a price on where one is given', () => {
    const trailing = { ...order, side: 'sell', orderType: 'trailingStop', trailingDelta: '150' }
    const form = formOf(build('submit', trailing))
    expect(form).toMatchObject({ type: 'STOP_LOSS', trailingDelta: '150' })
    expect(form).not.toHaveProperty('stopPrice')
    expect(formOf(build('submit', { ...trailing, stopPrice: '31000' }))['stopPrice']).toBe('31000')
    expect(refusalOf(build('submit', { ...trailing, trailingDelta: '2001' }))).toBe(
      'ORDER_INVALID trailingDelta',
    )
    expect(refusalOf(build('submit', { ...trailing, trailingDelta: '9' }))).toBe(
      'ORDER_INVALID trailingDelta',
    )
  })

  it.each([
    ['no symbol', { symbol: undefined }, 'INVALID_ARGUMENT symbol'],
    ['no side', { side: undefined }, 'INVALID_ARGUMENT side'],
    ['an unknown side', { side: 'long' }, 'INVALID_ARGUMENT side'],
    ['no price', { price: undefined }, 'INVALID_ARGUMENT price'],
    ['no quantity', { quantity: undefined }, 'INVALID_ARGUMENT quantity'],
    ['a quantity of zero', { quantity: '0' }, 'INVALID_ARGUMENT quantity'],
    ['a negative price', { price: '-1' }, 'INVALID_ARGUMENT price'],
    [
      'a time in force it has not',
      { timeInForce: 'gtd', expireTime: 2e12 },
      'UNSUPPORTED timeInForce',
    ],
    ['reduce-only', { reduceOnly: true }, 'UNSUPPORTED reduceOnly'],
    ['a side of a hedge', { positionSide: 'long' }, 'UNSUPPORTED positionSide'],
    ['post-only and ioc', { postOnly: true, timeInForce: 'ioc' }, 'INVALID_ARGUMENT postOnly'],
    [
      'a post-only stop',
      { postOnly: true, orderType: 'stopLimit', stopPrice: '1' },
      'UNSUPPORTED postOnly',
    ],
    [
      'a trigger it has not',
      { triggerBy: 'mark', orderType: 'stopMarket', stopPrice: '1' },
      'UNSUPPORTED triggerBy',
    ],
    ['an id with a dot', { clientOrderId: 'a.b' }, 'INVALID_ARGUMENT clientOrderId'],
    ['an id too long', { clientOrderId: 'a'.repeat(37) }, 'INVALID_ARGUMENT clientOrderId'],
  ])('is not sent with %s', (_name, change, refusal) => {
    expect(refusalOf(build('submit', { ...order, ...change }))).toBe(refusal)
  })

  it('needs a key', () => {
    expect(refusalOf(build('submit', order, { credentials: null }))).toBe(
      'AUTHENTICATION_FAILED credentials',
    )
    expect(build('book', { symbol: 'BTCUSDT' }, { credentials: null }).ok).toBe(true)
  })

  it('says that a key cannot be read without repeating it', () => {
    const secret = '-----BEGIN PRIVATE KEY-----\nnonsense\n-----END PRIVATE KEY-----'
    const refused = build('submit', order, { credentials: { apiKey: 'key', secret } })
    expect(refused).toMatchObject({ ok: false, error: { code: 'AUTHENTICATION_FAILED' } })
    expect(JSON.stringify(refused)).not.toContain('nonsense')
  })
})

describe('an amendment at Binance Spot', () => {
  const change = { symbol: 'BTCUSDT', orderId: '7', side: 'buy', price: '1', quantity: '2' }

  it('of the quantity alone keeps the place in the queue', () => {
    const shrunk = must(build('amend', { symbol: 'BTCUSDT', orderId: '7', quantity: '2' }))
    expect(shrunk.method).toBe('PUT')
    expect(new URL(shrunk.url).pathname).toBe('/api/v3/order/amend/keepPriority')
    expect(Object.fromEntries(new URLSearchParams(shrunk.body))).toMatchObject({
      orderId: '7',
      newQty: '2',
    })
  })

  it('of the price replaces the order, and sends nothing anew unless it was canceled', () => {
    expect(formOf(build('amend', change))).toMatchObject({
      cancelReplaceMode: 'STOP_ON_FAILURE',
      cancelOrderId: '7',
      price: '1',
      quantity: '2',
    })
    const byName = { ...change, orderId: undefined, clientOrderId: 'pw-9' }
    expect(formOf(build('amend', byName))).toMatchObject({ cancelOrigClientOrderId: 'pw-9' })
  })

  it.each(['side', 'quantity', 'orderId'])('of the price says when its %s is missing', (field) => {
    expect(refusalOf(build('amend', { ...change, [field]: undefined }))).toBe(
      `INVALID_ARGUMENT ${field}`,
    )
  })

  it('says when nothing is to be changed', () => {
    expect(refusalOf(build('amend', { symbol: 'BTCUSDT', orderId: '7' }))).toBe(
      'INVALID_ARGUMENT price',
    )
  })
})

describe('what spot does not have', () => {
  it('is refused by name', () => {
    expect(refusalOf(build('positions', {}))).toBe('UNSUPPORTED positions')
    expect(refusalOf(build('fills', { symbol: 'BTCUSDT', limit: 1001 }))).toBe(
      'INVALID_ARGUMENT limit',
    )
    expect(refusalOf(build('cancelAll', {}))).toBe('INVALID_ARGUMENT symbol')
  })
})

describe.skipIf(file === null)('with the list of spot instruments', () => {
  const list = (): readonly Instrument[] => {
    const symbols = Object.values(file?.markets ?? {}).map(({ raw }) => raw)
    const parsed = parseInstruments({ symbols })
    return parsed.ok ? parsed.value.values : []
  }
  const doge = {
    symbol: 'DOGEUSDT',
    side: 'buy',
    orderType: 'limit',
    quantity: '100',
    price: '0.1',
  }

  it('knows the rules of its markets', () => {
    expect(list().map(({ venueSymbol }) => venueSymbol)).toContain('DOGEUSDT')
  })

  it.each([
    ['a price off the tick', { price: '0.123456789' }, 'ORDER_INVALID price'],
    ['a quantity off the step', { quantity: '100.5' }, 'ORDER_INVALID quantity'],
    ['a notional below the least', { quantity: '10' }, 'ORDER_INVALID quantity'],
    ['a quantity above the most', { quantity: '1000000000000' }, 'ORDER_INVALID quantity'],
    ['a symbol that is not listed', { symbol: 'NOPEUSDT' }, 'UNKNOWN_SYMBOL symbol'],
  ])('an order is not sent with %s', (_name, change, refusal) => {
    expect(refusalOf(build('submit', { ...doge, ...change }, { instruments: list() }))).toBe(
      refusal,
    )
  })
})
