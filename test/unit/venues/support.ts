import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { type CaptureLine, parseCaptureLine } from '../../../src/contract/capture.ts'
import type { EngineEvent } from '../../../src/contract/events.ts'
import type { UnixMs } from '../../../src/contract/domain/ids.ts'
import type { Liquidation } from '../../../src/contract/domain/liquidation.ts'
import type { VenueId } from '../../../src/contract/domain/venue.ts'
import type { CaptureDecoder } from '../../../src/main/venues/adapter.ts'
import { venueModules } from '../../../src/main/venues/registry.ts'

export const receivedTime = 1_800_000_000_000 as UnixMs

export function readLines(path: string): readonly string[] {
  const bytes = readFileSync(path)
  const text = (path.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8')
  return text.split('\n').filter((line) => line !== '')
}

export function decodeFile(venue: VenueId, path: string): CaptureDecoder {
  const decoder = venueModules[venue].createDecoder({ environment: 'sandbox' })
  for (const text of readLines(path)) {
    const line = parseCaptureLine(text)
    if (line === null) decoder.skip()
    else decoder.feed(line)
  }
  return decoder
}

export function wsLine(raw: string, receivedTimeMs: number = receivedTime): CaptureLine {
  return { channel: 'ws', receivedTimeMs, url: null, raw }
}

/** The events of messages received one after the other on one connection. */
export function decodeMessages(
  venue: VenueId,
  messages: readonly unknown[],
): readonly EngineEvent[] {
  const decoder = venueModules[venue].createDecoder({ environment: 'sandbox' })
  return messages.flatMap((message) =>
    decoder.feed(wsLine(typeof message === 'string' ? message : JSON.stringify(message))),
  )
}

export function liquidationsOf(
  venue: VenueId,
  messages: readonly unknown[],
): readonly Liquidation[] {
  return decodeMessages(venue, messages).filter((event) => event.kind === 'liquidation')
}
