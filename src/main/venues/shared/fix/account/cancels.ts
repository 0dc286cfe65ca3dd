import type { InstrumentId } from '../../../../../contract/domain/ids.ts'
import type { ExecutionReport, OrderReference } from '../../../../../contract/domain/order.ts'
import type { CancelAllOutcome, CancelOutcome, WriteHooks } from '../../../account.ts'
import type { FixProfile } from '../profile.ts'
import type { MassCancelReport } from '../rejects.ts'
import { encodeCancel, encodeMassCancel } from '../requests.ts'
import { cancelAnswer, massCancelAnswer } from './answers.ts'
import { referenceOf } from './names.ts'
import type { OrderEntry } from './orderEntry.ts'
import { notSent, refusedMessage } from './outcomes.ts'
import type { Questions } from './questions.ts'

/** Codes of a refusal that say that there was nothing to cancel. */
const nothingThere: ReadonlySet<string> = new Set(['-2011', '-2013'])

/** Cancels one order or many, by as few requests as the counterparty allows. */
export class Cancels {
  private readonly entry: OrderEntry
  private readonly questions: Questions

  constructor(entry: OrderEntry, questions: Questions) {
    this.entry = entry
    this.questions = questions
  }

  async cancel(order: OrderReference, hooks: WriteHooks): Promise<CancelOutcome> {
    const { entry } = this
    const { profile } = entry
    const named = await this.questions.named(order, hooks.signal)
    if (!named.ok) return notSent(named.error)
    const requestId = entry.requestId()
    const body = encodeCancel({ ...named.value, requestId }, profile.dialect, entry.context())
    if (!body.ok) return notSent(body.error)
    const outcome = await entry.write(
      {
        body: body.value,
        requestId,
        priority: 'critical',
        take: (incoming) => cancelAnswer(incoming, requestId, named.value, profile),
      },
      hooks,
    )
    if (outcome.kind !== 'answered') return outcome
    const { value } = outcome
    return 'kind' in value ? value : { kind: 'canceled', report: value.report }
  }

  async cancelAll(instrumentId: InstrumentId | null, hooks: WriteHooks): Promise<CancelAllOutcome> {
    const { all, symbol } = this.entry.profile.dialect.massCancel
    if ((instrumentId === null ? all : symbol) !== null) return this.massCancel(instrumentId, hooks)
    const open = await this.questions.openOrders(instrumentId, hooks.signal)
    if (!open.ok) return notSent(open.error)
    return symbol === null
      ? this.cancelEach(open.value, hooks)
      : this.cancelBySymbol(open.value, hooks)
  }

  private async massCancel(
    instrumentId: InstrumentId | null,
    hooks: WriteHooks,
  ): Promise<CancelAllOutcome> {
    const { entry } = this
    const requestId = entry.requestId()
    const request = { instrumentId, requestId }
    const body = encodeMassCancel(request, entry.profile.dialect, entry.context())
    if (!body.ok) return notSent(body.error)
    const outcome = await entry.write(
      {
        body: body.value,
        requestId,
        priority: 'critical',
        take: (incoming) => massCancelAnswer(incoming, requestId),
      },
      hooks,
    )
    if (outcome.kind !== 'answered') return outcome
    return massCanceledAs(entry.profile, outcome.value)
  }

  private async cancelBySymbol(
    orders: readonly ExecutionReport[],
    hooks: WriteHooks,
  ): Promise<CancelAllOutcome> {
    const canceled: OrderReference[] = []
    for (const each of new Set(orders.map((report) => report.instrumentId))) {
      const outcome = await this.massCancel(each, hooks)
      if (outcome.kind !== 'done') return outcome
      canceled.push(...orders.filter((report) => report.instrumentId === each))
    }
    return { kind: 'done', canceled: canceled.map(referenceOf), failed: [] }
  }

  private async cancelEach(
    orders: readonly ExecutionReport[],
    hooks: WriteHooks,
  ): Promise<CancelAllOutcome> {
    const outcomes = await Promise.all(
      orders.map(async (order) => [referenceOf(order), await this.cancel(order, hooks)] as const),
    )
    const unknown = outcomes.find(([, outcome]) => outcome.kind === 'unknown')?.[1]
    if (unknown?.kind === 'unknown') return unknown
    return {
      kind: 'done',
      canceled: outcomes.flatMap(([order, { kind }]) => (kind === 'canceled' ? [order] : [])),
      failed: outcomes.flatMap(([order, outcome]) =>
        outcome.kind === 'rejected' ? [{ order, failure: outcome.failure }] : [],
      ),
    }
  }
}

function massCanceledAs(
  profile: FixProfile,
  { isRefused, errorCode, text }: MassCancelReport,
): CancelAllOutcome {
  if (!isRefused) return { kind: 'done', canceled: null, failed: [] }
  if (nothingThere.has(errorCode ?? '')) return { kind: 'done', canceled: [], failed: [] }
  return refusedMessage(profile, {
    kind: 'business',
    errorCode,
    text,
    tag: null,
    reason: null,
    sequence: null,
    msgType: null,
    reference: null,
  })
}
