/** Amounts and prices as sentences of alerts have them. */
export function amountText(notional: number): string {
  if (notional >= 1e9) return `${(notional / 1e9).toFixed(2)} B`
  if (notional >= 1e6) return `${(notional / 1e6).toFixed(2)} M`
  return notional >= 1e3 ? `${(notional / 1e3).toFixed(1)} k` : notional.toFixed(0)
}

export function priceText(price: number): string {
  return String(Number(price.toPrecision(7)))
}

export function percentText(share: number): string {
  return `${(share * 100).toFixed(2)} %`
}
