import type { ExecutionReport, Fill } from '../../../../../contract/domain/order.ts'
import type { Execution } from '../executions.ts'
import type { FixProfile } from '../profile.ts'
import type { CancelReject, MassCancelReport } from '../rejects.ts'
import type { NamedOrder } from '../requests.ts'
import { isSameOrder } from './names.ts'
import { type Refused, rejectedCancel } from './outcomes.ts'
import type { Incoming } from './pending.ts'

/** What answers a new order; a refused one has its code beside. */
export type Reported = {
  readonly report: ExecutionReport
  readonly fill: Fill | null
  readonly errorCode: string | null
}

export type ReportExecution = Extract<Execution, { kind: 'report' }>

export function reportIn(incoming: Incoming): ReportExecution | null {
  if (incoming.kind !== 'execution' || incoming.execution.kind !== 'report') return null
  return incoming.execution
}

/** The report that answers a new order. */
export function orderAnswer(incoming: Incoming, clientOrderId: string): Reported | null {
  const execution = reportIn(incoming)
  if (execution === null || execution.clOrdId !== clientOrderId) return null
  const { report, fill, errorCode } = execution
  return { report, fill, errorCode }
}

export function cancelAnswer(
  incoming: Incoming,
  requestId: string,
  order: NamedOrder,
  profile: FixProfile,
): Refused | { readonly report: ExecutionReport } | null {
  const reject = rejectOf(incoming, [requestId])
  if (reject !== null) return rejectedCancel(profile, reject)
  const execution = reportIn(incoming)
  if (execution === null || execution.report.status !== 'canceled') return null
  const { report, clOrdId } = execution
  return clOrdId === requestId || isSameOrder(report, order) ? { report } : null
}

export function massCancelAnswer(incoming: Incoming, requestId: string): MassCancelReport | null {
  if (incoming.kind !== 'massCancel') return null
  return incoming.report.requestId === requestId ? incoming.report : null
}

export function amendAnswer(
  incoming: Incoming,
  requestId: string,
  profile: FixProfile,
): Refused | { readonly report: ExecutionReport } | null {
  const reject = rejectOf(incoming, [requestId])
  if (reject !== null) return rejectedCancel(profile, reject)
  const execution = reportIn(incoming)
  if (execution === null || execution.clOrdId !== requestId) return null
  const { report } = execution
  return report.executionType === 'amended' ? { report } : null
}

/** OrderCancelReject of one of these requests. */
export function rejectOf(incoming: Incoming, requestIds: readonly string[]): CancelReject | null {
  if (incoming.kind !== 'cancelReject') return null
  const { reject } = incoming
  return requestIds.some((id) => id === reject.requestId) ? reject : null
}

/** The answer to a question about one order; a null report where there is none. */
export function statusAnswer(
  incoming: Incoming,
  requestId: string,
  order: NamedOrder,
): { readonly report: ExecutionReport | null } | null {
  if (incoming.kind !== 'execution') return null
  const { execution } = incoming
  if (execution.kind === 'notFound') {
    const { questionId, clOrdId } = execution
    const isOurs = questionId === null ? clOrdId === order.clientOrderId : questionId === requestId
    return isOurs ? { report: null } : null
  }
  if (execution.kind !== 'report' || !execution.isAnswer) return null
  const { questionId, report } = execution
  const isOurs = questionId === null ? isSameOrder(report, order) : questionId === requestId
  return isOurs ? { report } : null
}
