import type { CaptureLine } from '../../contract/capture.ts'

/** How often each symbol's mark is stated, as proof of life, ms. */
export const markEveryMs = 5000
/** Liquidations are made in spans of this length, to keep the memory bounded. */
const spanMs = 3_600_000

type BackfillParts = {
  /** Messages with `from <= time < to`, in any order. */
  liquidations(
    from: number,
    to: number,
  ): readonly { readonly time: number; readonly text: string }[]
  /** One message for each symbol. */
  marks(time: number): readonly string[]
  /** Address the lines say they came from. */
  readonly url: string
}

/** Merges marks and liquidations into one recording, in order of time. */
export function* timedBackfill(
  from: number,
  to: number,
  parts: BackfillParts,
): Generator<CaptureLine> {
  for (let start = from; start < to; start += spanMs) {
    yield* span(start, Math.min(start + spanMs, to), parts)
  }
}

function* span(from: number, to: number, parts: BackfillParts): Generator<CaptureLine> {
  const events = parts.liquidations(from, to).toSorted((left, right) => left.time - right.time)
  let next = 0
  for (let time = Math.ceil(from / markEveryMs) * markEveryMs; ; time += markEveryMs) {
    const until = Math.min(time, to)
    for (let event = events[next]; event !== undefined && event.time < until;) {
      yield line(event.time, event.text, parts.url)
      next += 1
      event = events[next]
    }
    if (time >= to) return
    for (const text of parts.marks(time)) yield line(time, text, parts.url)
  }
}

function line(receivedTimeMs: number, raw: string, url: string): CaptureLine {
  return { channel: 'ws', receivedTimeMs, url, raw }
}
