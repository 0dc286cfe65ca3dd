import { silentLog } from '../../../src/main/core/log.ts'
import { seededRandom } from '../../../src/main/core/random.ts'
import { createWsSession } from '../../../src/main/net/ws/session.ts'
import type { WsData, WsProblem, WsSessionOptions } from '../../../src/main/net/ws/types.ts'
import { manualClock } from '../manualClock.ts'
import { fakeVenue, type VenueRules } from './fakeVenue.ts'
import { jsonProtocol, type JsonProtocolOptions } from './jsonProtocol.ts'

/** A session against a venue in memory, in virtual time, with everything it said recorded. */
export function sessionRig(
  options: Partial<WsSessionOptions> = {},
  protocol: JsonProtocolOptions = {},
  rules: Partial<VenueRules> = {},
) {
  const clock = manualClock()
  const venue = fakeVenue(clock, rules)
  const data: WsData[] = []
  const statuses: string[] = []
  const problems: WsProblem[] = []
  const session = createWsSession({
    name: 'market',
    url: 'wss://venue.example/ws',
    allowedHosts: ['venue.example'],
    protocol: jsonProtocol(protocol),
    clock,
    random: seededRandom(1),
    log: silentLog,
    staleAfterMs: 60_000,
    onData: (frame) => data.push(frame),
    onStatus: (status) => statuses.push(status),
    onProblem: (problem) => problems.push(problem),
    openSocket: venue.openSocket,
    ...options,
  })
  return { clock, venue, session, data, statuses, problems }
}
