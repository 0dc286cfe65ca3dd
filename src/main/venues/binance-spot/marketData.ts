import type { AdapterOptions, StreamSink, StreamWish, VenueStream } from '../adapter.ts'
import { createAllocator } from '../shared/allocator.ts'
import { allowedHosts } from '../shared/hosts.ts'
import { firstTimes } from '../shared/problems.ts'
import { type ConnectionPlan, openVenueStream } from '../shared/stream.ts'
import type { Listing } from '../shared/symbols.ts'
import { isTalkative, streamsOf } from './channels.ts'
import { wsLimits } from './limits.ts'
import { createMessages } from './messages.ts'
import { protocol } from './protocol.ts'
import type { BinanceSpotRest } from './rest.ts'
import { streamUrl, urls } from './urls.ts'

export function openStream(
  adapter: AdapterOptions,
  rest: BinanceSpotRest,
  listing: Listing,
  wish: StreamWish,
  sink: StreamSink,
): VenueStream {
  const origin = { venue: 'binance-spot', environment: adapter.environment } as const
  const firstTime = firstTimes()
  return openVenueStream(
    {
      origin,
      adapter,
      sink,
      protocol,
      allowedHosts: allowedHosts(adapter.environment, adapter.urls, urls),
      isTalkative,
      liquidationsOf: () => null,
      createMessages: (onResync) => createMessages({ origin, listing, firstTime, onResync }),
      fetchBook: (symbol, signal) => rest.depth(symbol, signal),
      plan: createPlanner(adapter.urls.ws, listing),
    },
    wish,
  )
}

function createPlanner(
  ws: string,
  listing: Listing,
): (wish: StreamWish) => readonly ConnectionPlan[] {
  const allocator = createAllocator({
    channels: wsLimits.channelsPerConnection,
    characters: Number.POSITIVE_INFINITY,
  })
  return (wish) => {
    const bundles = streamsOf(wish, listing).map((key) => ({ key, channels: [key] }))
    return allocator.assign(bundles).map((channels, index) => ({
      name: `market-${index}`,
      url: streamUrl(ws),
      channels,
    }))
  }
}
