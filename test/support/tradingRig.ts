import { Big } from 'big.js'
import { expect } from 'vitest'
import { type AccountId, mainAccount } from '../../src/contract/domain/account.ts'
import type { Instrument } from '../../src/contract/domain/instrument.ts'
import type {
  ClientOrderId,
  ExecutionReport,
  Fill,
  NewOrder,
} from '../../src/contract/domain/order.ts'
import type { Result } from '../../src/contract/errors.ts'
import type { EngineEvent, EventKind, EventOf } from '../../src/contract/events.ts'
import { systemClock } from '../../src/main/core/clock.ts'
import { silentLog } from '../../src/main/core/log.ts'
import { seededRandom } from '../../src/main/core/random.ts'
import type { AttemptRecord } from '../../src/main/net/rest/types.ts'
import type { AccountStream, SubmitOutcome, VenueAccount } from '../../src/main/venues/account.ts'
import type { VenueAdapter, VenueCredentials, VenueModule } from '../../src/main/venues/adapter.ts'
import { type RunningSandbox, startSandbox } from '../../src/sandbox/startSandbox.ts'
import { readFixAddress } from '../../src/main/venues/shared/fix/session.ts'
import { binanceSpotOverFix } from './fix/rig.ts'
import { newClientOrderId, newOrderOf } from './newOrders.ts'
import { venueOf } from './sandbox/running.ts'
import { waitFor } from './waitFor.ts'

type Options = {
  /** The unified symbol of the instrument that is traded. */
  readonly symbol?: string
  /** How much an order trades unless it says otherwise. */
  readonly quantity?: string
  readonly seed?: number
  /** Whether the adapter has the key of the account, for questions that are signed. */
  readonly isKeyed?: boolean
  /** Whether orders travel over FIX, where the venue's sandbox has it. */
  readonly isFix?: boolean
}

/** A venue's adapter with an account, against the venue's sandbox in this process. */
export type TradingRig = {
  readonly sandbox: RunningSandbox
  readonly adapter: VenueAdapter
  readonly credentials: VenueCredentials
  readonly account: VenueAccount
  readonly instrument: Instrument
  /** Everything the private stream told. */
  readonly events: readonly EngineEvent[]
  /** Everything that was sent for an account. */
  readonly attempts: readonly AttemptRecord[]
  readonly of: <Kind extends EventKind>(kind: Kind) => readonly EventOf<Kind>[]
  readonly reportsOf: (clientOrderId: ClientOrderId) => readonly ExecutionReport[]
  /** Where each attempt of an operation went. */
  readonly paths: (operation: string) => readonly string[]
  readonly orderOf: (fields: Partial<NewOrder>) => NewOrder
  /** Submits an order that the venue must take. */
  readonly accepted: (order: NewOrder) => Promise<SubmitOutcome & { readonly kind: 'accepted' }>
  /** So many percent off the market, in whole units, which are whole ticks. */
  readonly priceAt: (percent: number) => Promise<string>
  /** Another account at the venue, closed with the rest. */
  readonly openAccount: (name: string, credentials: VenueCredentials) => VenueAccount
  /** Opens the private stream and waits until it is healthy. */
  readonly listen: () => Promise<AccountStream>
  readonly close: () => Promise<void>
}

