import type { Clock } from '../../main/core/clock.ts'
import type { Close } from '../../main/core/disposable.ts'
import type { SandboxVenue } from '../venues/sandboxVenue.ts'
import type { StreamHub } from './streamHub.ts'

/** How often what has fallen due is sent. */
const tickMs = 50
/** After a long sleep of the process, older messages than this are not made up for. */
const longestCatchUpMs = 10_000

/** Sends the seeded market's messages as their times come. Returns the way to stop. */
export function startLiveFeed(venue: SandboxVenue, hub: StreamHub, clock: Clock): Close {
  hub.sentUntil = clock.now()
  return clock.every(tickMs, () => {
    const now = clock.now()
    const from = Math.max(hub.sentUntil, now - longestCatchUpMs)
    hub.sentUntil = now
    for (const [channel, clients] of hub.channels()) {
      for (const text of venue.messages(channel, from, now)) {
        for (const client of clients) client.send(venue.frame(client, channel, text))
      }
    }
  })
}
