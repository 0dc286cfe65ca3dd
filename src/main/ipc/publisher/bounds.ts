/** How often frames leave and how much may wait for a window that does not acknowledge. */
export type FrameLimits = {
  /** Shortest time between two frames of a window that can be seen, ms. */
  readonly visibleMs: number
  /** The same for a hidden one, ms. */
  readonly hiddenMs: number
  /** How often the venues' health is read, ms. */
  readonly healthMs: number
  /** Liquidations of one frame; older ones give way and are counted. */
  readonly liquidations: number
  /** Alerts of one frame; older ones give way and are counted. */
  readonly alerts: number
  /** Changes of orders of one frame; past it the window is told to ask for the orders again. */
  readonly orders: number
  readonly routing: number
  readonly workingOrders: number
  readonly marks: number
  readonly candles: number
  /** Heatmaps one window may watch at a time. */
  readonly views: number
}

export const frameLimits: FrameLimits = {
  visibleMs: 33,
  hiddenMs: 500,
  healthMs: 1000,
  liquidations: 500,
  alerts: 500,
  orders: 5000,
  routing: 500,
  workingOrders: 1000,
  marks: 5000,
  candles: 2000,
  views: 16,
}
