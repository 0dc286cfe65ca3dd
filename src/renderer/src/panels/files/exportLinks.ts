/** Where the engine serves liquidations as files. */
export function exportLinks(
  symbol: string | null,
): readonly { readonly name: string; readonly path: string }[] {
  const only = symbol === null ? '' : `&symbol=${encodeURIComponent(symbol)}`
  return [
    { name: 'CSV', path: `/liquidations/export?format=csv${only}` },
    { name: 'Typed CSV', path: `/liquidations/export?format=typed${only}` },
  ]
}
