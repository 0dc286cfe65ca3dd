import type { WorkingOrder, WorkingOrderPlan } from '../../../../contract/domain/workingOrder.ts'

export function isOver({ status }: WorkingOrder): boolean {
  return status === 'done' || status === 'canceled' || status === 'failed'
}

/** `twap sell 1 in 6`: what a working order is to do, short. */
export function planText(plan: WorkingOrderPlan): string {
  switch (plan.type) {
    case 'bracket':
      return `bracket ${plan.entry.side} ${plan.entry.quantity ?? ''}${exits(plan)}`
    case 'oco':
      return `oco ${plan.first.side} ${plan.first.quantity ?? ''}`
    case 'ladder':
      return `ladder ${plan.side} ${plan.quantity} ${plan.from} to ${plan.to}`
    case 'chase':
      return `chase ${plan.side} ${plan.quantity} to ${plan.limitPrice}`
    case 'twap':
      return `twap ${plan.side} ${plan.quantity} in ${plan.slices}`
    case 'iceberg':
      return `iceberg ${plan.side} ${plan.quantity} showing ${plan.shownQuantity}`
    case 'trailing':
      break
  }
  return `trailing ${plan.side} ${plan.quantity} by ${plan.trailingDelta} bp`
}

function exits({ stop, target }: Extract<WorkingOrderPlan, { type: 'bracket' }>): string {
  const parts = [
    stop === null ? '' : ` stop ${stop.stopPrice}`,
    target === null ? '' : ` target ${target}`,
  ]
  return parts.join('')
}
