import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Sqlite from 'better-sqlite3'
import { type Exchange, binanceusdm } from 'ccxt'
import { mainAccount } from '../../../src/contract/domain/account.ts'
import type { InstrumentId } from '../../../src/contract/domain/ids.ts'
import type { OrderRequest } from '../../../src/contract/domain/managedOrder.ts'
import { type App, startApp } from '../../../src/main/app.ts'
import { spawnNodeSandbox } from '../../../src/main/app/sandboxProcess.ts'
import { configSchema } from '../../../src/main/config/schema.ts'
import { systemClock } from '../../../src/main/core/clock.ts'
import type { DisposableStack } from '../../../src/main/core/disposable.ts'
import { silentLog } from '../../../src/main/core/log.ts'
import { systemRandom } from '../../../src/main/core/random.ts'
import { type SandboxProcess, startSandboxVenues } from '../../crash/sandboxProcess.ts'
import { newOrderOf } from '../../support/newOrders.ts'
import { waitFor } from '../../support/waitFor.ts'
import type { LatencyBench, LatencyContender } from '../latency.ts'
import { startBookLoad } from './load.ts'
import { type WireWatch, watchSockets } from './wireWatch.ts'

const venue = 'binance-usdm'
const instrumentId = 'BTCUSDT-LINEAR.BINANCE-USDM' as InstrumentId
const symbol = 'BTC/USDT:USDT'
/** Between two orders: the venue takes 1,200 a minute. */
const restMs = 50

/** From the call that makes an order to its bytes on a socket, in the product as it runs. */
export function submitBenches(stack: DisposableStack): readonly LatencyBench[] {
  let rig: Promise<Rig> | null = null
  const rigOnce = (): Promise<Rig> => (rig ??= startRig(stack))
  return [
    { id: 'submit.idle', prepare: async () => contendersOf(await rigOnce()) },
    {
      id: 'submit.load',
      async prepare() {
        const contenders = contendersOf(await rigOnce())
        await startBookLoad(stack)
        return contenders
      },
    },
  ]
}

type Rig = {
  readonly sandbox: SandboxProcess
  readonly app: App
  readonly exchange: Exchange
  readonly watch: WireWatch
  /** Puts a note of the order on the disk, one row in a table of its own. */
  readonly journal: (price: string) => void
  /** Another price each time, by which an order is known on the wire. */
  readonly nextPrice: () => string
}

async function startRig(stack: DisposableStack): Promise<Rig> {
  const sandbox = await startSandboxVenues([venue], 7)
  stack.add(async () => void (await sandbox.stop()))
  const app = await startProduct(stack, sandbox)
  const exchange = ccxtAt(sandbox)
  await exchange.loadMarkets()
  const watch = watchSockets()
  stack.add(() => watch.close())
  const { last } = await exchange.fetchTicker(symbol)
  let tenths = Math.floor((last ?? Number.NaN) * 9)
  const nextPrice = (): string => {
    tenths += 1
    // A price with a last digit of zero is spelled differently by both.
    if (tenths % 10 === 0) tenths += 1
    return (tenths / 10).toFixed(1)
  }
  return { sandbox, app, exchange, watch, nextPrice, journal: openJournal(stack) }
}

function openJournal(stack: DisposableStack): (price: string) => void {
  const folder = mkdtempSync(join(tmpdir(), 'pitwall-bench-'))
  stack.add(() => rmSync(folder, { recursive: true, force: true }))
  const sqlite = new Sqlite(join(folder, 'raw.db'))
  stack.add(() => void sqlite.close())
  sqlite.pragma('journal_mode = WAL')
  sqlite.pragma('synchronous = FULL')
  sqlite.exec('CREATE TABLE orders (record TEXT)')
  const insert = sqlite.prepare('INSERT INTO orders (record) VALUES (?)')
  return (price) => void insert.run(JSON.stringify(requestOf(price)))
}

