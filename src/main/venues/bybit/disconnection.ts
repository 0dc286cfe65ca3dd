import type { InstrumentId } from '../../../contract/domain/ids.ts'
import { type Result, fail, succeed } from '../../../contract/errors.ts'
import type { Listing } from '../shared/symbols.ts'
import type { AccountReads } from './accountReads.ts'
import { protectionStates } from './parse/protection.ts'
import { type Draft, disconnectedCancelAll, disconnectionInfo } from './requests.ts'
import { protection } from './trading.ts'

/** Products of the dead-man switch, and the topic that arms each. */
const topics = { DERIVATIVES: 'dcp.future', SPOT: 'dcp.spot' } as const
type Product = keyof typeof topics

export type DisconnectionOptions = {
  readonly listing: Listing
  readonly reads: AccountReads
  readonly write: (draft: Draft, signal: AbortSignal | undefined) => Promise<Result<void>>
}

/**
 * Has the venue cancel when our last private stream has been gone for the time, which must be from
 * 3 to 300 s. Gives the topics that arm it; a stream that leaves them calls it off, because the
 * window itself cannot be unset. https://bybit-exchange.github.io/docs/v5/order/dcp
 */
export async function setDisconnectionWindow(
  { listing, reads, write }: DisconnectionOptions,
  ms: number,
  instrumentIds: readonly InstrumentId[],
  signal: AbortSignal | undefined,
): Promise<Result<readonly string[]>> {
  const { minMs, maxMs } = protection
  if (!(ms >= minMs && ms <= maxMs)) {
    return fail('INVALID_ARGUMENT', `the time is not between ${minMs} and ${maxMs} ms`, 'ms')
  }
  const products = productsOf(listing, instrumentIds)
  for (const product of products) {
    const set = await write(disconnectedCancelAll(product, Math.floor(ms / 1_000)), signal)
    if (!set.ok) return set
  }
  const off = await productTurnedOff(reads, products, signal)
  return off === null
    ? succeed(products.map((product) => topics[product]))
    : fail('UNSUPPORTED', `the venue has not enabled disconnection protection of ${off} here`)
}

/** All contracts are one product; without any instrument they are meant. */
function productsOf(listing: Listing, instrumentIds: readonly InstrumentId[]): readonly Product[] {
  const kinds = instrumentIds.map((id) => listing.byId(id)?.marketKind)
  const hasContracts = kinds.length === 0 || kinds.some((kind) => kind !== 'spot')
  const hasSpot = kinds.includes('spot')
  return [...(hasContracts ? ['DERIVATIVES' as const] : []), ...(hasSpot ? ['SPOT' as const] : [])]
}

/**
 * The venue takes the window also from accounts for which it never acts on it. Null where nothing
 * speaks against it: sub-accounts are told nothing.
 */
async function productTurnedOff(
  reads: AccountReads,
  products: readonly Product[],
  signal: AbortSignal | undefined,
): Promise<Product | null> {
  const told = await reads.ask(disconnectionInfo(), signal)
  const states = told.ok ? protectionStates(told.value.result) : new Map<string, string>()
  if (states.size === 0) return null
  return products.find((product) => states.get(product) !== 'ON') ?? null
}
