import type { MarketKind, VenueId } from '../../contract/domain/venue.ts'
import { type Asset, assets } from './assets.ts'
import { textKey } from './hash.ts'
import { type MarginTier, marginTiers } from './maintenance.ts'

/** A perpetual contract, or a pair of a spot venue. */
export type Listing = {
  readonly venue: VenueId
  readonly venueSymbol: string
  readonly marketKind: Extract<MarketKind, 'spot' | 'linear'>
  readonly asset: Asset
  /** Number that stands for venue and symbol in every seeded draw. */
  readonly key: number
  readonly tickSize: number
  readonly stepSize: number
  readonly maxLeverage: number
  readonly tiers: readonly MarginTier[]
  /** Size against the largest venue: of volume, open interest and number of positions. */
  readonly scale: number
}

const venueScale: Record<VenueId, number> = {
  'binance-usdm': 1,
  bybit: 0.6,
  hyperliquid: 0.35,
  'binance-spot': 0.5,
}

/** Binance's published BTCUSDT brackets of 2024-10-24, the steps a simulated trader reaches. */
const binanceMajor = marginTiers([
  [0, 0.004, 125],
  [50_000, 0.005, 100],
  [600_000, 0.0065, 75],
  [3_000_000, 0.01, 50],
  [12_000_000, 0.02, 25],
  [70_000_000, 0.025, 20],
  [100_000_000, 0.05, 10],
])

/** The usual shape of an altcoin's table: less leverage, smaller steps. */
const altcoin = marginTiers([
  [0, 0.005, 75],
  [20_000, 0.0065, 50],
  [100_000, 0.01, 40],
  [500_000, 0.02, 25],
  [2_000_000, 0.05, 10],
])

const bybitMajor = marginTiers([
  [0, 0.005, 100],
  [2_000_000, 0.01, 50],
  [10_000_000, 0.02, 25],
])

function tiersOf(venue: VenueId, asset: Asset): readonly MarginTier[] {
  if (venue === 'hyperliquid') return hyperliquidTiers(asset)
  if (asset.maxLeverage < 100) return altcoin
  return venue === 'bybit' ? bybitMajor : binanceMajor
}

/** Half the initial margin at the coin's largest leverage; above 150 M that leverage halves. */
function hyperliquidTiers(asset: Asset): readonly MarginTier[] {
  const leverage = asset.hyperliquidMaxLeverage
  return marginTiers([
    [0, 1 / (2 * leverage), leverage],
    [150_000_000, 1 / leverage, leverage / 2],
  ])
}

/** At most 5 significant figures and 6 - size decimals; Hyperliquid states no tick. */
export function hyperliquidTick(price: number, sizeDecimals: number): number {
  const byDecimals = 10 ** -(6 - sizeDecimals)
  const byFigures = 10 ** (Math.floor(Math.log10(price)) - 4)
  return Math.min(1, Math.max(byDecimals, byFigures))
}

function listing(venue: VenueId, asset: Asset): Listing {
  const atHyperliquid = venue === 'hyperliquid'
  const venueSymbol = atHyperliquid ? asset.hyperliquidName : `${asset.perpetualBase}USDT`
  return {
    venue,
    venueSymbol,
    marketKind: 'linear',
    asset,
    key: textKey(`${venue}/${venueSymbol}`),
    tickSize: atHyperliquid
      ? hyperliquidTick(asset.price, asset.hyperliquidSizeDecimals)
      : asset.tickSize,
    stepSize: atHyperliquid ? 10 ** -asset.hyperliquidSizeDecimals : asset.stepSize,
    maxLeverage: Math.min(
      venue === 'bybit' ? 100 : 125,
      atHyperliquid ? asset.hyperliquidMaxLeverage : asset.maxLeverage,
    ),
    tiers: tiersOf(venue, asset),
    scale: venueScale[venue],
  }
}

/** Tick and step of the pairs of Binance Spot, finer than those of contracts. */
const spotSteps: Readonly<Record<string, readonly [tickSize: number, stepSize: number]>> = {
  BTC: [0.01, 0.00001],
  ETH: [0.01, 0.0001],
  SOL: [0.01, 0.001],
  XRP: [0.0001, 0.1],
  DOGE: [0.00001, 1],
  BNB: [0.01, 0.001],
  SUI: [0.0001, 0.1],
  LINK: [0.01, 0.01],
  AVAX: [0.01, 0.01],
  ADA: [0.0001, 0.1],
  HYPE: [0.01, 0.01],
}

/** A coin quoted by the thousand elsewhere has a price of its own at spot and is left out. */
function spotListing(venue: VenueId, asset: Asset): readonly Listing[] {
  const steps = spotSteps[asset.base]
  if (steps === undefined) return []
  const venueSymbol = `${asset.base}USDT`
  return [
    {
      venue,
      venueSymbol,
      marketKind: 'spot',
      asset,
      key: textKey(`${venue}/${venueSymbol}`),
      tickSize: steps[0],
      stepSize: steps[1],
      maxLeverage: 1,
      tiers: [],
      scale: venueScale[venue],
    },
  ]
}

export function listingsOf(venue: VenueId): readonly Listing[] {
  if (venue === 'binance-spot') return assets.flatMap((asset) => spotListing(venue, asset))
  return assets.map((asset) => listing(venue, asset))
}

/** Decimals that show a step exactly: 0.001 -> 3, 10 -> 0. */
export function decimalsOf(step: number): number {
  return Math.max(0, -Math.floor(Math.log10(step) + 1e-9))
}

/** Down to a whole number of steps. */
export function floorToStep(value: number, step: number): number {
  return Math.floor(value / step + 1e-9) * step
}
