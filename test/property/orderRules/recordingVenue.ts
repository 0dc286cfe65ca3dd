import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { mainAccount } from '../../../src/contract/domain/account.ts'
import type { VenueId } from '../../../src/contract/domain/venue.ts'
import { systemClock } from '../../../src/main/core/clock.ts'
import { silentLog } from '../../../src/main/core/log.ts'
import { seededRandom } from '../../../src/main/core/random.ts'
import type { VenueAccount } from '../../../src/main/venues/account.ts'
import { venueModules } from '../../../src/main/venues/registry.ts'
import { value } from '../../support/tradingRig.ts'
import { credentialsOf } from './keys.ts'

/** A venue that gives its list and answers nothing else, and counts whatever reaches it. */
export type RecordingVenue = {
  readonly account: VenueAccount
  /** Requests and connections of sockets since the list was fetched. */
  readonly sends: () => number
  close(): Promise<void>
}

export async function startRecordingVenue(
  venue: VenueId,
  bodies: readonly unknown[],
): Promise<RecordingVenue> {
  let sends = 0
  let isListed = false
  const server = createServer((request, response) => {
    sends += 1
    const answer = isListed ? null : listed(venue, bodies, request.url ?? '')
    response.writeHead(answer === null ? 503 : 200, { 'content-type': 'application/json' })
    response.end(JSON.stringify(answer ?? {}))
    request.resume()
  })
  server.on('upgrade', (_request, socket) => {
    sends += 1
    socket.destroy()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const adapter = venueModules[venue].createAdapter({
    environment: 'sandbox',
    urls: { rest: `http://127.0.0.1:${port}`, ws: `ws://127.0.0.1:${port}` },
    credentials: null,
    clock: systemClock,
    random: seededRandom(1),
    log: silentLog,
  })
  value(await adapter.instruments())
  const account = adapter.openAccount({ accountId: mainAccount, credentials: credentialsOf(venue) })
  isListed = true
  sends = 0
  return {
    account,
    sends: () => sends,
    async close() {
      await account.close()
      await adapter.close()
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

/** The list as the venue hands it out; null for anything else. */
function listed(venue: VenueId, bodies: readonly unknown[], url: string): unknown {
  if (venue === 'bybit') return bybitPage(bodies, url)
  if (venue === 'hyperliquid') return bodies[0]
  return url.includes('exchangeInfo') ? bodies[0] : []
}

/** The rows of the recorded pages of one kind as one page. */
function bybitPage(bodies: readonly unknown[], url: string): unknown {
  const category = new URL(url, 'http://127.0.0.1').searchParams.get('category')
  const pages = bodies as readonly { readonly category?: string; readonly list: object[] }[]
  const list = pages
    .filter((page) => (page.category ?? 'spot') === category)
    .flatMap((page) => page.list)
  return { retCode: 0, retMsg: 'OK', time: 0, result: { category, list, nextPageCursor: '' } }
}
