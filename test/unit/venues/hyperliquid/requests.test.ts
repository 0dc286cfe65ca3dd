import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import type { UnixMs } from '../../../../src/contract/domain/ids.ts'
import type { Instrument } from '../../../../src/contract/domain/instrument.ts'
import type {
  BuiltRequest,
  RequestAction,
  RequestArguments,
  RequestContext,
} from '../../../../src/main/venues/account.ts'
import { hyperliquid } from '../../../../src/main/venues/hyperliquid/index.ts'
import { trading } from '../../../../src/main/venues/hyperliquid/orderEntry.ts'
import {
  actionOf,
  cancelManyDraft,
  countdownDraft,
} from '../../../../src/main/venues/hyperliquid/requests.ts'
import { createSigner } from '../../../../src/main/venues/hyperliquid/sign.ts'
import { fixturesPath, hasFixtures } from '../../../support/fixtures.ts'

type Body = Readonly<Record<string, unknown>>

type Case = {
  readonly id: string
  readonly group: string
  readonly description: string
  readonly symbol: string
  readonly input: readonly unknown[]
  readonly signed: boolean
  readonly request: { readonly method: string; readonly url: string; readonly body: string }
}

type File = {
  readonly clockMs: number
  readonly credentials: { readonly privateKey: string; readonly walletAddress: string }
  readonly markets: Readonly<Record<string, { readonly id: string; readonly raw: Body }>>
  readonly cases: readonly Case[]
}

const file: File | null = hasFixtures()
  ? (JSON.parse(
      readFileSync(fixturesPath('hyperliquid', 'requests', 'cases.json'), 'utf8'),
    ) as File)
  : null
const cases = file?.cases ?? []

/** Why a recorded request is not one that an action of ours makes. */
const leftOut: Readonly<Record<string, string>> = {
  createOrders: 'one action makes one order',
  setLeverage: 'no action of the command line; the account makes it',
  setMarginMode: 'the margin mode is not changed from here',
  fetchClosedOrders: 'no action asks for closed orders',
  fetchFundingHistory: "no action asks for the account's funding payments",
  fetchFundingRate: 'no action asks for funding',
  fetchFundingRateHistory: 'no action asks for funding',
  fetchOHLCV: 'no action asks for candles',
  fetchTime: "the venue's time comes from the header of any answer",
  'limit buy with attached stop loss and take profit': 'orders are not attached to others',
}

/** The places of the markets that the requests name, as the venue numbers them. */
function universe(): readonly Body[] {
  const entries: Body[] = Array.from({ length: 13 }, (_, index) => ({
    name: `X${index}`,
    szDecimals: 2,
    maxLeverage: 3,
  }))
  for (const { id, raw } of Object.values(file?.markets ?? {})) entries[Number(id)] = raw
  return entries
}

const instruments = hyperliquid.parsers.instruments?.({ universe: universe() }, 0 as UnixMs)
  .value as readonly Instrument[]

/** Sells ETH at 0.06 USDC: worth less than the venue's least, which we refuse to send. */
const tooSmall: ReadonlySet<string> = new Set(['e9e14ce89768', 'a95f5037df99'])

const anySize = instruments?.map((each) => ({ ...each, minNotional: null }))

function contextOf(nonce: number | null = null): RequestContext {
  return {
    urls: hyperliquid.urls('live'),
    credentials: {
      apiKey: file?.credentials.walletAddress ?? '',
      secret: file?.credentials.privateKey ?? '',
    },
    environment: 'live',
    instruments,
    now: (file?.clockMs ?? 0) as UnixMs,
    nonce,
  }
}

function coinOf(symbol: string): string {
  return symbol.split('/')[0] ?? ''
}

function bodyOf({ request }: Case): Body {
  return JSON.parse(request.body) as Body
}

/** What the other library rounded is handed over rounded: we refuse what is off step or tick. */
function rounded(each: Case): { readonly p: string; readonly s: string; readonly t: Body } {
  const { orders, modifies } = bodyOf(each)['action'] as {
    readonly orders?: readonly Body[]
    readonly modifies?: readonly { readonly order: Body }[]
  }
  return (orders?.[0] ?? modifies?.[0]?.order) as ReturnType<typeof rounded>
}

