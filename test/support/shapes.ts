/** Every path in a value, with the type found there; of lists the first entry. */
export function shapeOf(value: unknown, path = ''): Map<string, string> {
  if (Array.isArray(value))
    return value.length === 0 ? new Map([[path, 'list']]) : shapeOf(value[0], `${path}[]`)
  if (typeof value !== 'object' || value === null) {
    return new Map([[path, value === null ? 'null' : typeof value]])
  }
  return new Map(
    Object.entries(value).flatMap(([name, inner]) => [...shapeOf(inner, `${path}.${name}`)]),
  )
}

/** Paths of the recorded value that ours lacks or gives another type. */
export function missing(ours: unknown, theirs: unknown, without: readonly string[] = []): string[] {
  const shape = shapeOf(ours)
  return [...shapeOf(theirs)]
    .filter(
      ([path, type]) => shape.get(path) !== type && type !== 'null' && !without.includes(path),
    )
    .map(([path, type]) => `${path} should be ${type}, is ${shape.get(path) ?? 'missing'}`)
}
