import type { AdapterOptions, StreamSink, StreamWish, VenueStream } from '../adapter.ts'
import { createAllocator } from '../shared/allocator.ts'
import { allowedHosts } from '../shared/hosts.ts'
import { firstTimes } from '../shared/problems.ts'
import { type ConnectionPlan, openVenueStream } from '../shared/stream.ts'
import type { Listing } from '../shared/symbols.ts'
import { bundlesOf, isTalkative, liquidationSymbol, pulse } from './channels.ts'
import { topicCharactersPerConnection, wsLimits } from './limits.ts'
import { createMessages } from './messages.ts'
import { protocol } from './protocol.ts'
import { streamUrl, urls } from './urls.ts'

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
      createMessages: (onResync) => createMessages({ origin, listing, firstTime, onResync }),
      plan: createPlanner(adapter.urls.ws, listing),
    },
    wish,
  )
}

/**
 * There is no topic for all symbols, and a connection holds 21000 characters of topics, so the
 * symbols are spread. Liquidations can be silent for minutes: every connection also carries one
 * ticker that never is.
 */
function createPlanner(
  ws: string,
  listing: Listing,
): (wish: StreamWish) => readonly ConnectionPlan[] {
  const allocator = createAllocator({
    channels: wsLimits.channelsPerConnection - 1,
    characters: topicCharactersPerConnection - pulse.length - 3,
  })
  return (wish) =>
    allocator.assign(bundlesOf(wish, listing)).map((channels, index) => ({
      name: `public-${index}`,
      url: streamUrl(ws),
      channels: channels.length === 0 ? [] : [...new Set([...channels, pulse])],
    }))
}
