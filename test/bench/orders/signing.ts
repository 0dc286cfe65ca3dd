import { createHmac } from 'node:crypto'
import ccxt, { type Exchange } from 'ccxt'
import type { UnixMs } from '../../../src/contract/domain/ids.ts'
import {
  createSigner as binanceSigner,
  signForm,
} from '../../../src/main/venues/shared/binance/sign.ts'
import { signRequest } from '../../../src/main/venues/bybit/sign.ts'
import { createSigner as hyperliquidSigner } from '../../../src/main/venues/hyperliquid/sign.ts'
import { encodeQuery } from '../../../src/main/venues/shared/rest.ts'
import type { Bench, PreparedBench } from '../harness.ts'

const now = 1_800_000_000_000 as UnixMs
const credentials = { apiKey: 'key-of-the-bench', secret: 'secret-of-the-bench-and-nothing-else' }
/** Of nobody: a private key for signatures that open nothing. */
const privateKey = `0x${'4c'.repeat(32)}`
const receiveWindowMs = 5_000
const requests = 100

/** The parts of a ccxt exchange that sign. */
type Signing = Exchange & {
  nonce(): number
  signL1Action(action: object, nonce: number): { r: string; s: string; v: number }
}

type Signed = { readonly headers?: Record<string, string>; readonly body?: string | undefined }

/** From the parameters of an order to its signed request: 100 of them. */
export function signingBenches(): readonly Bench[] {
  const bench = (venue: string, prepare: () => PreparedBench): Bench => ({
    id: `sign.${venue}`,
    unit: `ms for ${requests}`,
    higherIsBetter: false,
    prepare: () => Promise.resolve(prepare()),
  })
  return [
    bench('binance-spot', () => binance('binance', 'private')),
    bench('binance-usdm', () => binance('binanceusdm', 'fapiPrivate')),
    bench('bybit', bybit),
    bench('hyperliquid', hyperliquid),
  ]
}

function exchangeOf(id: 'binance' | 'binanceusdm' | 'bybit' | 'hyperliquid'): Signing {
  const exchange = new ccxt[id](credentials) as unknown as Signing
  exchange.nonce = () => now
  exchange.options['recvWindow'] = receiveWindowMs
  return exchange
}

function binance(id: 'binance' | 'binanceusdm', api: string): PreparedBench {
  const order = {
    symbol: 'BTCUSDT',
    side: 'BUY',
    type: 'LIMIT',
    timeInForce: 'GTC',
    quantity: '0.01',
    price: '60000.1',
    newClientOrderId: 'pw-0123456789abcdefghijkl',
  }
  const exchange = exchangeOf(id)
  const signer = binanceSigner(credentials)
  const ours = (): Signed => signForm(encodeQuery(order), signer, now) as Signed
  const theirs = (): Signed => exchange.sign('order', api, 'POST', { ...order }) as Signed
  return {
    ours: { run: () => repeat(ours), answer: () => Promise.resolve(formLines(ours())) },
    peers: {
      ccxt: { run: () => repeat(theirs), answer: () => Promise.resolve(formLines(theirs())) },
    },
  }
}

/** The parameters by name, and whether the signature is that of the form as it is sent. */
function formLines({ body = '' }: Signed): readonly string[] {
  const [payload = '', signature] = body.split('&signature=')
  const hmac = createHmac('sha256', credentials.secret).update(payload).digest('hex')
  return [...payload.split('&').toSorted(), `signed: ${String(hmac === signature)}`]
}

function bybit(): PreparedBench {
  const order = {
    category: 'linear',
    symbol: 'BTCUSDT',
    side: 'Buy',
    orderType: 'Limit',
    qty: '0.01',
    price: '60000.1',
    timeInForce: 'GTC',
    orderLinkId: 'pw-0123456789abcdefghijkl',
  }
  const exchange = exchangeOf('bybit')
  const ours = (): Signed => {
    const body = JSON.stringify(order)
    return { body, headers: { ...signRequest(body, credentials, now) } }
  }
  const theirs = (): Signed =>
    exchange.sign('v5/order/create', 'private', 'POST', { ...order }) as Signed
  const lines = ({ body = '', headers = {} }: Signed): readonly string[] => [
    body,
    headers['X-BAPI-SIGN'] ?? '',
    headers['X-BAPI-TIMESTAMP'] ?? '',
  ]
  return {
    ours: { run: () => repeat(ours), answer: () => Promise.resolve(lines(ours())) },
    peers: { ccxt: { run: () => repeat(theirs), answer: () => Promise.resolve(lines(theirs())) } },
  }
}

function hyperliquid(): PreparedBench {
  const order = {
    a: 0,
    b: true,
    p: '60000',
    s: '0.01',
    r: false,
    t: { limit: { tif: 'Gtc' } },
    c: `0x${'0a'.repeat(16)}`,
  }
  const action = { type: 'order', orders: [order], grouping: 'na' }
  const signer = hyperliquidSigner(privateKey, 'mainnet')
  if (!signer.ok) throw new Error(signer.error.message)
  const exchange = exchangeOf('hyperliquid')
  exchange.privateKey = privateKey
  const envelope = { nonce: now, vaultAddress: null, expiresAfter: null }
  const ours = (): object => signer.value.signAction(action, envelope)
  const theirs = (): object => exchange.signL1Action(action, now)
  const lines = (signature: object): readonly string[] => {
    const { r, s, v } = signature as { readonly r: string; readonly s: string; readonly v: number }
    return [BigInt(r).toString(16), BigInt(s).toString(16), String(v)]
  }
  return {
    ours: { run: () => repeat(ours), answer: () => Promise.resolve(lines(ours())) },
    peers: { ccxt: { run: () => repeat(theirs), answer: () => Promise.resolve(lines(theirs())) } },
  }
}

function repeat(sign: () => unknown): void {
  for (let time = 0; time < requests; time += 1) sign()
}
