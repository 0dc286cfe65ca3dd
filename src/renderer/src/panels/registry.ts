import {
  Activity,
  Bell,
  BellRing,
  Cable,
  ChartCandlestick,
  ChartColumn,
  ListOrdered,
  Plug,
  Route,
  Rows3,
  ScrollText,
  ShieldAlert,
  SquarePen,
  Target,
  WalletCards,
  Workflow,
} from 'lucide-react'
import type { LucideIcon } from 'lucide-react'
import type { FunctionComponent } from 'react'
import { AccountsPanel } from './accounts/AccountsPanel.tsx'
import { AlertsPanel } from './alerts/AlertsPanel.tsx'
import { AuditPanel } from './audit/AuditPanel.tsx'
import { ConnectionsPanel } from './connections/ConnectionsPanel.tsx'
import { FixLogPanel } from './fixLog/FixLogPanel.tsx'
import { HealthPanel } from './health/HealthPanel.tsx'
import { HeatmapPanel } from './heatmap/HeatmapPanel.tsx'
import { MarketAlertsPanel } from './marketAlerts/MarketAlertsPanel.tsx'
import { OrdersPanel } from './orders/OrdersPanel.tsx'
import { RiskPanel } from './risk/RiskPanel.tsx'
import { RoutingPanel } from './routing/RoutingPanel.tsx'
import { StatisticsPanel } from './statistics/StatisticsPanel.tsx'
import { TapePanel } from './tape/TapePanel.tsx'
import { TicketPanel } from './ticket/TicketPanel.tsx'
import { ValidationPanel } from './validation/ValidationPanel.tsx'
import { WorkingOrdersPanel } from './workingOrders/WorkingOrdersPanel.tsx'

/** Where a panel stands when nothing else was saved: relative to one placed before it. */
export type Placement = {
  readonly beside?: string
  readonly direction?: 'left' | 'right' | 'above' | 'below' | 'within'
  /** Share of the window's width or height it takes, 0 to 1. */
  readonly share?: number
}

/** Everything the shell knows of a panel. A new panel is one more entry here. */
export type PanelDefinition = {
  readonly id: string
  readonly title: string
  readonly icon: LucideIcon
  readonly component: FunctionComponent
  /** Absent: not part of the starting layout, only in the menu. */
  readonly placement?: Placement
  /** Where it opens when it is asked for and has no placement. */
  readonly opens?: Placement
  readonly minimumWidth?: number
  readonly minimumHeight?: number
  /** More than one may be open, each showing something else. */
  readonly several?: boolean
}

/** In the order they are placed. */
export const panels: readonly PanelDefinition[] = [
  {
    id: 'heatmap',
    title: 'Liquidation heatmap',
    icon: ChartCandlestick,
    component: HeatmapPanel,
    placement: {},
    several: true,
    minimumWidth: 420,
    minimumHeight: 260,
  },
  {
    id: 'tape',
    title: 'Liquidation tape',
    icon: Rows3,
    component: TapePanel,
    placement: { beside: 'heatmap', direction: 'right', share: 0.325 },
    minimumWidth: 260,
    minimumHeight: 140,
  },
  {
    id: 'health',
    title: 'Venue health',
    icon: Activity,
    component: HealthPanel,
    placement: { direction: 'below', share: 0.235 },
    minimumWidth: 320,
    minimumHeight: 100,
  },
  {
    id: 'connections',
    title: 'Connections & limits',
    icon: Cable,
    component: ConnectionsPanel,
    placement: { beside: 'health', direction: 'within' },
    minimumWidth: 320,
    minimumHeight: 100,
  },
  {
    id: 'accounts',
    title: 'Accounts',
    icon: WalletCards,
    component: AccountsPanel,
    placement: { beside: 'health', direction: 'within' },
    minimumWidth: 320,
    minimumHeight: 100,
  },
  {
    id: 'statistics',
    title: 'Liquidation statistics',
    icon: ChartColumn,
    component: StatisticsPanel,
    placement: { beside: 'health', direction: 'within' },
    minimumWidth: 320,
    minimumHeight: 100,
  },
  {
    id: 'validation',
    title: 'Model validation',
    icon: Target,
    component: ValidationPanel,
    placement: { beside: 'health', direction: 'within' },
    minimumWidth: 320,
    minimumHeight: 100,
  },
  {
    id: 'marketAlerts',
    title: 'Market alerts',
    icon: BellRing,
    component: MarketAlertsPanel,
    placement: { beside: 'health', direction: 'within' },
    minimumWidth: 320,
    minimumHeight: 100,
  },
  {
    id: 'alerts',
    title: 'Alerts',
    icon: Bell,
    component: AlertsPanel,
    opens: { beside: 'health', direction: 'within' },
    minimumWidth: 320,
    minimumHeight: 100,
  },
  {
    id: 'audit',
    title: 'Audit record',
    icon: ScrollText,
    component: AuditPanel,
    opens: { beside: 'heatmap', direction: 'within' },
    minimumWidth: 320,
    minimumHeight: 100,
  },
  {
    id: 'fixLog',
    title: 'FIX log',
    icon: Plug,
    component: FixLogPanel,
    opens: { beside: 'heatmap', direction: 'within' },
    minimumWidth: 320,
    minimumHeight: 100,
  },
  {
    id: 'ticket',
    title: 'Ticket',
    icon: SquarePen,
    component: TicketPanel,
    placement: { beside: 'tape', direction: 'within' },
    minimumWidth: 300,
    minimumHeight: 200,
  },
  {
    id: 'risk',
    title: 'Risk',
    icon: ShieldAlert,
    component: RiskPanel,
    placement: { beside: 'tape', direction: 'within' },
    minimumWidth: 300,
    minimumHeight: 140,
  },
  {
    id: 'orders',
    title: 'Orders',
    icon: ListOrdered,
    component: OrdersPanel,
    placement: { beside: 'heatmap', direction: 'within' },
    minimumWidth: 320,
    minimumHeight: 100,
  },
  {
    id: 'workingOrders',
    title: 'Working orders',
    icon: Workflow,
    component: WorkingOrdersPanel,
    placement: { beside: 'heatmap', direction: 'within' },
    minimumWidth: 320,
    minimumHeight: 100,
  },
  {
    id: 'routing',
    title: 'Routing',
    icon: Route,
    component: RoutingPanel,
    placement: { beside: 'heatmap', direction: 'within' },
    minimumWidth: 320,
    minimumHeight: 100,
  },
]

/** The kind of an open panel: the second heatmap has the id `heatmap-2`. */
export function panelById(id: string): PanelDefinition | undefined {
  const kind = id.replace(/-\d+$/, '')
  return panels.find((panel) => panel.id === kind)
}