function submitArguments(each: Case): RequestArguments {
  const [, type, side, , price, params] = each.input as readonly [
    string,
    string,
    string,
    number,
    number,
    Body,
  ]
  const { p, s, t } = rounded(each)
  const trigger = t['trigger'] as { readonly triggerPx: string } | undefined
  const isMarket = type === 'market'
  const tif = params['timeInForce']
  return {
    symbol: coinOf(each.symbol),
    side,
    orderType: trigger === undefined ? type : isMarket ? 'stopMarket' : 'stopLimit',
    quantity: s,
    // A market order starts from the price as it was asked for.
    price: isMarket ? String(price) : p,
    stopPrice: trigger?.triggerPx,
    triggerDirection: 'takeProfitPrice' in params ? (side === 'sell' ? 'rise' : 'fall') : undefined,
    timeInForce: typeof tif === 'string' ? tif.toLowerCase() : undefined,
    postOnly: params['postOnly'] === true,
    reduceOnly: params['reduceOnly'] === true,
    clientOrderId: params['clientOrderId'] as string | undefined,
  }
}

function argumentsOf(each: Case): readonly [RequestAction, RequestArguments] | null {
  const symbol = each.symbol === null ? undefined : coinOf(each.symbol)
  const params = each.input[2] as Body | undefined
  switch (each.group) {
    case 'createOrder':
      return ['submit', submitArguments(each)]
    case 'editOrder': {
      const [orderId, , , side] = each.input as readonly string[]
      const { p, s } = rounded(each)
      return ['amend', { symbol, orderId, side, price: p, quantity: s }]
    }
    case 'cancelOrder':
      return params === undefined
        ? ['cancel', { symbol, orderId: String(each.input[0]) }]
        : ['cancel', { symbol, clientOrderId: String(params['clientOrderId']) }]
    case 'fetchOpenOrders':
      return ['openOrders', {}]
    case 'fetchOrderBook':
      return ['book', { symbol, limit: Number(each.input[1]) }]
    case 'fetchTrades':
      return ['fills', { symbol, limit: Number(each.input[2]) }]
    default:
      return null
  }
}

async function build(
  action: RequestAction,
  args: RequestArguments,
  context: RequestContext,
): Promise<BuiltRequest> {
  const built = await trading.request(action, args, context)
  if (!built.ok) throw new Error(`${built.error.code}: ${built.error.message}`)
  return built.value
}

const made = cases.filter(
  ({ group, description }) => !(group in leftOut) && !(description in leftOut),
)

/** The library pads neither number; we pad both. */
function comparable(body: Body): Body {
  const signature = body['signature'] as Readonly<Record<'r' | 's' | 'v', string>> | undefined
  if (signature === undefined) return body
  const { r, s, v } = signature
  return { ...body, signature: [BigInt(r), BigInt(s), v] }
}

