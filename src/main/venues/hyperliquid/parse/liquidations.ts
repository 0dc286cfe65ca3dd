import type { UnixMs } from '../../../../contract/domain/ids.ts'
import type { Liquidation, LiquidationSource } from '../../../../contract/domain/liquidation.ts'
import type { Side } from '../../../../contract/domain/market.ts'
import type { Decimal } from '../../../core/decimal.ts'
import { FieldReader, isRecord } from '../../shared/fields.ts'
import { buildLiquidation } from '../../shared/liquidation.ts'
import { type Reading, accept } from '../../shared/refusal.ts'
import type { Listing, SymbolFacts } from '../../shared/symbols.ts'

/** What the address we look at did. */
export const ownSides: ReadonlyMap<string, Side> = new Map([
  ['B', 'buy'],
  ['A', 'sell'],
])

/** Concluded from a liquidator vault's part in a public trade. */
const inferredConfidence = 0.8
/** The venue itself says that the fill was a liquidation. */
const statedConfidence = 1

/**
 * Concludes a liquidation from a public trade: a liquidator vault on one side took it from a
 * position that was being closed. Null where no vault, or a vault on both sides, takes part.
 * Trades carry no flag; `users` is buyer, then seller.
 */
export function inferLiquidation(
  raw: unknown,
  liquidators: ReadonlySet<string>,
  listing: Listing,
  receivedTime: UnixMs,
): Reading<Liquidation | null> {
  const vaultSide = isRecord(raw) ? vaultSideOf(raw['users'], liquidators) : null
  if (vaultSide === null) return accept(null)
  const read = new FieldReader(raw, 'trade')
  // Not needed for the conclusion, but a trade that does not say who took is no trade we know.
  read.word('side', ownSides)
  const parts = partsOf(read, listing)
  if (!parts.ok) return parts
  return accept(
    liquidationOf(parts.value, {
      side: opposite(vaultSide),
      source: 'inference',
      confidence: inferredConfidence,
      receivedTime,
    }),
  )
}

function vaultSideOf(users: unknown, liquidators: ReadonlySet<string>): Side | null {
  if (!Array.isArray(users)) return null
  const [buyer, seller] = users.map((user) => isAddressIn(user, liquidators))
  if (buyer === seller) return null
  return buyer === true ? 'buy' : 'sell'
}

function isAddressIn(user: unknown, addresses: ReadonlySet<string>): boolean {
  return typeof user === 'string' && addresses.has(user.toLowerCase())
}

/**
 * A row of `userFillsByTime` of a watched address. Null for an ordinary fill. The fill's side is
 * the watched address's own; the liquidated position is the other's, unless it is liquidated itself.
 */
export function parseVaultFill(
  raw: unknown,
  watched: string,
  listing: Listing,
  receivedTime: UnixMs,
): Reading<Liquidation | null> {
  const liquidation = isRecord(raw) ? raw['liquidation'] : undefined
  if (!isRecord(liquidation)) return accept(null)
  const read = new FieldReader(raw, 'fill')
  const ownSide = read.word('side', ownSides)
  const parts = partsOf(read, listing)
  if (!parts.ok) return parts
  if (ownSide === null) return accept(null)
  const user = liquidation['liquidatedUser']
  const isOwn = typeof user === 'string' && user.toLowerCase() === watched.toLowerCase()
  return accept(
    liquidationOf(parts.value, {
      side: isOwn ? ownSide : opposite(ownSide),
      source: 'inference',
      confidence: statedConfidence,
      receivedTime,
    }),
  )
}

type Parts = {
  readonly symbol: SymbolFacts
  readonly price: Decimal
  readonly size: Decimal
  readonly tradeId: string
  readonly exchangeTime: UnixMs
}

function partsOf(read: FieldReader, listing: Listing): Reading<Parts> {
  const price = read.positive('px')
  const size = read.positive('sz')
  const tradeId = read.text('tid')
  const exchangeTime = read.time('time')
  const symbol = listing.facts(read.text('coin'))
  if (read.refusal !== null) return { ok: false, refusal: read.refusal }
  if (!symbol.ok) return symbol
  return accept({ symbol: symbol.value, price, size, tradeId, exchangeTime })
}

/** `tid` names the match, so the public trade and the vault's fill of it are one event. */
function liquidationOf(
  parts: Parts,
  how: {
    readonly side: Side
    readonly source: LiquidationSource
    readonly confidence: number
    readonly receivedTime: UnixMs
  },
): Liquidation {
  return buildLiquidation({
    venue: 'hyperliquid',
    symbol: parts.symbol,
    identity: [parts.tradeId],
    side: how.side,
    price: parts.price,
    size: parts.size,
    priceKind: 'averageFill',
    guarantee: 'inferred',
    source: how.source,
    confidence: how.confidence,
    exchangeTime: parts.exchangeTime,
    receivedTime: how.receivedTime,
  })
}

function opposite(side: Side): Side {
  return side === 'buy' ? 'sell' : 'buy'
}
