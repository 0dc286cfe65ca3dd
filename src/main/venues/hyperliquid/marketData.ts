import type { AdapterOptions, StreamSink, StreamWish, VenueStream } from '../adapter.ts'
import { createAllocator } from '../shared/allocator.ts'
import { allowedHosts } from '../shared/hosts.ts'
import { firstTimes } from '../shared/problems.ts'
import { openVenueStream } from '../shared/stream.ts'
import type { Listing } from '../shared/symbols.ts'
import { channelsOf, isTalkative, liquidationSymbol } from './channels.ts'
import { wsLimits } from './limits.ts'
import { createMessages } from './messages.ts'
import { protocol } from './protocol.ts'
import type { HyperliquidRest } from './rest.ts'
import { streamUrl, urls } from './urls.ts'
import { createVaultWatch } from './vaults.ts'

/**
 * One connection is enough for a thousand subscriptions, and the venue counts them over all
 * connections of an address.
 */
export function openStream(
  adapter: AdapterOptions,
  rest: HyperliquidRest,
  listing: Listing,
  wish: StreamWish,
  sink: StreamSink,
): VenueStream {
  const origin = { venue: 'hyperliquid', environment: adapter.environment } as const
  const firstTime = firstTimes()
  const vaults = createVaultWatch({ origin, adapter, rest, listing, sink })
  const allocator = createAllocator({
    channels: wsLimits.channelsPerConnection,
    characters: Number.POSITIVE_INFINITY,
  })
  return openVenueStream(
    {
      origin,
      adapter,
      sink,
      protocol,
      allowedHosts: allowedHosts(adapter.environment, adapter.urls, urls),
      isTalkative,
      liquidationsOf: (channel) => liquidationSymbol(channel, listing),
      createMessages: (onResync) =>
        createMessages({
          origin,
          listing,
          firstTime,
          onResync,
          liquidators: () => vaults.liquidators(),
        }),
      plan: (next) =>
        allocator
          .assign(
            channelsOf(next, listing).map((channel) => ({ key: channel, channels: [channel] })),
          )
          .map((channels, index) => ({
            name: `public-${index}`,
            url: streamUrl(adapter.urls.ws),
            channels,
          })),
      companion: vaults,
    },
    wish,
  )
}
