import { Big } from 'big.js'
import type { Instrument } from '../../src/contract/domain/instrument.ts'
import type { NewOrder, VenueOrderStatus } from '../../src/contract/domain/order.ts'
import type { EngineEvent, EventKind, EventOf } from '../../src/contract/events.ts'
import type { VenueAccount } from '../../src/main/venues/account.ts'
import type { VenueAdapter, VenueCredentials, VenueModule } from '../../src/main/venues/adapter.ts'
import type { FaultKind } from '../../src/sandbox/faults/fault.ts'
import type { RunningSandbox } from '../../src/sandbox/startSandbox.ts'
import { startTradingRig } from '../support/tradingRig.ts'
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
  /** Money from the outside. */
  credit(asset: string, amount: string): Promise<void>
  /** An account with another key. */
  withKey(rights: Readonly<Record<string, boolean>>): Promise<VenueAccount>
  withCredentials(accountId: string, credentials: VenueCredentials): VenueAccount
  ledger(): Promise<readonly Readonly<Record<string, unknown>>[]>
  close(): Promise<void>
}

/** How orders of the account travel. */
export type OrderEntry = 'usual' | 'fix'

export async function startAccountRig(
  module: VenueModule,
  orderEntry: OrderEntry = 'usual',
): Promise<AccountRig> {
  const { venue } = module.info
  const trading = await startTradingRig(module, {
    seed: 11,
    isKeyed: true,
    isFix: orderEntry === 'fix',
  })
  const { account, adapter, instrument, events, of } = trading
  await trading.listen()
  await waitFor(`${venue} private stream`, () =>
    of('accountStream').some(({ status }) => status === 'live'),
  )
  const control = controlOf(trading.sandbox)
  const bestBid = bestBidOf(adapter, instrument)
  const priceAt = async (percent: number): Promise<string> =>
    onGrid(new Big(await bestBid()).times(1 + percent / 100), instrument)
  let keys = 0

  const makeOrder: AccountRig['order'] = async (fields = {}) => {
    const price = fields.price ?? (await priceAt(-5))
    const quantity = smallQuantity(instrument, price)
    return trading.orderOf({ quantity, price, timeInForce: 'gtc', ...fields })
  }
  /** Asking again and again would use the venue's limits up, so the stream is waited for. */
  const submitted = async (order: NewOrder, status: VenueOrderStatus): Promise<NewOrder> => {
    await trading.accepted(order)
    await waitFor(`the order to be ${status}`, () =>
      trading.reportsOf(order.clientOrderId).some((report) => report.status === status),
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
    async credit(asset, amount) {
      await control('POST', '/transfers', { venue, account: 'main', asset, amount })
    },
    async calm() {
      await control('DELETE', '/faults')
    },
    async withKey(rights) {
      const made = (await control('POST', '/keys', { venue, account: 'main', rights })) as {
        readonly credentials: VenueCredentials
      }
      keys += 1
      return trading.openAccount(`key-${keys}`, made.credentials)
    },
    withCredentials: trading.openAccount,
    ledger: async () => {
      const text = (await control('GET', `/ledger?venue=${venue}`)) as string
      return text
        .split('\n')
        .filter((line) => line !== '')
        .map((line) => JSON.parse(line) as Record<string, unknown>)
    },
    close: trading.close,
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
