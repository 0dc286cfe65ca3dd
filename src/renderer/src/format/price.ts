const mostDecimals = 10

/**
 * Decimals a price is shown with: six significant figures from a thousand on, five below, so that
 * 62,418.3 and 0.0046049 read equally well. `step` (a tick or bin size) may ask for more.
 */
export function priceDecimals(price: number, step?: number): number {
  const magnitude = price > 0 && Number.isFinite(price) ? Math.floor(Math.log10(price)) + 1 : 1
  const bySize = Math.max(0, (magnitude > 3 ? 6 : 5) - magnitude)
  const byStep = step === undefined ? 0 : stepDecimals(step)
  return Math.min(mostDecimals, Math.max(bySize, byStep))
}

/** Decimals a step needs to be written in full: 0.25 needs two, 50 none. */
export function stepDecimals(step: number): number {
  if (!(step > 0) || !Number.isFinite(step)) return 0
  for (let decimals = 0; decimals < mostDecimals; decimals++) {
    const scaled = step * 10 ** decimals
    if (Math.abs(scaled - Math.round(scaled)) < 1e-9 * scaled) return decimals
  }
  return mostDecimals
}

/** `62,418.3`. An em dash where there is no price. */
export function formatPrice(price: number | null | undefined): string {
  if (price === null || price === undefined || !Number.isFinite(price)) return '—'
  return formatFixed(price, priceDecimals(price))
}

/** A bin boundary, with just the decimals its step needs. */
export function formatBinPrice(price: number, binSize: number): string {
  return formatFixed(price, stepDecimals(binSize))
}

const fixed = new Map<number, Intl.NumberFormat>()

/** Thousands separated by commas, always `decimals` places: columns of figures line up. */
export function formatFixed(value: number, decimals: number): string {
  let format = fixed.get(decimals)
  if (format === undefined) {
    format = new Intl.NumberFormat('en-US', {
      minimumFractionDigits: decimals,
      maximumFractionDigits: decimals,
    })
    fixed.set(decimals, format)
  }
  return format.format(value)
}

const quantities = new Intl.NumberFormat('en-US', { maximumSignificantDigits: 6 })

/** Base units, six significant figures, no trailing zeros. */
export function formatQuantity(quantity: number): string {
  return Number.isFinite(quantity) ? quantities.format(quantity) : '—'
}
