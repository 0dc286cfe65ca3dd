import type { CancelAllReport, ManagedOrder } from '../../../../contract/domain/managedOrder.ts'
import type { RequestInput } from '../../../../contract/ipc/schemas.ts'
import type { Engine } from '../../bridge/engine.ts'
import { putOrders } from '../../stores/orderStore.ts'
import { notify } from '../../stores/tradeNotes.ts'
import { evidenceText, statusText } from './words.ts'

export async function cancelOrder(engine: Engine, order: ManagedOrder): Promise<void> {
  const answer = await engine.request('order:cancel', { orderId: order.orderId })
  if (!answer.ok) notify('error', `Not canceled: ${answer.error.message}`)
  else {
    putOrders([answer.value])
    notify('info', `${nameOf(answer.value)}: ${statusText(answer.value)}.`)
  }
}

export async function amendOrder(
  engine: Engine,
  change: RequestInput<'order:amend'>,
): Promise<boolean> {
  const answer = await engine.request('order:amend', change)
  if (!answer.ok) {
    notify('error', `Not amended: ${answer.error.message}`)
    return false
  }
  putOrders([answer.value])
  notify('info', `${nameOf(answer.value)}: ${evidenceText(answer.value)}`)
  return true
}

export async function cancelAll(
  engine: Engine,
  scope: RequestInput<'order:cancelAll'>,
): Promise<void> {
  const answer = await engine.request('order:cancelAll', scope)
  if (!answer.ok) notify('error', `Nothing was canceled: ${answer.error.message}`)
  else notify(isWhole(answer.value) ? 'info' : 'error', reportWords(answer.value))
}

function isWhole({ failed, unconfirmed }: CancelAllReport): boolean {
  return failed.length === 0 && unconfirmed.length === 0
}

export function reportWords(report: CancelAllReport): string {
  const { asked, canceled, pending, failed, unconfirmed } = report
  if (asked === 0 && unconfirmed.length === 0) return 'There was nothing to cancel.'
  const parts = [
    `${canceled.length} of ${asked} canceled`,
    pending.length > 0 ? `${pending.length} being canceled` : '',
    failed.length > 0 ? `${failed.length} failed: ${failed[0]?.message ?? ''}` : '',
    ...unconfirmed.map(({ venue, message }) => `${venue} not confirmed: ${message}`),
  ]
  return `${parts.filter((part) => part !== '').join(', ')}.`
}

function nameOf({ side, quantity, quoteQuantity, instrumentId }: ManagedOrder): string {
  return `${side} ${quantity ?? quoteQuantity ?? ''} ${instrumentId}`
}