async function startProduct(stack: DisposableStack, sandbox: SandboxProcess): Promise<App> {
  const folder = mkdtempSync(join(tmpdir(), 'pitwall-bench-'))
  stack.add(() => rmSync(folder, { recursive: true, force: true }))
  const { rest, ws, credentials } = sandbox.endpoint(venue)
  const keys = { api_key: credentials.apiKey, secret_key: credentials.secret }
  const settings = { environment: 'sandbox', base_url: rest, websocket_url: ws, ...keys }
  const app = await startApp({
    config: configSchema.parse({ symbols: ['BTCUSDT'], exchanges: { [venue]: settings } }),
    dataDirectory: folder,
    dryRun: false,
    host: 'headless',
    clock: systemClock,
    random: systemRandom,
    log: silentLog,
    spawnSandbox: spawnNodeSandbox,
  })
  stack.add(() => app.close())
  await waitFor(
    'the account',
    () => app.services.accounts.states().every(({ status }) => status === 'live'),
    60_000,
  )
  const { risk } = app.services.trading
  // Every rule is asked; those that meter pace would only stop the bench.
  const pace = { maxOrdersPerSecond: 10_000, maxOrdersPerMinute: 100_000, maxOpenOrders: 10_000 }
  risk.setLimits({ ...risk.state().limits, ...pace, duplicateWindowMs: 1 }, 'bench')
  return app
}

function ccxtAt(sandbox: SandboxProcess): Exchange {
  const { rest, credentials } = sandbox.endpoint(venue)
  const { apiKey, secret } = credentials
  // Without its own pacing, which would count against it.
  const exchange = new binanceusdm({ apiKey, secret, enableRateLimit: false })
  Object.assign(exchange.urls['api'] as object, {
    fapiPublic: `${rest}/fapi/v1`,
    fapiPublicV2: `${rest}/fapi/v2`,
    fapiPrivate: `${rest}/fapi/v1`,
    fapiPrivateV2: `${rest}/fapi/v2`,
    fapiPrivateV3: `${rest}/fapi/v3`,
  })
  exchange.options['fetchCurrencies'] = false
  exchange.has['fetchCurrencies'] = false
  return exchange
}

function contendersOf(rig: Rig): {
  readonly ours: LatencyContender
  readonly peers: Readonly<Record<string, LatencyContender>>
} {
  const journalled = ccxtOf(rig, rig.journal)
  return { ours: oursOf(rig), peers: { ccxt: ccxtOf(rig), 'ccxt, journalled': journalled } }
}

function oursOf({ app, watch, nextPrice, sandbox }: Rig): LatencyContender {
  const { orders } = app.services.trading
  const submit = async (price: string): Promise<number> => {
    const request = requestOf(price)
    const sent = watch.sent(price)
    const begun = performance.now()
    const placed = orders.submit(request)
    const at = await sent
    const order = await placed
    if (order.status !== 'accepted') throw new Error(`${order.status}: ${order.evidence.words}`)
    await orders.cancel(order.orderId, 'api')
    return at - begun
  }
  return {
    sample: () => rested(() => submit(nextPrice())),
    answer: () => placedAs(sandbox, nextPrice(), submit),
  }
}

/** `before` is what a careful caller does before the order leaves. */
function ccxtOf(
  { exchange, watch, nextPrice, sandbox }: Rig,
  before: (price: string) => void = () => undefined,
): LatencyContender {
  const submit = async (price: string): Promise<number> => {
    const sent = watch.sent(price)
    const begun = performance.now()
    before(price)
    const placed = exchange.createOrder(symbol, 'limit', 'buy', 0.01, Number(price), {
      timeInForce: 'GTC',
    })
    const at = await sent
    const { id = '' } = await placed
    await exchange.cancelOrder(id, symbol)
    return at - begun
  }
  return {
    sample: () => rested(() => submit(nextPrice())),
    answer: () => placedAs(sandbox, nextPrice(), submit),
  }
}

async function rested(sample: () => Promise<number>): Promise<number> {
  await new Promise((resolve) => setTimeout(resolve, restMs))
  return sample()
}

/** The order as the venue's own record has it; the price tells them apart and is left out. */
async function placedAs(
  sandbox: SandboxProcess,
  price: string,
  submit: (price: string) => Promise<number>,
): Promise<readonly string[]> {
  await submit(price)
  const entries = await sandbox.ledger(venue)
  const order = entries.find((entry) => entry.kind === 'order' && entry['price'] === price)
  const told = ['symbol', 'side', 'orderType', 'quantity', 'timeInForce', 'postOnly', 'reduceOnly']
  return told.map((name) => `${name}: ${String(order?.[name])}`)
}

let made = 0

function requestOf(price: string): OrderRequest {
  made += 1
  const { clientOrderId: _, ...terms } = newOrderOf({
    clientOrderId: '' as never,
    instrumentId,
    quantity: '0.01',
    price,
    timeInForce: 'gtc',
  })
  return {
    ...terms,
    idempotencyKey: `bench-${made}`,
    venue,
    accountId: mainAccount,
    parentId: null,
    source: 'api',
    clickedTime: null,
  }
}
