/** A coin of the seeded market. All figures are made up to be plausible, none is a quotation. */
export type Asset = {
  readonly base: string
  /** Name at venues that quote a thousand of the coin, such as `1000PEPE`. */
  readonly perpetualBase: string
  readonly hyperliquidName: string
  /** Price around the reference day, quote asset. */
  readonly price: number
  /** How strongly it follows the common market. */
  readonly beta: number
  /** Daily standard deviation of its own moves. */
  readonly ownVolatility: number
  /** Traded notional in an average minute at the largest venue, quote asset. */
  readonly minuteNotional: number
  /** Leveraged positions opened in a day at the largest venue. */
  readonly positionsPerDay: number
  /** Median notional of a position, quote asset. */
  readonly medianNotional: number
  readonly tickSize: number
  readonly stepSize: number
  /** Largest leverage at Binance and Bybit. */
  readonly maxLeverage: number
  readonly hyperliquidSizeDecimals: number
  readonly hyperliquidMaxLeverage: number
}

type Row = readonly [
  base: string,
  price: number,
  beta: number,
  ownVolatility: number,
  minuteNotional: number,
  positionsPerDay: number,
  medianNotional: number,
  tickSize: number,
  stepSize: number,
  maxLeverage: number,
  hyperliquidSizeDecimals: number,
  hyperliquidMaxLeverage: number,
]

const rows: readonly Row[] = [
  ['BTC', 82_500, 1, 0.005, 9_000_000, 16_000, 5500, 0.1, 0.001, 125, 5, 40],
  ['ETH', 2810, 1.25, 0.012, 7_500_000, 12_000, 4000, 0.01, 0.001, 100, 4, 25],
  ['SOL', 136, 1.35, 0.018, 2_200_000, 4000, 1800, 0.01, 0.01, 100, 2, 20],
  ['XRP', 2.12, 1.1, 0.018, 1_100_000, 2400, 1500, 0.0001, 0.1, 75, 0, 20],
  ['DOGE', 0.1462, 1.3, 0.02, 800_000, 2000, 1200, 0.00001, 1, 75, 0, 10],
  ['BNB', 862, 0.8, 0.012, 600_000, 900, 1500, 0.01, 0.01, 75, 3, 10],
  ['SUI', 1.55, 1.45, 0.025, 450_000, 900, 900, 0.0001, 0.1, 75, 1, 10],
  ['PEPE', 0.0047, 1.5, 0.03, 400_000, 900, 800, 0.0000001, 1, 75, 0, 10],
  ['LINK', 13.2, 1.3, 0.018, 250_000, 700, 900, 0.001, 0.01, 75, 1, 10],
  ['AVAX', 13.8, 1.35, 0.02, 200_000, 600, 800, 0.001, 0.01, 75, 2, 10],
  ['ADA', 0.418, 1.25, 0.018, 220_000, 600, 800, 0.00001, 1, 75, 0, 10],
  ['HYPE', 34.6, 1.2, 0.028, 350_000, 900, 1200, 0.001, 0.01, 75, 2, 10],
]

/** PEPE is quoted by the thousand everywhere; Hyperliquid writes that `kPEPE`. */
const thousands: ReadonlySet<string> = new Set(['PEPE'])

export const assets: readonly Asset[] = rows.map((row) => ({
  base: row[0],
  perpetualBase: thousands.has(row[0]) ? `1000${row[0]}` : row[0],
  hyperliquidName: thousands.has(row[0]) ? `k${row[0]}` : row[0],
  price: row[1],
  beta: row[2],
  ownVolatility: row[3],
  minuteNotional: row[4],
  positionsPerDay: row[5],
  medianNotional: row[6],
  tickSize: row[7],
  stepSize: row[8],
  maxLeverage: row[9],
  hyperliquidSizeDecimals: row[10],
  hyperliquidMaxLeverage: row[11],
}))
