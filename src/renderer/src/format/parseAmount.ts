/** Reads what a person types: `1500`, `1.5k`, `2M`, `1,500`. Null where it is not an amount. */
export function parseAmount(text: string): number | null {
  const match = /^\s*([\d,]*\.?\d+)\s*([kmb]?)\s*$/i.exec(text)
  if (match === null) return null
  const factor = { '': 1, k: 1e3, m: 1e6, b: 1e9 }[(match[2] ?? '').toLowerCase()] ?? 1
  const amount = Number((match[1] ?? '').replaceAll(',', '')) * factor
  return Number.isFinite(amount) ? amount : null
}
