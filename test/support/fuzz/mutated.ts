import * as fc from 'fast-check'

/** A text with characters replaced, cut out and doubled. */
export function mutated(text: string): fc.Arbitrary<string> {
  const change = fc.record({
    at: fc.nat({ max: Math.max(text.length - 1, 0) }),
    length: fc.nat({ max: 12 }),
    with: fc.oneof(
      fc.string({ maxLength: 4 }),
      fc.constantFrom('null', '[]', '{}', '-1', '1e999', 'NaN', '"', '0', 'true', '__proto__'),
    ),
  })
  return fc
    .array(change, { minLength: 1, maxLength: 4 })
    .map((changes) =>
      changes.reduce(
        (result, { at, length, with: put }) =>
          result.slice(0, at) + put + result.slice(at + length),
        text,
      ),
    )
}
