import type { Frame } from '../../../contract/ipc/frames.ts'
import { putAlerts } from '../stores/alertStore.ts'
import { hearAlerts } from '../stores/alertHearing.ts'
import { pushCandles } from '../stores/candleSeries.ts'
import { noteEngineTime, putResuming, useEngineStore } from '../stores/engineStore.ts'
import { applyHeatmapUpdates } from '../stores/heatmapViews.ts'
import { putMarketAlerts } from '../stores/marketAlertStore.ts'
import { putMarks } from '../stores/marketStore.ts'
import { putOpenOrders, putOrders } from '../stores/orderStore.ts'
import { putRisk } from '../stores/riskStore.ts'
import { putDecisions } from '../stores/routingStore.ts'
import { appendRows } from '../stores/tapeStore.ts'
import { putHealth } from '../stores/venueStore.ts'
import { putWorkingOrders } from '../stores/workingOrderStore.ts'

/** Takes a frame into the stores. All of it happens in one turn, so React draws it once. */
export function applyFrame(frame: Frame, now: number): void {
  noteEngineTime(frame.sentTime)
  if (frame.health !== undefined) putHealth(frame.health)
  if (frame.resuming !== undefined) putResuming(frame.resuming)
  if (frame.marks !== undefined) putMarks(frame.marks)
  if (frame.candles !== undefined) pushCandles(frame.candles)
  if (frame.liquidations !== undefined) appendRows(frame.liquidations.items)
  if (frame.heatmaps !== undefined) applyHeatmapUpdates(frame.heatmaps)
  if (frame.alerts !== undefined) putAlerts(frame.alerts.items)
  if (frame.marketAlerts !== undefined) hearAlerts(putMarketAlerts(frame.marketAlerts.items))
  applyTrading(frame)
  noteFrame(frame, now)
}

/** What is open first: the changes that come with it happened after the window lost its place. */
function applyTrading({ openOrders, orders, workingOrders, risk, routing, full }: Frame): void {
  if (openOrders !== undefined) putOpenOrders(openOrders)
  if (orders !== undefined) putOrders(orders.items, orders.dropped)
  if (workingOrders !== undefined) putWorkingOrders(workingOrders, full)
  if (risk !== undefined) putRisk(risk)
  if (routing !== undefined) putDecisions(routing.items)
}

const arrivals: number[] = []
let latency: number | null = null
let published = 0

/** Frame figures reach React twice a second; the frames themselves come thirty times. */
function noteFrame(frame: Frame, now: number): void {
  arrivals.push(now)
  while ((arrivals[0] ?? now) < now - 1000) arrivals.shift()
  const sample = Math.max(0, now - frame.sentTime)
  latency = latency === null ? sample : latency * 0.9 + sample * 0.1
  const dropped = (frame.liquidations?.dropped ?? 0) + (frame.marketAlerts?.dropped ?? 0)
  if (now - published < 500 && dropped === 0) return
  published = now
  useEngineStore.setState((store) => ({
    lastFrameTime: now,
    framesPerSecond: arrivals.length,
    frameLatencyMs: latency,
    dropped: store.dropped + dropped,
  }))
}
