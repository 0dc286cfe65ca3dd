import type { VenueHealth } from '../../contract/domain/connection.ts'
import type { Candle } from '../../contract/domain/market.ts'
import type { Frame } from '../../contract/ipc/frames.ts'
import type { Bus } from '../core/bus.ts'
import type { Cancel, Clock } from '../core/clock.ts'
import type { Log } from '../core/log.ts'
import type { EngineServices, FrameHub, WindowLink } from '../core/services.ts'
import { type FrameLimits, frameLimits } from './publisher/bounds.ts'
import { HeatmapViews } from './publisher/heatmapViews.ts'
import { LatestMap } from './publisher/latestMap.ts'
import { type WholeState, WindowFeed, candleKey } from './publisher/windowFeed.ts'

export type FrameHubOptions = {
  readonly services: Pick<
    EngineServices,
    'liquidations' | 'market' | 'health' | 'connections' | 'alerts' | 'trading'
  >
  readonly bus: Bus
  readonly clock: Clock
  readonly log: Log
  readonly limits?: FrameLimits
}

type Window = { readonly feed: WindowFeed; readonly send: (frame: Frame) => void }

/**
 * Batches what every window is shown. Marks, candles, health, working orders, risk and what orders
 * wait for are latest-wins; liquidations, alerts, changes of orders and routing decisions are
 * appended and bounded; heatmaps give their changed columns. A window's next frame leaves only after
 * it acknowledged the last, so a stuck window costs no more than the bounds.
 */
export function createFrameHub(options: FrameHubOptions): FrameHub {
  const { services, bus, clock, log } = options
  const limits = options.limits ?? frameLimits
  const windows = new Set<Window>()
  const candles = new LatestMap<string, Candle>(limits.candles)
  let timers: readonly Cancel[] = []
  let knownHealth = ''
  let knownResuming = 'null'
  let knownRisk = ''

  const wholeState = (): WholeState => ({
    health: services.health.health(),
    resuming: services.connections.state().resuming,
    marks: services.market.marks(),
    candles: candles.all(),
    openOrders: services.trading.orders.open(),
    workingOrders: services.trading.workingOrders.list(),
    risk: services.trading.risk.state(),
  })

  const toAll = (tell: (feed: WindowFeed) => void): void => {
    for (const { feed } of windows) tell(feed)
  }

  const sendFrames = (): void => {
    for (const window of windows) {
      try {
        const frame = window.feed.next(wholeState)
        if (frame !== null) window.send(frame)
      } catch (error) {
        log.error({ error }, 'a frame could not be sent')
      }
    }
  }

  const readHealth = (): void => {
    const health: readonly VenueHealth[] = services.health.health()
    const text = JSON.stringify(health)
    if (text === knownHealth) return
    knownHealth = text
    toAll((feed) => feed.onHealth(health))
  }

  const readResuming = (): void => {
    const { resuming } = services.connections.state()
    const text = JSON.stringify(resuming)
    if (text === knownResuming) return
    knownResuming = text
    toAll((feed) => feed.onResuming(resuming))
  }

  /** Usage and the day's figures move without an event of their own. */
  const readRisk = (): void => {
    const risk = services.trading.risk.state()
    const text = JSON.stringify(risk)
    if (text === knownRisk) return
    knownRisk = text
    toAll((feed) => feed.onRisk(risk))
  }

  const readStatus = (): void => {
    readHealth()
    readResuming()
    readRisk()
  }

  const keepTime = (): void => {
    if (windows.size > 0 && timers.length === 0) {
      timers = [clock.every(limits.visibleMs, sendFrames), clock.every(limits.healthMs, readStatus)]
    }
    if (windows.size > 0) return
    for (const cancel of timers) cancel()
    timers = []
  }

  const stopListening = [
    bus.on('mark', (mark) => toAll((feed) => feed.onMark(mark))),
    bus.on('candle', (candle) => {
      candles.set(candleKey(candle), candle)
      toAll((feed) => feed.onCandle(candle))
    }),
    bus.on('alert', (alert) => toAll((feed) => feed.onAlert(alert))),
    bus.on('marketAlert', (alert) => toAll((feed) => feed.onMarketAlert(alert))),
    bus.on('order', (order) => toAll((feed) => feed.onOrder(order))),
    bus.on('workingOrder', (order) => toAll((feed) => feed.onWorkingOrder(order))),
    bus.on('routing', ({ decision }) => toAll((feed) => feed.onRouting(decision))),
    bus.on('risk', ({ state }) => toAll((feed) => feed.onRisk(state))),
    services.liquidations.onRecorded((row) => toAll((feed) => feed.onLiquidation(row))),
  ]

  return {
    attach(windowId, send) {
      const views = new HeatmapViews(services.liquidations, limits.views)
      const window: Window = { feed: new WindowFeed(views, clock, limits), send }
      for (const alert of services.alerts.recent(limits.alerts).toReversed()) {
        window.feed.onAlert(alert)
      }
      windows.add(window)
      keepTime()
      return linkOf(windowId, window.feed, views, () => {
        windows.delete(window)
        keepTime()
      })
    },
    close() {
      for (const stop of stopListening) stop()
      windows.clear()
      keepTime()
    },
  }
}

function linkOf(
  windowId: string,
  feed: WindowFeed,
  views: HeatmapViews,
  detach: () => void,
): WindowLink {
  return {
    windowId,
    acknowledge: (sequence) => feed.acknowledge(sequence),
    resync: () => feed.resync(),
    setVisible: (visible) => feed.setVisible(visible),
    watch: (viewId, query) => views.watch(viewId, query),
    unwatch: (viewId) => views.unwatch(viewId),
    close() {
      detach()
      views.close()
    },
  }
}
