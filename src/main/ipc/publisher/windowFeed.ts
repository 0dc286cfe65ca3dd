import type { Alert } from '../../../contract/domain/alert.ts'
import type { VenueHealth } from '../../../contract/domain/connection.ts'
import type { Resuming } from '../../../contract/domain/connections.ts'
import type { Liquidation } from '../../../contract/domain/liquidation.ts'
import type { Candle, MarkPrice } from '../../../contract/domain/market.ts'
import type { MarketAlert } from '../../../contract/domain/marketAlert.ts'
import type { ManagedOrder } from '../../../contract/domain/managedOrder.ts'
import type { RiskState } from '../../../contract/domain/risk.ts'
import type { RoutingDecision } from '../../../contract/domain/routing.ts'
import type { WorkingOrder } from '../../../contract/domain/workingOrder.ts'
import type { Appended, Frame, HeatmapUpdate } from '../../../contract/ipc/frames.ts'
import type { Clock } from '../../core/clock.ts'
import type { FrameLimits } from './bounds.ts'
import type { HeatmapViews } from './heatmapViews.ts'
import { LatestMap } from './latestMap.ts'
import { UnseenRows } from './unseen.ts'

/** The current state, for a window that starts or lost its place. */
export type WholeState = {
  readonly health: readonly VenueHealth[]
  readonly resuming: Resuming | null
  readonly marks: readonly MarkPrice[]
  readonly candles: readonly Candle[]
  readonly openOrders: readonly ManagedOrder[]
  readonly workingOrders: readonly WorkingOrder[]
  readonly risk: RiskState
}

const importedMs = 60_000

type Content = Omit<Frame, 'sequence' | 'sentTime' | 'full'>
type AppendedContent = Pick<
  Content,
  'liquidations' | 'alerts' | 'marketAlerts' | 'orders' | 'routing'
>

/** What one window has yet to be told, and when it may be told. */
export class WindowFeed {
  private readonly marks: LatestMap<string, MarkPrice>
  private readonly candles: LatestMap<string, Candle>
  private readonly liquidations: UnseenRows<Liquidation>
  private readonly alerts: UnseenRows<Alert>
  private readonly marketAlerts: UnseenRows<MarketAlert>
  private readonly orders: UnseenRows<ManagedOrder>
  private readonly routing: UnseenRows<RoutingDecision>
  private readonly workingOrders: LatestMap<string, WorkingOrder>
  private health: readonly VenueHealth[] | null = null
  private risk: RiskState | null = null
  /** Undefined while the window knows it. */
  private resuming: Resuming | null | undefined = undefined
  private whole = true
  private visible = true
  private sequence = 0
  private unacknowledged: number | null = null
  private lastSentAt = -Infinity
  private readonly views: HeatmapViews
  private readonly clock: Clock
  private readonly limits: FrameLimits

  constructor(views: HeatmapViews, clock: Clock, limits: FrameLimits) {
    this.views = views
    this.clock = clock
    this.limits = limits
    this.marks = new LatestMap(limits.marks)
    this.candles = new LatestMap(limits.candles)
    this.liquidations = new UnseenRows(limits.liquidations)
    this.alerts = new UnseenRows(limits.alerts)
    this.marketAlerts = new UnseenRows(limits.alerts)
    this.orders = new UnseenRows(limits.orders)
    this.routing = new UnseenRows(limits.routing)
    this.workingOrders = new LatestMap(limits.workingOrders)
  }

  onMark(mark: MarkPrice): void {
    this.marks.set(mark.instrumentId, mark)
  }

  onCandle(candle: Candle): void {
    this.candles.set(candleKey(candle), candle)
  }

  /** What was received long ago is being imported: windows read it from the history instead. */
  onLiquidation(liquidation: Liquidation): void {
    const isImported = this.clock.now() - liquidation.receivedTime > importedMs
    if (isImported) this.liquidations.leaveOut()
    else this.liquidations.push(liquidation)
  }

  onAlert(alert: Alert): void {
    this.alerts.push(alert)
  }

