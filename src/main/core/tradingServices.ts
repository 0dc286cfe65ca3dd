import type { AccountId } from '../../contract/domain/account.ts'
import type { OrderId } from '../../contract/domain/order.ts'
import type {
  AmendRequest,
  CancelAllReport,
  CancelScope,
  DryRun,
  LatencyFigures,
  ManagedOrder,
  OrderDetail,
  OrderQuery,
  OrderRequest,
  StuckOrder,
  StuckResolution,
} from '../../contract/domain/managedOrder.ts'
import type {
  KillSwitchPlan,
  RiskChange,
  RiskLimits,
  RiskPresetId,
  RiskState,
  SendingMode,
  TradingState,
} from '../../contract/domain/risk.ts'
import type {
  RouteRequest,
  RoutingDecision,
  RoutingSettings,
} from '../../contract/domain/routing.ts'
import type { WorkingOrder, WorkingOrderRequest } from '../../contract/domain/workingOrder.ts'
import type { VenueId } from '../../contract/domain/venue.ts'

/**
 * Orders as the hosts and the other trading services use them. What the venue or the gate says is
 * in the order that comes back; only what cannot be an order at all throws: INVALID_ARGUMENT (shape),
 * NOT_FOUND (an order or account that is not there), IDEMPOTENCY_CONFLICT (a key used with other
 * terms), STORAGE_UNAVAILABLE (it could not be journalled, so nothing left), ENGINE_STOPPING.
 */
export type OrderService = {
  /**
   * Checks, journals, sends, and resolves once the venue answered or the answer is overdue. The same
   * key and terms give the order that is there, also while the first call is under way.
   */
  submit(request: OrderRequest): Promise<ManagedOrder>
  amend(request: AmendRequest): Promise<ManagedOrder>
  /** Asks the venue; the order says canceled only once the venue does. External orders as well. */
  cancel(orderId: OrderId, source: string): Promise<ManagedOrder>
  cancelAll(scope: CancelScope, source: string): Promise<CancelAllReport>
  /** The whole path up to the socket. Nothing is journalled and nothing leaves. */
  preview(request: OrderRequest): Promise<DryRun>
  find(orderId: OrderId): ManagedOrder | null
  /** Newest first. */
  list(query: OrderQuery): readonly ManagedOrder[]
  /** Everything that can still trade or that we cannot say it of, ours and others'. */
  open(): readonly ManagedOrder[]
  detail(orderId: OrderId): OrderDetail
  stuck(): readonly StuckOrder[]
  /** `by` and `reason` are journalled with it. */
  resolve(
    orderId: OrderId,
    resolution: StuckResolution,
    by: string,
    reason: string,
  ): Promise<ManagedOrder>
  latency(): readonly LatencyFigures[]
}

/** Limits, states, the kill switch. Each change is journalled with who made it. */
export type RiskService = {
  state(): RiskState
  changes(limit: number): readonly RiskChange[]
  /** INVALID_ARGUMENT names the limit that is not a positive amount. */
  setLimits(limits: RiskLimits, by: string): void
  usePreset(preset: RiskPresetId, by: string): void
  setTradingState(venue: VenueId | null, state: TradingState, reason: string, by: string): void
  /** A live venue is armed by name, once per start; sandbox and testnet begin armed. */
  setSending(venue: VenueId, mode: SendingMode, by: string): void
  setKillSwitchPlan(plan: KillSwitchPlan, by: string): void
  /** Resolves when every account was asked once; retries go on until each is confirmed. */
  engageKillSwitch(reason: string, by: string): Promise<RiskState>
  /** `confirmation` must be the word RELEASE. */
  releaseKillSwitch(confirmation: string, by: string): void
  setDeadMansSwitch(venue: VenueId, accountId: AccountId, on: boolean, by: string): Promise<void>
}

export type RoutingService = {
  settings(): RoutingSettings
  setSettings(settings: RoutingSettings): void
  /** What would be done; wants the books and waits for them a moment. Nothing leaves. */
  preview(request: RouteRequest): Promise<RoutingDecision>
  submit(request: RouteRequest): Promise<RoutingDecision>
  /** Newest first. */
  decisions(limit: number): readonly RoutingDecision[]
}

export type WorkingOrderService = {
  start(request: WorkingOrderRequest): Promise<WorkingOrder>
  pause(workingOrderId: string): WorkingOrder
  resume(workingOrderId: string): WorkingOrder
  /** Cancels its children; a bracket keeps its exits unless `exits` is given up by name. */
  cancel(workingOrderId: string, exits: 'keep' | 'cancel'): Promise<WorkingOrder>
  /** Newest first; ended ones of the last day too. */
  list(): readonly WorkingOrder[]
}

/** Everything that trades, for hosts. */
export type TradingServices = {
  readonly orders: OrderService
  readonly risk: RiskService
  readonly routing: RoutingService
  readonly workingOrders: WorkingOrderService
}
