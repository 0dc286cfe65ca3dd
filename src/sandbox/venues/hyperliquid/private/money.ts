import { type Fixed, fixedText, rounded } from '../../../matching/fixed.ts'

/** As the venue writes amounts: at most so many decimals, and at least one: `82640.0`. */
export function amountText(value: Fixed, decimals = 8): string {
  const text = fixedText(rounded(value, decimals))
  return text.includes('.') ? text : `${text}.0`
}

/** Amounts of USDC carry six decimals. */
export function usdText(value: Fixed): string {
  return amountText(value, 6)
}
