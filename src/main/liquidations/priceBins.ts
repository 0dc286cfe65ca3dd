/**
 * Price bins by exact decimal arithmetic. A base bin is a power of ten, `10^exponent`; a bin of
 * index `n` spans `n x 10^exponent` (included) to `(n + 1) x 10^exponent`. A price means the decimal
 * number it prints as.
 */

/** Base bins below a price's leading digit: the base bin is about a ten-thousandth of the price. */
const ordersBelow = 4

/** Highest bin index that fits the grid's 32-bit integers. */
export const highestBin = 2 ** 31 - 1

/** Exponent of the base bin of a symbol first seen at `price`: 0 for 82,000; -6 for 0.05165. */
export function baseExponentOf(price: number): number {
  return Number(price.toExponential().split('e')[1]) - ordersBelow
}

/**
 * The bin `price` lies in. The quotient of doubles is off by far less than a half for every bin up
 * to `highestBin`, so the true bin is the nearest whole number or the one below; which of them is
 * decided by comparing with the boundary's own decimal.
 */
export function binOf(price: number, exponent: number): number {
  const nearest = Math.round(scaled(price, exponent))
  return price >= decimal(nearest, exponent) ? nearest : nearest - 1
}

/** How many base bins `binSize` is, or null when it is not a whole multiple of one. */
export function multipleOf(binSize: number, exponent: number): number | null {
  const multiple = Math.round(scaled(binSize, exponent))
  const whole = multiple >= 1 && multiple <= highestBin && decimal(multiple, exponent) === binSize
  return whole ? multiple : null
}

/** Height of `multiple` base bins in the quote asset. */
export function sizeOf(multiple: number, exponent: number): number {
  return decimal(multiple, exponent)
}

/** Bin heights from the series 1, 2, 5 between about 1.5 basis points and 1 % of the price. */
export function niceBinSizes(price: number, exponent: number): readonly number[] {
  return niceMultiples()
    .map((multiple) => sizeOf(multiple, exponent))
    .filter((size) => size >= price * 0.000_15 && size <= price * 0.01)
}

/** The nice bin height nearest to a thousandth of the price: 100 for 82,000. */
export function defaultBinSizeOf(price: number, exponent: number): number {
  const wanted = Math.log(price * 0.001)
  const distance = (size: number): number => Math.abs(Math.log(size) - wanted)
  return niceMultiples()
    .map((multiple) => sizeOf(multiple, exponent))
    .reduce((best, size) => (distance(size) < distance(best) ? size : best))
}

function niceMultiples(): number[] {
  return Array.from({ length: 9 }, (_, order) => [1, 2, 5].map((step) => step * 10 ** order)).flat()
}

/** Powers of ten up to 22 are exact as doubles, so one operation means one rounding. */
function scaled(value: number, exponent: number): number {
  return exponent < 0 ? value * 10 ** -exponent : value / 10 ** exponent
}

function decimal(count: number, exponent: number): number {
  return Number(`${count}e${exponent}`)
}
