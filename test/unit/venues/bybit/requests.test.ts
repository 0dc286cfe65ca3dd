import { readFileSync } from 'node:fs'
import { Big } from 'big.js'
import { describe, expect, it } from 'vitest'
import type { UnixMs } from '../../../../src/contract/domain/ids.ts'
import type { Instrument } from '../../../../src/contract/domain/instrument.ts'
import type {
  BuiltRequest,
  RequestAction,
  RequestArguments,
  RequestContext,
} from '../../../../src/main/venues/account.ts'
import { bybit } from '../../../../src/main/venues/bybit/index.ts'
import { parseInstruments } from '../../../../src/main/venues/bybit/parse/instruments.ts'
import { sign } from '../../../../src/main/venues/bybit/sign.ts'
import { trading } from '../../../../src/main/venues/bybit/trading.ts'
import { fixturesPath, hasFixtures } from '../../../support/fixtures.ts'

type Market = { readonly id: string; readonly raw: unknown }
type Case = {
  readonly id: string
  readonly method?: string
  readonly input: readonly unknown[]
  readonly request: {
    readonly method: string
    readonly url: string
    readonly body: string | null
  }
}
type File = {
  readonly clockMs: number
  readonly credentials: { readonly apiKey: string; readonly secret: string }
  readonly markets: Readonly<Record<string, Market>>
  readonly cases: readonly Case[]
}

const file: File = hasFixtures()
  ? (JSON.parse(readFileSync(fixturesPath('bybit', 'requests', 'cases.json'), 'utf8')) as File)
  : { clockMs: 0, credentials: { apiKey: '', secret: '' }, markets: {}, cases: [] }

function instrumentOf(market: string): Instrument {
  const rows = parseInstruments({ list: [file.markets[market]?.raw] })
  const [instrument] = rows.ok ? rows.value.values : []
  if (instrument === undefined) throw new Error(`${market} could not be read`)
  return instrument
}

function contextOf(instruments: readonly Instrument[] | null): RequestContext {
  return {
    urls: bybit.urls('live'),
    credentials: file.credentials,
    environment: 'live',
    instruments,
    now: file.clockMs as UnixMs,
    nonce: null,
  }
}

/** Cut to the step as the other library does before it sends. */
function floorTo(value: number, step: string): string {
  return new Big(value).div(step).round(0, 0).times(step).toFixed()
}
function roundTo(value: number, step: string): string {
  return new Big(value).div(step).round(0, 1).times(step).toFixed()
}

type Wish = {
  readonly action: RequestAction
  readonly args: RequestArguments
  readonly market: string
}

/** The unified call in our words; a sentence where there is no such action here. */
function wishOf({ input, request }: Case): Wish | string {
  const { pathname } = new URL(request.url)
  switch (pathname) {
    case '/v5/order/create':
      return submitOf(input)
    case '/v5/order/amend':
      return amendOf(input)
    case '/v5/order/cancel': {
      const [orderId, market] = input as [string, string]
      return { action: 'cancel', market, args: { orderId } }
    }
    case '/v5/order/cancel-all':
      return { action: 'cancelAll', market: String(input[0]), args: {} }
    case '/v5/order/realtime':
      return { action: 'openOrders', market: String(input[0]), args: {} }
    case '/v5/market/orderbook': {
      const [market, limit] = input as [string, number]
      return { action: 'book', market, args: { limit } }
    }
    case '/v5/position/list': {
      const [of] = input as [string | readonly string[]]
      return typeof of === 'string'
        ? { action: 'positions', market: of, args: {} }
        : { action: 'positions', market: String(of[0]), args: { limit: 200 } }
    }
    case '/v5/execution/list': {
      if (!request.url.includes('execType=Trade')) return 'only trades are fills'
      const [market, since, limit] = input as [string, number, number]
      return { action: 'fills', market, args: { since, limit } }
    }
    default:
      return 'no action of ours asks for this'
  }
}

function submitOf(input: readonly unknown[]): Wish | string {
  const [market, type, side, amount, price, params = {}] = input as [
    string,
    'limit' | 'market',
    string,
    number,
    number | null,
    Readonly<Record<string, unknown>>?,
  ]
  if ('stopLoss' in params) return 'orders carry no take profit and stop loss here'
  const instrument = instrumentOf(market)
  const isSpot = instrument.marketKind === 'spot'
  const stop = params['stopLossPrice'] ?? params['takeProfitPrice'] ?? params['triggerPrice']
  if (isSpot && stop !== undefined && !('triggerPrice' in params)) {
    return 'spot stops of ours are conditional orders, which hold no assets before they trigger'
  }
  const tick = instrument.tickSize ?? '1'
  const costs = isSpot && type === 'market' && side === 'buy'
  const cost = params['cost'] ?? (costs ? new Big(amount).times(price ?? 0).toNumber() : 0)
  const rising = 'takeProfitPrice' in params === (side === 'sell')
  return {
    action: 'submit',
    market,
    args: {
      side,
      orderType: stop === undefined ? type : type === 'limit' ? 'stopLimit' : 'stopMarket',
      ...(costs
        ? { quoteQuantity: roundTo(Number(cost), tick) }
        : { quantity: floorTo(amount, instrument.stepSize) }),
      ...(type === 'limit' ? { price: roundTo(price ?? 0, tick) } : {}),
      ...(stop === undefined
        ? {}
        : { stopPrice: roundTo(Number(stop), tick), triggerDirection: rising ? 'rise' : 'fall' }),
      ...('stopLossPrice' in params || 'takeProfitPrice' in params || params['reduceOnly'] === true
        ? { reduceOnly: true }
        : {}),
      ...(params['postOnly'] === true ? { postOnly: true } : {}),
      ...(params['hedged'] === true ? { positionSide: side === 'buy' ? 'long' : 'short' } : {}),
      ...(typeof params['timeInForce'] === 'string'
        ? { timeInForce: params['timeInForce'].toLowerCase() }
        : {}),
      clientOrderId: String(params['clientOrderId']),
    },
  }
}

