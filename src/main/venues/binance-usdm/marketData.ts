import type { AdapterOptions, StreamSink, StreamWish, VenueStream } from '../adapter.ts'
import { type Bundle, createAllocator } from '../shared/allocator.ts'
import { allowedHosts } from '../shared/hosts.ts'
import { firstTimes } from '../shared/problems.ts'
import { type ConnectionPlan, openVenueStream } from '../shared/stream.ts'
import type { Listing } from '../shared/symbols.ts'
import { carriesLiquidations, isTalkative, streamsOf } from './channels.ts'
import { wsLimits } from './limits.ts'
import { createMessages } from './messages.ts'
import { protocol } from './protocol.ts'
import type { BinanceRest } from './rest.ts'
import { type StreamCategory, streamUrl, urls } from './urls.ts'

const categories: readonly StreamCategory[] = ['market', 'public']

/**
 * Marks and forced orders share the first `market` connection: quiet markets send no forced order
 * for minutes, so the mark that comes every second is what proves the feed to be alive.
 */
export function openStream(
  adapter: AdapterOptions,
  rest: BinanceRest,
  listing: Listing,
  wish: StreamWish,
  sink: StreamSink,
): VenueStream {
  const origin = { venue: 'binance-usdm', environment: adapter.environment } as const
  const firstTime = firstTimes()
  return openVenueStream(
    {
      origin,
      adapter,
      sink,
      protocol,
      allowedHosts: allowedHosts(adapter.environment, adapter.urls, urls),
      isTalkative,
      liquidationsOf: (channel) => (carriesLiquidations(channel) ? '*' : null),
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
  const capacity = {
    channels: wsLimits.channelsPerConnection,
    characters: Number.POSITIVE_INFINITY,
  }
  const allocators = { market: createAllocator(capacity), public: createAllocator(capacity) }
  return (wish) => {
    const streams = streamsOf(wish, listing)
    return categories.flatMap((category) =>
      allocators[category].assign(streams[category].map(single)).map((channels, index) => ({
        name: `${category}-${index}`,
        url: streamUrl(ws, category),
        channels,
      })),
    )
  }
}

function single(channel: string): Bundle {
  return { key: channel, channels: [channel] }
}