export async function startTradingRig(
  module: VenueModule,
  { symbol = 'BTCUSDT', quantity = '0.01', seed = 5, isKeyed = false, isFix = false }: Options = {},
): Promise<TradingRig> {
  const { venue } = module.info
  const sandbox = await startSandbox({ venues: [venue], seed })
  const endpoint = venueOf(sandbox, venue)
  const credentials = isFix
    ? (endpoint.fixCredentials ?? endpoint.credentials)
    : endpoint.credentials
  const adapter = sandboxAdapter(module, sandbox, isKeyed ? credentials : null)
  const listed = value(await adapter.instruments())
  const instrument = listed.find(({ unifiedSymbol }) => unifiedSymbol === symbol)
  if (instrument === undefined) throw new Error(`${venue} has no ${symbol}`)
  const attempts: AttemptRecord[] = []
  const events: EngineEvent[] = []
  const toClose: { close(): Promise<unknown> }[] = []
  const openAccount = (name: string, keys: VenueCredentials): VenueAccount => {
    const rest = adapter.openAccount({
      accountId: name as AccountId,
      credentials: keys,
      onAttempt: (attempt) => attempts.push(attempt),
    })
    const address = isFix ? readFixAddress(endpoint.fix ?? '') : null
    const opened = address === null ? rest : binanceSpotOverFix(rest, () => listed, keys, address)
    toClose.unshift(opened)
    return opened
  }
  const account = openAccount(mainAccount, credentials)
  const of: TradingRig['of'] = <Kind extends EventKind>(kind: Kind) =>
    events.filter((event): event is EventOf<Kind> => event.kind === kind)
  return {
    sandbox,
    adapter,
    credentials,
    account,
    instrument,
    events,
    attempts,
    of,
    reportsOf: (id) => of('executionReport').filter(({ clientOrderId }) => clientOrderId === id),
    paths: (operation) =>
      attempts.filter((each) => each.operation === operation).map(({ path }) => path),
    orderOf: (fields) =>
      newOrderOf({
        clientOrderId: newClientOrderId(module),
        instrumentId: instrument.instrumentId,
        quantity,
        price: null,
        ...fields,
      }),
    async accepted(order) {
      const placed = await account.submit(order)
      if (placed.kind !== 'accepted') throw new Error(JSON.stringify({ order, placed }))
      return placed
    },
    async priceAt(percent) {
      const [ticker] = value(await adapter.tickers(instrument.instrumentId))
      const market = ticker?.markPrice ?? ticker?.bestBid?.[0]
      if (market === undefined) throw new Error('there is no price')
      return (market * (1 + percent / 100)).toFixed(0)
    },
    openAccount,
    async listen() {
      const stream = account.openStream((event) => events.push(event))
      toClose.unshift(stream)
      await waitFor(`${venue} private stream`, () => stream.healthy())
      return stream
    },
    async close() {
      for (const each of toClose) await each.close()
      await adapter.close()
      await sandbox.close()
    },
  }
}

/** The venue's adapter at the addresses of a sandbox. */
export function sandboxAdapter(
  module: VenueModule,
  sandbox: RunningSandbox,
  credentials: VenueCredentials | null,
  more: Partial<Parameters<VenueModule['createAdapter']>[0]> = {},
): VenueAdapter {
  const { rest, ws } = venueOf(sandbox, module.info.venue)
  return module.createAdapter({
    environment: 'sandbox',
    urls: { rest, ws },
    credentials,
    clock: systemClock,
    random: seededRandom(1),
    log: silentLog,
    ...more,
  })
}

export function value<Value>(result: Result<Value> | undefined): Value {
  if (result === undefined || !result.ok) throw new Error(JSON.stringify(result?.error))
  return result.value
}

export async function noOpenOrders({ account }: TradingRig): Promise<void> {
  await waitFor('no open order', async () => value(await account.openOrders(null)).length === 0)
}

/** Each secret that stands in the record of what was sent. */
export function secretsIn({ attempts, credentials }: TradingRig): readonly string[] {
  const record = JSON.stringify(attempts)
  const { apiKey, secret } = credentials
  const signatures = record.match(/signature=[0-9a-f]{8}/g) ?? []
  return [...[apiKey, secret].filter((each) => record.includes(each)), ...signatures]
}

type Bought = {
  /** In the order they were told; a venue may tell one twice. */
  readonly streamed: readonly Fill[]
  readonly asked: readonly Fill[]
}

/** Buys at the market: the fills of it, the same ones from the stream as from the question. */
export async function bought(rig: TradingRig, quantity: string): Promise<Bought> {
  const order = rig.orderOf({ orderType: 'market', quantity })
  const { venueOrderId } = await rig.accepted(order)
  const streamed = () =>
    rig.of('fill').filter(({ clientOrderId }) => clientOrderId === order.clientOrderId)
  const trades = () => new Map(streamed().map((each) => [each.tradeId, each.lastQuantity]))
  await waitFor('the fills', () =>
    [...trades().values()].reduce((sum, each) => sum.plus(each), new Big(0)).eq(quantity),
  )
  const { instrumentId } = order
  const fills = value(await rig.account.fills({ instrumentId, since: null }))
  const asked = fills.filter((each) => each.venueOrderId === venueOrderId)
  expect(asked.map(({ tradeId }) => tradeId).toSorted()).toEqual([...trades().keys()].toSorted())
  return { streamed: streamed(), asked }
}

/** Waits until every socket of a stream is open. */
export async function connected(stream: AccountStream): Promise<void> {
  await waitFor('every socket', () =>
    stream.connections().every(({ status }) => status === 'connected'),
  )
}
