/**
 * A recorded connection, one JSON object a line: what was received (`ws`, `rest`), what was sent
 * (`sent`) and when a socket opened (`open`).
 */
export type CaptureLine = {
  readonly channel: 'open' | 'sent' | 'ws' | 'rest'
  /** Receive time, ms. Recordings state seconds as text; some state 0 for unknown. */
  readonly receivedTimeMs: number
  readonly url: string | null
  /** The exact text received or sent. */
  readonly raw: string
}

/** Null for a line that is not of the format. Total: never throws. */
export function parseCaptureLine(text: string): CaptureLine | null {
  let line: unknown
  try {
    line = JSON.parse(text)
  } catch {
    return null
  }
  if (typeof line !== 'object' || line === null) return null
  const { t, ch, url, raw } = line as Record<string, unknown>
  const seconds = typeof t === 'string' || typeof t === 'number' ? Number(t) : Number.NaN
  if (!isChannel(ch) || typeof raw !== 'string' || !Number.isFinite(seconds)) return null
  return {
    channel: ch,
    receivedTimeMs: Math.round(seconds * 1000),
    url: typeof url === 'string' ? url : null,
    raw,
  }
}

/** The inverse of `parseCaptureLine`. */
export function formatCaptureLine(line: CaptureLine): string {
  return JSON.stringify({
    t: (line.receivedTimeMs / 1000).toString(),
    ch: line.channel,
    ...(line.url === null ? {} : { url: line.url }),
    raw: line.raw,
  })
}

function isChannel(value: unknown): value is CaptureLine['channel'] {
  return value === 'open' || value === 'sent' || value === 'ws' || value === 'rest'
}