  onMarketAlert(alert: MarketAlert): void {
    this.marketAlerts.push(alert)
  }

  onOrder(order: ManagedOrder): void {
    this.orders.push(order)
  }

  onRouting(decision: RoutingDecision): void {
    this.routing.push(decision)
  }

  onWorkingOrder(order: WorkingOrder): void {
    this.workingOrders.set(order.workingOrderId, order)
  }

  onRisk(risk: RiskState): void {
    this.risk = risk
  }

  onHealth(health: readonly VenueHealth[]): void {
    this.health = health
  }

  onResuming(resuming: Resuming | null): void {
    this.resuming = resuming
  }

  setVisible(visible: boolean): void {
    this.visible = visible
  }

  acknowledge(sequence: number): void {
    if (sequence !== this.unacknowledged) return
    this.unacknowledged = null
    for (const rows of this.appended()) rows.confirm()
  }

  /** The window lost its place: what it did not acknowledge it has thrown away. */
  resync(): void {
    this.unacknowledged = null
    for (const rows of this.appended()) rows.takeBack()
    this.whole = true
  }

  /** The next frame; null when it is too early, the last is unanswered, or nothing changed. */
  next(wholeState: () => WholeState): Frame | null {
    if (!this.maySend()) return null
    const full = this.whole
    const content = full ? this.everything(wholeState()) : this.changes()
    if (!full && Object.keys(content).length === 0) return null
    this.whole = false
    this.sequence += 1
    this.unacknowledged = this.sequence
    this.lastSentAt = this.clock.monotonic()
    return { sequence: this.sequence, sentTime: this.clock.now(), full, ...content }
  }

  private maySend(): boolean {
    if (this.unacknowledged !== null) return false
    const pause = this.visible ? this.limits.visibleMs : this.limits.hiddenMs
    // Timers fire a little early or late: half a tick counts as on time.
    return this.clock.monotonic() - this.lastSentAt >= pause - this.limits.visibleMs / 2
  }

  private changes(): Content {
    const { health, resuming, risk } = this
    this.forgetLatest()
    return {
      ...(health === null ? {} : { health }),
      ...(resuming === undefined ? {} : { resuming }),
      ...(risk === null ? {} : { risk }),
      ...filled('workingOrders', this.workingOrders.drain()),
      ...filled('marks', this.marks.drain()),
      ...filled('candles', this.candles.drain()),
      ...this.takeAppended(),
      ...filled('heatmaps', this.views.changes()),
    }
  }

  private everything(state: WholeState): Content {
    this.forgetLatest()
    this.marks.drain()
    this.candles.drain()
    this.workingOrders.drain()
    const heatmaps: readonly HeatmapUpdate[] = this.views.reset()
    return { ...state, ...this.takeAppended(), heatmaps }
  }

  private forgetLatest(): void {
    this.health = null
    this.resuming = undefined
    this.risk = null
  }

  private appended(): readonly Pick<UnseenRows<unknown>, 'confirm' | 'takeBack'>[] {
    return [this.liquidations, this.alerts, this.marketAlerts, this.orders, this.routing]
  }

  private takeAppended(): AppendedContent {
    return {
      ...taken('liquidations', this.liquidations),
      ...taken('alerts', this.alerts),
      ...taken('marketAlerts', this.marketAlerts),
      ...taken('orders', this.orders),
      ...taken('routing', this.routing),
    }
  }
}

export function candleKey({ instrumentId, interval, openTime }: Candle): string {
  return `${instrumentId} ${interval} ${openTime}`
}

function filled<Name extends string, Item>(
  name: Name,
  items: readonly Item[],
): { [Key in Name]?: readonly Item[] } {
  return items.length === 0 ? {} : ({ [name]: items } as { [Key in Name]: readonly Item[] })
}

function taken<Name extends string, Row>(
  name: Name,
  rows: UnseenRows<Row>,
): { [Key in Name]?: Appended<Row> } {
  const waiting = rows.take()
  return waiting === null ? {} : ({ [name]: waiting } as { [Key in Name]: Appended<Row> })
}