describe.skipIf(!hasFixtures())('requests as another library makes them', () => {
  it('are compared, or left out for a reason', () => {
    expect(cases).toHaveLength(54)
    expect(made).toHaveLength(54 - 20)
  })

  it.each(
    made
      .filter(({ group }) => group !== 'cancelOrders')
      .map((each) => [`${each.description} (${each.symbol}, ${each.id})`, each] as const),
  )('%s: same address, body and signature', async (_title, each) => {
    const [action, args] = argumentsOf(each) ?? []
    if (action === undefined || args === undefined) throw new Error('the case is not mapped')
    const theirs = bodyOf(each)
    const usual = contextOf(Number(theirs['nonce'] ?? 0))
    const context = tooSmall.has(each.id) ? { ...usual, instruments: anySize } : usual
    const ours = await build(action, args, context)
    expect([ours.method, ours.url]).toEqual([each.request.method, each.request.url])
    expect(ours.headers).toEqual({ 'content-type': 'application/json' })
    expect(comparable(JSON.parse(ours.body) as Body)).toEqual(comparable(theirs))
  })

  it('are refused where they are worth too little', async () => {
    const small = made.filter(({ id }) => tooSmall.has(id))
    expect(small).toHaveLength(2)
    for (const each of small) {
      const built = await trading.request('submit', submitArguments(each), contextOf())
      expect(built).toMatchObject({ ok: false, error: { code: 'ORDER_INVALID', path: 'quantity' } })
    }
  })

  it.each(
    made
      .filter(({ group }) => group === 'cancelOrders')
      .map((each) => [`${each.description} (${each.symbol})`, each] as const),
  )('%s: the action of a cancel of several is the same', (_title, each) => {
    const asset = Number(file?.markets[each.symbol]?.id)
    const [ids] = each.input as readonly [readonly string[]]
    const draft = cancelManyDraft(ids.map((id) => ({ a: asset, o: Number(id) })))
    const theirs = bodyOf(each)
    const action = actionOf(draft, 0 as UnixMs)
    expect(action).toEqual(theirs['action'])
    const signer = createSigner(file?.credentials.privateKey ?? '', 'mainnet')
    if (!signer.ok) throw new Error(signer.error.message)
    const envelope = { nonce: Number(theirs['nonce']), vaultAddress: null, expiresAfter: null }
    const signature = signer.value.signAction(action, envelope)
    expect(comparable({ signature })).toEqual(comparable({ signature: theirs['signature'] }))
  })
})

const key = '0x0123456789012345678901234567890123456789012345678901234567890123'
const address = '0x14791697260E4c9A71f18484C9f997B308e59325'

const list = hyperliquid.parsers.instruments?.(
  {
    universe: [
      { name: 'BTC', szDecimals: 5, maxLeverage: 40 },
      { name: 'ETH', szDecimals: 4, maxLeverage: 25 },
      { name: 'kPEPE', szDecimals: 0, maxLeverage: 10 },
    ],
  },
  0 as UnixMs,
).value as readonly Instrument[]

const context: RequestContext = {
  urls: hyperliquid.urls('live'),
  credentials: { apiKey: address, secret: key },
  environment: 'live',
  instruments: list,
  now: 1_700_000_000_000 as UnixMs,
  nonce: null,
}

const limit: RequestArguments = {
  symbol: 'ETH',
  side: 'buy',
  orderType: 'limit',
  quantity: '1.50',
  price: '2345.0',
}

async function orderOf(args: RequestArguments, change: Partial<RequestContext> = {}) {
  const { body } = await build('submit', args, { ...context, ...change })
  const { action } = JSON.parse(body) as { readonly action: { readonly orders: readonly Body[] } }
  return action.orders[0]
}

