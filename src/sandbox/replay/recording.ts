import type { CaptureLine } from '../../contract/capture.ts'
import type { VenueId } from '../../contract/domain/venue.ts'
import type { ReplayFile } from '../options.ts'
import type { SandboxVenue, StreamTopic } from '../venues/sandboxVenue.ts'
import { readCaptureFile } from './captureFile.ts'
import { venueFinder } from './venueOf.ts'

/** One message of a recording. */
export type RecordedMessage = {
  /** When it was received, ms; never before the message ahead of it in its file. */
  readonly time: number
  readonly channel: 'ws' | 'rest'
  readonly url: string | null
  readonly raw: string
  /** Null for REST answers and for messages of no public channel. */
  readonly topic: StreamTopic | null
}

export type Recording = {
  readonly messages: RecordedMessage[]
}

/** Between messages whose times nobody wrote down, ms. */
const untimedGapMs = 100

/** Reads all files and gives each running venue its messages, in order of time. */
export async function readRecordings(
  files: readonly ReplayFile[],
  venues: readonly SandboxVenue[],
): Promise<Map<VenueId, Recording>> {
  const recordings = new Map<VenueId, Recording>()
  const byId = new Map(venues.map((venue) => [venue.venue, venue]))
  for (const { file, venue } of files) {
    const { lines } = await readCaptureFile(file)
    addFile(recordings, byId, lines, venue)
  }
  for (const { messages } of recordings.values()) {
    messages.sort((left, right) => left.time - right.time)
  }
  return recordings
}

function addFile(
  recordings: Map<VenueId, Recording>,
  venues: ReadonlyMap<VenueId, SandboxVenue>,
  lines: readonly CaptureLine[],
  given: VenueId | null,
): void {
  const find = venueFinder()
  const times = steadyTimes(lines)
  lines.forEach((line, index) => {
    const message = parse(line.raw)
    const id = given ?? find(line, message)
    const venue = id === null ? undefined : venues.get(id)
    if (line.channel !== 'ws' && line.channel !== 'rest') return
    if (venue === undefined) return
    const recording = recordings.get(venue.venue) ?? { messages: [] }
    recordings.set(venue.venue, recording)
    recording.messages.push({
      time: times[index] as number,
      channel: line.channel,
      url: line.url,
      raw: line.raw,
      topic: line.channel === 'ws' ? venue.topicOfMessage(message) : null,
    })
  })
}

/** Receive times that never go back; lines without one get that of the line before them. */
function steadyTimes(lines: readonly CaptureLine[]): number[] {
  const known = lines.find((line) => line.receivedTimeMs > 0)
  if (known === undefined) return lines.map((_, index) => index * untimedGapMs)
  let latest = known.receivedTimeMs
  return lines.map((line) => (latest = Math.max(latest, line.receivedTimeMs)))
}

function parse(raw: string): unknown {
  try {
    return JSON.parse(raw) as unknown
  } catch {
    return null
  }
}