function amendOf(input: readonly unknown[]): Wish {
  const [orderId, market, , side, amount, price] = input as [
    string,
    string,
    string,
    string,
    number,
    number,
  ]
  const { stepSize, tickSize } = instrumentOf(market)
  const args = {
    orderId,
    side,
    quantity: floorTo(amount, stepSize),
    price: roundTo(price, tickSize ?? '1'),
  }
  return { action: 'amend', market, args }
}

/** Numbers as decimals, so that `34568` and `34568.0` are one. */
function canonical(value: unknown): unknown {
  const text = String(value)
  return /^-?\d+(\.\d+)?$/.test(text) && text.length < 17 ? new Big(text).toFixed() : value
}

function parametersOf(url: string, body: string | null): Readonly<Record<string, unknown>> {
  const query = Object.fromEntries(new URL(url).searchParams)
  const sent = body === null || body === '' ? {} : (JSON.parse(body) as Record<string, unknown>)
  return Object.fromEntries(
    Object.entries({ ...query, ...sent }).map(([name, value]) => [name, canonical(value)]),
  )
}

async function requestOf(
  action: RequestAction,
  args: RequestArguments,
  instruments: readonly Instrument[] | null,
): Promise<BuiltRequest> {
  const built = await trading.request(action, args, contextOf(instruments))
  if (!built.ok) throw new Error(`${built.error.code} ${built.error.message}`)
  return built.value
}

/** Cases we deliberately differ in, by the venue's own documentation. */
const differing: Readonly<Record<string, string>> = {
  'ETH/USDT:USDT /v5/market/orderbook': 'the category is required; the other library leaves it out',
}

/** Priced below the least price of the contract, or worth less than the least amount of the pair. */
function isRefused({ input, request }: Case): boolean {
  if (!request.url.endsWith('/order/create') || !String(input[0]).startsWith('ETH/')) return false
  const params = (input[5] ?? {}) as Readonly<Record<string, unknown>>
  return (input[1] === 'limit' && input[4] === 0.0567891) || params['stopLossPrice'] === 0.0567891
}

describe.skipIf(!hasFixtures())('requests another library computed', () => {
  const wishes = file.cases.map((each) => ({ each, wish: wishOf(each) }))
  const comparable = wishes.flatMap(({ each, wish }) =>
    typeof wish === 'string' ? [] : [{ each, wish }],
  )
  const tested = comparable.filter(({ each }) => !isRefused(each))

  it.each(
    tested.map(
      ({ each, wish }) => [`${wish.action} ${JSON.stringify(each.input)}`, each, wish] as const,
    ),
  )('%s', async (_title, each, { action, args, market }) => {
    const instrument = instrumentOf(market)
    const symbol = instrument.venueSymbol
    const built = await requestOf(action, { symbol, ...args }, [instrument])
    const theirs = new URL(each.request.url)
    const ours = new URL(built.url)
    expect(`${built.method} ${ours.origin}${ours.pathname}`).toBe(
      `${each.request.method} ${theirs.origin}${theirs.pathname}`,
    )
    const parameters = parametersOf(built.url, built.body)
    const expected = parametersOf(each.request.url, each.request.body)
    const note = differing[`${market} ${theirs.pathname}`]
    expect(parameters).toEqual(note === undefined ? expected : { ...expected, category: 'linear' })
    if (action === 'book') return
    const payload = built.method === 'GET' ? ours.search.slice(1) : built.body
    const { apiKey, secret } = file.credentials
    expect(built.headers['X-BAPI-SIGN']).toBe(
      sign(`${file.clockMs}${apiKey}5000${payload}`, secret),
    )
  })

  it.each(
    comparable
      .filter(({ each }) => isRefused(each))
      .map(({ each, wish }) => [JSON.stringify(each.input), wish] as const),
  )(
    'refuses what breaks a rule before anything leaves: %s',
    async (_title, { action, args, market }) => {
      const instrument = instrumentOf(market)
      const built = await trading.request(
        action,
        { symbol: instrument.venueSymbol, ...args },
        contextOf([instrument]),
      )
      expect(built).toMatchObject({ ok: false, error: { code: 'ORDER_INVALID' } })
    },
  )

  it('leaves out only what has a reason', () => {
    const reasons = wishes.flatMap(({ wish }) => (typeof wish === 'string' ? [wish] : []))
    const counts = Object.fromEntries(
      [...new Set(reasons)].map((reason) => [
        reason,
        reasons.filter((each) => each === reason).length,
      ]),
    )
    expect(counts).toEqual({
      'no action of ours asks for this': 19,
      'only trades are fills': 2,
      'orders carry no take profit and stop loss here': 1,
      'spot stops of ours are conditional orders, which hold no assets before they trigger': 3,
    })
  })
})
