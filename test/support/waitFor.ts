/** Waits until the condition gives a value, looking again every 25 ms, at most `limitMs`. */
export async function waitFor<Value>(
  what: string,
  condition: () => Value | null | undefined | false | Promise<Value | null | undefined | false>,
  limitMs = 15_000,
): Promise<Value> {
  const deadline = performance.now() + limitMs
  for (;;) {
    const value = await condition()
    if (value !== null && value !== undefined && value !== false) return value
    if (performance.now() > deadline) throw new Error(`waited ${limitMs} ms in vain for ${what}`)
    await new Promise((resolve) => setTimeout(resolve, 25))
  }
}

/** The same for whole programs and browsers, which a busy machine makes wait. */
export function waitLong<Value>(
  what: string,
  condition: Parameters<typeof waitFor<Value>>[1],
  limitMs = 60_000,
): Promise<Value> {
  return waitFor(what, condition, limitMs)
}
