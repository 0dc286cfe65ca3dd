import { createInterface } from 'node:readline'
import { Readable } from 'node:stream'
import type { ReadableStream } from 'node:stream/web'
import { parseCaptureLine } from '../../contract/capture.ts'
import type { UnixMs } from '../../contract/domain/ids.ts'
import type { EngineEvent } from '../../contract/events.ts'
import type { VenueId } from '../../contract/domain/venue.ts'
import type { CaptureDecoder } from '../venues/adapter.ts'

/** What of a recorded day goes into the map; prices and books of the past are of no use to it. */
const wanted: ReadonlySet<EngineEvent['kind']> = new Set([
  'liquidation',
  'feedScope',
  'feedAlive',
  'feedLost',
] as const)

/** Lines handled before other work gets its turn. */
const linesPerTurn = 2000

/**
 * Takes in the sandbox's past as the recording it is, through the decoder a replay uses. Returns
 * how many liquidations it held.
 */
export async function importBackfill(options: {
  readonly control: string
  readonly venue: VenueId
  readonly from: UnixMs
  readonly to: UnixMs
  readonly decoder: CaptureDecoder
  readonly accept: (event: EngineEvent) => void
  readonly signal: AbortSignal
}): Promise<number> {
  const { control, venue, from, to, decoder, accept, signal } = options
  const query = new URLSearchParams({ venue, from: String(from), to: String(to) })
  const response = await fetch(`${control}/backfill?${query.toString()}`, { signal })
  if (!response.ok || response.body === null) {
    throw new Error(`the sandbox answered ${response.status} to the request for its past`)
  }
  let liquidations = 0
  let lines = 0
  const body = Readable.fromWeb(response.body as ReadableStream)
  for await (const text of createInterface({ input: body, crlfDelay: Infinity })) {
    const line = parseCaptureLine(text)
    if (line === null) continue
    for (const event of decoder.feed(line)) {
      if (!wanted.has(event.kind)) continue
      if (event.kind === 'liquidation') liquidations += 1
      accept(event)
    }
    lines += 1
    if (lines % linesPerTurn === 0) await new Promise((resolve) => setImmediate(resolve))
  }
  return liquidations
}