describe('an order', () => {
  it('is written without zeros at the end, its keys in the order that is signed', async () => {
    const order = await orderOf(limit)
    expect(JSON.stringify(order)).toBe(
      '{"a":1,"b":true,"p":"2345","s":"1.5","r":false,"t":{"limit":{"tif":"Gtc"}}}',
    )
  })

  it('names a sub-account in lower case, and covers it by the signature', async () => {
    const subAccount = '0x1D9470D4B963F552E6F671A81619D395877BF409'
    const credentials = { apiKey: address, secret: key, subAccount }
    const { body } = await build('submit', limit, { ...context, credentials })
    const plain = await build('submit', limit, context)
    expect(JSON.parse(body)).toMatchObject({ vaultAddress: subAccount.toLowerCase() })
    expect((JSON.parse(body) as Body)['signature']).not.toEqual(
      (JSON.parse(plain.body) as Body)['signature'],
    )
    const open = await build('openOrders', {}, { ...context, credentials })
    expect(JSON.parse(open.body)).toMatchObject({ user: subAccount })
  })

  it('starts a market order from the price that is given, and refuses it without one', async () => {
    const market = { ...limit, orderType: 'market', price: '2000' }
    expect(await orderOf(market)).toMatchObject({ p: '2100', t: { limit: { tif: 'Ioc' } } })
    expect(await orderOf({ ...market, side: 'sell' })).toMatchObject({ p: '1900' })
    const { price: _, ...priceless } = market
    expect(await trading.request('submit', priceless, context)).toMatchObject({
      ok: false,
      error: { code: 'INVALID_ARGUMENT', path: 'price' },
    })
  })

  it('bounds a stop at the market by its stop price where no other price is given', async () => {
    const { price: _, ...stop } = { ...limit, orderType: 'stopMarket', stopPrice: '2000' }
    expect(await orderOf(stop)).toMatchObject({
      p: '2200',
      t: { trigger: { isMarket: true, triggerPx: '2000', tpsl: 'sl' } },
    })
    expect(await orderOf({ ...stop, triggerDirection: 'fall' })).toMatchObject({
      t: { trigger: { tpsl: 'tp' } },
    })
    expect(await orderOf({ ...stop, side: 'sell', triggerDirection: 'fall' })).toMatchObject({
      p: '1800',
      t: { trigger: { tpsl: 'sl' } },
    })
  })

  it('is numbered by the list, or by its number where there is none', async () => {
    expect(await orderOf({ ...limit, symbol: '1' })).toMatchObject({ a: 1 })
    expect(await orderOf({ ...limit, symbol: '112' }, { instruments: null })).toMatchObject({
      a: 112,
    })
    expect(await trading.request('submit', limit, { ...context, instruments: null })).toMatchObject(
      {
        ok: false,
        error: { code: 'INVALID_ARGUMENT', path: 'symbol' },
      },
    )
  })

  it.each([
    ['a price of six figures', { price: '2345.67' }, 'ORDER_INVALID', 'price'],
    ['a price of three decimals', { price: '0.123' }, 'ORDER_INVALID', 'price'],
    ['a size of five decimals', { quantity: '1.00001' }, 'ORDER_INVALID', 'quantity'],
    ['a value below 10 USDC', { quantity: '0.004' }, 'ORDER_INVALID', 'quantity'],
    ['no price', { price: undefined }, 'INVALID_ARGUMENT', 'price'],
    ['no size', { quantity: undefined }, 'INVALID_ARGUMENT', 'quantity'],
    ['a size of zero', { quantity: '0' }, 'INVALID_ARGUMENT', 'quantity'],
    ['an unknown symbol', { symbol: 'NOPE' }, 'UNKNOWN_SYMBOL', 'symbol'],
    [
      'an id that is not hexadecimal',
      { clientOrderId: 'mine' },
      'INVALID_ARGUMENT',
      'clientOrderId',
    ],
    ['fill or kill', { timeInForce: 'fok' }, 'UNSUPPORTED', 'timeInForce'],
    ['an end', { timeInForce: 'gtd', expireTime: 1_800_000_000_000 }, 'UNSUPPORTED', 'timeInForce'],
    ['a trail', { orderType: 'trailingStop', trailingDelta: '10' }, 'UNSUPPORTED', 'orderType'],
    [
      'a value in USDC',
      { quantity: undefined, quoteQuantity: '100' },
      'UNSUPPORTED',
      'quoteQuantity',
    ],
    ['a side of a hedge', { positionSide: 'long' }, 'UNSUPPORTED', 'positionSide'],
    [
      'a last price to set it off',
      { orderType: 'stopLimit', stopPrice: '2400', triggerBy: 'last' },
      'UNSUPPORTED',
      'triggerBy',
    ],
    [
      'post-only and immediate',
      { postOnly: true, timeInForce: 'ioc' },
      'INVALID_ARGUMENT',
      'postOnly',
    ],
    [
      'post-only and a stop',
      { orderType: 'stopLimit', stopPrice: '2400', postOnly: true },
      'UNSUPPORTED',
      'postOnly',
    ],
  ] as const)('with %s is refused', async (_title, change, code, path) => {
    expect(await trading.request('submit', { ...limit, ...change }, context)).toMatchObject({
      ok: false,
      error: { code, path },
    })
  })

  it('may be small where it only reduces', async () => {
    expect(await orderOf({ ...limit, quantity: '0.001', reduceOnly: true })).toMatchObject({
      s: '0.001',
      r: true,
    })
  })

  it('may have a whole price of any length', async () => {
    expect(await orderOf({ ...limit, symbol: 'BTC', price: '123456' })).toMatchObject({
      p: '123456',
    })
  })
})

