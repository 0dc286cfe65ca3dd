import { Big } from 'big.js'
import { type AccountId, mainAccount } from '../../src/contract/domain/account.ts'
import type { Instrument } from '../../src/contract/domain/instrument.ts'
import type {
  ClientOrderId,
  NewOrder,
  OrderId,
  OrderReference,
  VenueOrderStatus,
} from '../../src/contract/domain/order.ts'
import type { EngineEvent, EventKind, EventOf } from '../../src/contract/events.ts'
import { systemClock } from '../../src/main/core/clock.ts'
import { silentLog } from '../../src/main/core/log.ts'
import { seededRandom } from '../../src/main/core/random.ts'
import type { AccountStream, VenueAccount } from '../../src/main/venues/account.ts'
import type { VenueAdapter, VenueCredentials, VenueModule } from '../../src/main/venues/adapter.ts'
import type { FaultKind } from '../../src/sandbox/faults/fault.ts'
import { type RunningSandbox, startSandbox } from '../../src/sandbox/startSandbox.ts'
import { waitFor } from '../support/waitFor.ts'

/** A venue's adapter with an account, against the venue's sandbox in this process. */
export type AccountRig = {
  readonly adapter: VenueAdapter
  readonly account: VenueAccount
  /** The contract everything is tried with. */
  readonly instrument: Instrument
  /** Everything the private stream told. */
  readonly events: readonly EngineEvent[]
  of<Kind extends EventKind>(kind: Kind): readonly EventOf<Kind>[]
  /** A limit buy far below the market, unless the fields say otherwise. */
  order(fields?: Partial<NewOrder>): Promise<NewOrder>
  /** Submits such an order and waits until the stream says that it rests. */
  rest(fields?: Partial<NewOrder>): Promise<NewOrder>
  /** Submits an order that trades at once and waits until the stream says that it is filled. */
  filled(fields?: Partial<NewOrder>): Promise<NewOrder>
  /** A price so many percent off the best bid, on the instrument's grid. */
  priceAt(percent: number): Promise<string>
  /** Anything the venue has heard from us since it started: requests and frames. */
  heard(): Promise<number>
  fault(kind: FaultKind, fields?: Readonly<Record<string, unknown>>): Promise<void>
  calm(): Promise<void>
  /** An account with another key. */
  withKey(rights: Readonly<Record<string, boolean>>): Promise<VenueAccount>
  withCredentials(accountId: string, credentials: VenueCredentials): VenueAccount
  ledger(): Promise<readonly Readonly<Record<string, unknown>>[]>
  close(): Promise<void>
}

let made = 0

/** A client order id of ours, another each time. */
export function newClientOrderId(module: VenueModule): ClientOrderId {
  made += 1
  const id = `${Date.now().toString(16).padStart(12, '0')}4${made.toString(16).padStart(3, '0')}8${'0'.repeat(15)}`
  return module.trading.clientOrderIds.encode(id as OrderId)
}

export function referenceOf(order: NewOrder): OrderReference {
  const { instrumentId, clientOrderId } = order
  return { instrumentId, clientOrderId, venueOrderId: null }
}

