import type {
  CancelAllReport,
  DryRun,
  LatencyFigures,
  ManagedOrder,
  OrderDetail,
  StuckOrder,
} from '../domain/managedOrder.ts'
import type { RiskChange, RiskState } from '../domain/risk.ts'
import type { RoutingDecision, RoutingSettings } from '../domain/routing.ts'
import type { WorkingOrder } from '../domain/workingOrder.ts'

/** What each request about trading answers. A change of risk answers with the state after it. */
export type TradingResponses = {
  'order:submit': ManagedOrder
  'order:preview': DryRun
  'order:amend': ManagedOrder
  'order:cancel': ManagedOrder
  'order:cancelAll': CancelAllReport
  'order:resolve': ManagedOrder
  /** Newest first. */
  'orders:list': readonly ManagedOrder[]
  'orders:open': readonly ManagedOrder[]
  'orders:detail': OrderDetail
  'orders:stuck': readonly StuckOrder[]
  'orders:latency': readonly LatencyFigures[]
  'risk:state': RiskState
  'risk:changes': readonly RiskChange[]
  'risk:setLimits': RiskState
  'risk:usePreset': RiskState
  'risk:setTradingState': RiskState
  'risk:setSending': RiskState
  'risk:setDeadMansSwitch': RiskState
  'killSwitch:plan': RiskState
  'killSwitch:engage': RiskState
  'killSwitch:release': RiskState
  'routing:settings': RoutingSettings
  'routing:setSettings': RoutingSettings
  'routing:preview': RoutingDecision
  'routing:submit': RoutingDecision
  'routing:decisions': readonly RoutingDecision[]
  'workingOrders:start': WorkingOrder
  'workingOrders:pause': WorkingOrder
  'workingOrders:resume': WorkingOrder
  'workingOrders:cancel': WorkingOrder
  'workingOrders:list': readonly WorkingOrder[]
}
