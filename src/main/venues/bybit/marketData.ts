import type { AdapterOptions, StreamSink, StreamWish, VenueStream } from '../adapter.ts'
import { createAllocator } from '../shared/allocator.ts'
import { allowedHosts } from '../shared/hosts.ts'
import { firstTimes } from '../shared/problems.ts'
import { type ConnectionPlan, openVenueStream } from '../shared/stream.ts'
import type { Listing } from '../shared/symbols.ts'
import { bundlesOf, isTalkative, liquidationSymbol, pulses } from './channels.ts'
import { topicCharactersPerConnection, wsLimits } from './limits.ts'
import { createMessages } from './messages.ts'
import { protocol } from './protocol.ts'
import { type Category, categories, spotView } from './symbols.ts'
import { streamUrl, urls } from './urls.ts'

/** Every category has public sockets of its own. */
const names = {
  linear: 'public',
  inverse: 'public-inverse',
  spot: 'public-spot',
} as const satisfies Record<Category, string>

export function openStream(
  adapter: AdapterOptions,
  listing: Listing,
  wish: StreamWish,
  sink: StreamSink,
): VenueStream {
  const origin = { venue: 'bybit', environment: adapter.environment } as const
  const firstTime = firstTimes()
  return openVenueStream(
    {
      origin,
      adapter,
      sink,
      protocol,
      allowedHosts: allowedHosts(adapter.environment, adapter.urls, urls),
      isTalkative,
      liquidationsOf: (channel) => liquidationSymbol(channel, listing),
      createMessages: (onResync, { url }) => {
        const isSpot = url === streamUrl(adapter.urls.ws, 'spot')
        const view = isSpot ? spotView(listing) : listing
        return createMessages({ origin, listing: view, firstTime, onResync })
      },
      plan: createPlanner(adapter.urls.ws, listing),
    },
    wish,
  )
}

/**
 * There is no topic for all symbols, and a connection holds 21000 characters of topics, so the
 * symbols are spread. Each category has sockets of its own. Liquidations can be silent for minutes:
 * every connection also carries one ticker that never is.
 */
function createPlanner(
  ws: string,
  listing: Listing,
): (wish: StreamWish) => readonly ConnectionPlan[] {
  const allocators = categories.map((category) => ({
    category,
    allocator: createAllocator({
      channels: wsLimits.channelsPerConnection - 1,
      characters: topicCharactersPerConnection - pulses[category].length - 3,
    }),
  }))
  return (wish) =>
    allocators.flatMap(({ category, allocator }) =>
      allocator.assign(bundlesOf(wish, listing, category)).map((channels, index) => ({
        name: `${names[category]}-${index}`,
        url: streamUrl(ws, category),
        channels: channels.length === 0 ? [] : [...new Set([...channels, pulses[category]])],
      })),
    )
}