export async function startAccountRig(module: VenueModule): Promise<AccountRig> {
  const { venue } = module.info
  const sandbox = await startSandbox({ venues: [venue], seed: 11 })
  const endpoint = sandbox.venues[venue]
  if (endpoint === undefined) throw new Error(`the sandbox has no ${venue}`)
  const { rest, ws, credentials } = endpoint
  const adapter = module.createAdapter({
    environment: 'sandbox',
    urls: { rest, ws },
    credentials,
    clock: systemClock,
    random: seededRandom(3),
    log: silentLog,
  })
  const instruments = await adapter.instruments()
  if (!instruments.ok) throw new Error(instruments.error.message)
  const instrument = instruments.value.find(({ unifiedSymbol }) => unifiedSymbol === 'BTCUSDT')
  if (instrument === undefined) throw new Error(`${venue} cannot be tried`)
  const open: VenueAccount[] = []
  const withCredentials = (name: string, keys: VenueCredentials): VenueAccount => {
    const opened = adapter.openAccount({ accountId: name as AccountId, credentials: keys })
    open.push(opened)
    return opened
  }
  const account = withCredentials(mainAccount, credentials)
  const events: EngineEvent[] = []
  const stream: AccountStream = account.openStream((event) => events.push(event))
  const control = controlOf(sandbox)
  const bestBid = bestBidOf(adapter, instrument)
  const priceAt = async (percent: number): Promise<string> =>
    onGrid(new Big(await bestBid()).times(1 + percent / 100), instrument)
  await waitFor(`${venue} private stream`, () =>
    events.some((event) => event.kind === 'accountStream' && event.status === 'live'),
  )

  const of = <Kind extends EventKind>(kind: Kind) =>
    events.filter((event): event is EventOf<Kind> => event.kind === kind)
  const makeOrder: AccountRig['order'] = async (fields = {}) => {
    const price = fields.price ?? (await priceAt(-5))
    return {
      clientOrderId: newClientOrderId(module),
      instrumentId: instrument.instrumentId,
      side: 'buy',
      orderType: 'limit',
      quantity: smallQuantity(instrument, price),
      quoteQuantity: null,
      price,
      stopPrice: null,
      trailingDelta: null,
      triggerDirection: null,
      triggerBy: null,
      timeInForce: 'gtc',
      expireTime: null,
      postOnly: false,
      reduceOnly: false,
      positionSide: null,
      ...fields,
    }
  }
  /** Asking again and again would use the venue's limits up, so the stream is waited for. */
  const submitted = async (order: NewOrder, status: VenueOrderStatus): Promise<NewOrder> => {
    const outcome = await account.submit(order)
    if (outcome.kind !== 'accepted') throw new Error(`not accepted: ${JSON.stringify(outcome)}`)
    await waitFor(`the order to be ${status}`, () =>
      of('executionReport').some(
        (report) => report.clientOrderId === order.clientOrderId && report.status === status,
      ),
    )
    return order
  }

  return {
    adapter,
    account,
    instrument,
    events,
    of,
    priceAt,
    order: makeOrder,
    rest: async (fields) => submitted(await makeOrder(fields), 'accepted'),
    async filled(fields) {
      const price = await priceAt(3)
      const quantity = smallQuantity(instrument, price)
      return submitted(await makeOrder({ price, quantity, ...fields }), 'filled')
    },
    async heard() {
      const status = (await control('GET', '/status')) as {
        readonly venues: Readonly<
          Record<string, { readonly restRequests: number; readonly messagesReceived: number }>
        >
      }
      const counts = status.venues[venue]
      return (counts?.restRequests ?? 0) + (counts?.messagesReceived ?? 0)
    },
    async fault(fault, fields = {}) {
      await control('POST', '/faults', { venue, fault, ...fields })
    },
    async calm() {
      await control('DELETE', '/faults')
    },
    async withKey(rights) {
      const made = (await control('POST', '/keys', { venue, account: 'main', rights })) as {
        readonly credentials: VenueCredentials
      }
      return withCredentials(`key-${open.length}`, made.credentials)
    },
    withCredentials,
    ledger: async () => {
      const text = (await control('GET', `/ledger?venue=${venue}`)) as string
      return text
        .split('\n')
        .filter((line) => line !== '')
        .map((line) => JSON.parse(line) as Record<string, unknown>)
    },
    async close() {
      await stream.close()
      for (const each of open) await each.close()
      await adapter.close()
      await sandbox.close()
    },
  }
}

type Control = (method: string, path: string, body?: unknown) => Promise<unknown>

function controlOf({ control }: RunningSandbox): Control {
  return async (method, path, body) => {
    const response = await fetch(`${control}${path}`, {
      method,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`)
    const text = await response.text()
    return response.headers.get('content-type')?.includes('jsonl') === true
      ? text
      : (JSON.parse(text) as unknown)
  }
}

/** A whole book is dear to ask for: one answer serves for a while, ms. */
const bookServesMs = 2000

function bestBidOf(adapter: VenueAdapter, { instrumentId }: Instrument): () => Promise<number> {
  let asked = -Infinity
  let best = 0
  return async () => {
    if (performance.now() - asked < bookServesMs) return best
    const book = await adapter.book(instrumentId)
    const bid = book.ok ? book.value.bids[0]?.[0] : undefined
    if (bid === undefined) throw new Error('there is no book')
    asked = performance.now()
    best = bid
    return best
  }
}

function onGrid(
  price: Big,
  { tickSize, priceDecimals, priceSignificantFigures }: Instrument,
): string {
  const figures = priceSignificantFigures
  const rounded = figures === null ? price : new Big(price.toPrecision(figures))
  if (tickSize === null) return rounded.round(priceDecimals).toFixed()
  return rounded.div(tickSize).round(0).times(tickSize).toFixed()
}

/** A little above the least that is allowed at that price. */
export function smallQuantity(instrument: Instrument, price: string): string {
  const { stepSize, minQuantity, minNotional } = instrument
  const least = new Big(minNotional ?? 10).times(1.5).div(price)
  const wanted = least.gt(minQuantity ?? 0) ? least : new Big(minQuantity ?? 0)
  return wanted.div(stepSize).round(0, 3).plus(1).times(stepSize).toFixed()
}
