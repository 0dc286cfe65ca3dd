/** A stretch of time, end excluded. */
export type Span = { readonly from: number; readonly to: number }

/** `spans` in order and apart, with `added` taken in. */
export function withSpan(spans: readonly Span[], added: Span): readonly Span[] {
  if (added.from >= added.to) return spans
  const apart = spans.filter((each) => each.to < added.from || each.from > added.to)
  const touching = spans.filter((each) => each.to >= added.from && each.from <= added.to)
  const merged = {
    from: Math.min(added.from, ...touching.map(({ from }) => from)),
    to: Math.max(added.to, ...touching.map(({ to }) => to)),
  }
  return [...apart, merged].toSorted((left, right) => left.from - right.from)
}

/** From the first to the last moment of `wanted` that `spans` do not hold; null when they hold all. */
export function missingOf(spans: readonly Span[], wanted: Span): Span | null {
  const first = spans.find(({ from, to }) => from <= wanted.from && to > wanted.from)
  const from = first?.to ?? wanted.from
  const last = spans.find((each) => each.from < wanted.to && each.to >= wanted.to)
  const to = last?.from ?? wanted.to
  return from >= wanted.to || to <= from ? null : { from, to }
}