describe('a countdown', () => {
  const now = 1_700_000_000_000 as UnixMs

  it('counts from the moment at which it leaves', () => {
    const draft = countdownDraft(60_000)
    if (!draft.ok) throw new Error(draft.error.message)
    expect(actionOf(draft.value, now)).toEqual({ type: 'scheduleCancel', time: now + 60_000 })
    const later = (now + 5000) as UnixMs
    expect(actionOf(draft.value, later)).toEqual({ type: 'scheduleCancel', time: now + 65_000 })
    expect(draft.value.priority).toBe('critical')
  })

  it('is called off by zero, and refused below five seconds', () => {
    const off = countdownDraft(0)
    expect(off.ok && actionOf(off.value, now)).toEqual({ type: 'scheduleCancel' })
    for (const ms of [-1, 1, 4999, 5000.5, 86_400_001, Number.NaN]) {
      expect(countdownDraft(ms)).toMatchObject({ ok: false, error: { code: 'INVALID_ARGUMENT' } })
    }
  })
})

describe('other requests', () => {
  it('amend an order by either id, and keep our id on the new one', async () => {
    const clientOrderId = '0x00000000000000000000000000000001'
    const args = { symbol: 'ETH', side: 'sell', price: '2400', quantity: '2', clientOrderId }
    const { body } = await build('amend', args, context)
    expect(JSON.parse(body)).toMatchObject({
      action: {
        type: 'batchModify',
        modifies: [{ oid: clientOrderId, order: { a: 1, b: false, c: clientOrderId } }],
      },
    })
    const byNumber = await build('amend', { ...args, orderId: '77' }, context)
    expect(JSON.parse(byNumber.body)).toMatchObject({
      action: { modifies: [{ oid: 77, order: { c: clientOrderId } }] },
    })
  })

  it('ask for an order by either id', async () => {
    const byNumber = await build('order', { symbol: 'ETH', orderId: '77' }, context)
    expect(JSON.parse(byNumber.body)).toEqual({ type: 'orderStatus', user: address, oid: 77 })
    const clientOrderId = '0x00000000000000000000000000000001'
    const byOurs = await build('order', { symbol: 'ETH', clientOrderId }, context)
    expect(JSON.parse(byOurs.body)).toMatchObject({ oid: clientOrderId })
  })

  it('ask for fills since a time, for balances, positions, instruments and a book', async () => {
    const bodies = await Promise.all(
      (
        [
          ['fills', { symbol: 'ETH', since: 5 }],
          ['balances', {}],
          ['positions', {}],
          ['instruments', {}],
          ['book', { symbol: 'ETH' }],
        ] as const
      ).map(async ([action, args]) => JSON.parse((await build(action, args, context)).body)),
    )
    expect(bodies).toEqual([
      { type: 'userFillsByTime', user: address, startTime: 5 },
      { type: 'clearinghouseState', user: address },
      { type: 'clearinghouseState', user: address },
      { type: 'meta' },
      { type: 'l2Book', coin: 'ETH' },
    ])
  })

  it('need a key unless they are public', async () => {
    const keyless = { ...context, credentials: null }
    expect(await trading.request('openOrders', {}, keyless)).toMatchObject({
      error: { code: 'AUTHENTICATION_FAILED' },
    })
    expect(await trading.request('submit', limit, keyless)).toMatchObject({
      error: { code: 'AUTHENTICATION_FAILED' },
    })
    expect(await trading.request('book', { symbol: 'ETH' }, keyless)).toMatchObject({ ok: true })
  })

  it('do not name orders nobody named, nor cancel all of them at once', async () => {
    expect(await trading.request('cancel', { symbol: 'ETH' }, context)).toMatchObject({
      error: { code: 'INVALID_ARGUMENT', path: 'orderId' },
    })
    expect(await trading.request('cancelAll', {}, context)).toMatchObject({
      error: { code: 'UNSUPPORTED' },
    })
  })
})
