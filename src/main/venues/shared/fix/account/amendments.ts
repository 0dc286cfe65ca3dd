import { Big } from 'big.js'
import type { Amendment, ExecutionReport, NewOrder } from '../../../../../contract/domain/order.ts'
import { type Failure, type Result, succeed } from '../../../../../contract/errors.ts'
import { checkAmendment } from '../../../../core/orderRules.ts'
import type { AmendOutcome, WriteHooks } from '../../../account.ts'
import { termsOf } from '../../orderTerms.ts'
import type { FixBody } from '../fields.ts'
import type { FixTerms } from '../orders.ts'
import { encodeKeepPriority, encodeReplace } from '../requests.ts'
import { amendAnswer } from './answers.ts'
import { afterCancel, cancelAndNew } from './cancelAndNew.ts'
import type { Cancels } from './cancels.ts'
import { namedOf } from './names.ts'
import type { OrderEntry } from './orderEntry.ts'
import { notSent, unknownBecause } from './outcomes.ts'
import type { Questions } from './questions.ts'
import { submitOrder } from './submissions.ts'
import { amendedTerms, isSmallerAlone } from './terms.ts'

/** Changes an order in the way the counterparty offers. */
export class Amendments {
  private readonly entry: OrderEntry
  private readonly questions: Questions
  private readonly cancels: Cancels

  constructor(entry: OrderEntry, questions: Questions, cancels: Cancels) {
    this.entry = entry
    this.questions = questions
    this.cancels = cancels
  }

  async amend(amendment: Amendment, hooks: WriteHooks): Promise<AmendOutcome> {
    const { parts, profile } = this.entry
    const instrument = parts.symbols.instrument(amendment.instrumentId)
    const checked = checkAmendment(amendment, { capabilities: profile.capabilities, instrument })
    if (!checked.ok) return notSent(checked.error)
    const standing = await this.questions.standing(amendment, hooks.signal)
    if (!standing.ok) return notSent(standing.error)
    const report = standing.value
    const next = this.amended(amendment, report)
    if (!next.ok) return notSent(next.error)
    if (profile.dialect.replace.kind === 'replace') return this.replace(next.value, report, hooks)
    if (isSmallerAlone(amendment, report)) return this.keepPlace(next.value, report, hooks)
    return new Big(report.cumulativeQuantity).eq(0)
      ? cancelAndNew(this.entry, next.value, report, hooks)
      : this.inTwoSteps(next.value, report, hooks)
  }

  /** The order as it shall be, under its new name. */
  private amended(amendment: Amendment, report: ExecutionReport): Result<NewOrder> {
    const terms = amendedTerms(amendment, report, this.entry.known.find(report))
    if (!terms.ok) return terms
    const { instrumentId, newClientOrderId: clientOrderId } = amendment
    if (clientOrderId !== null) return succeed({ ...terms.value, instrumentId, clientOrderId })
    const message = 'newClientOrderId is missing'
    return { ok: false, error: { code: 'INVALID_ARGUMENT', message } }
  }

  private replace(
    next: NewOrder,
    order: ExecutionReport,
    hooks: WriteHooks,
  ): Promise<AmendOutcome> {
    const { entry } = this
    const requestId = next.clientOrderId
    const request = { order: namedOf(order), requestId, terms: termsWithoutIds(next) }
    const body = encodeReplace(request, entry.profile.dialect, entry.context())
    return this.amendWith(body, requestId, hooks)
  }

  private keepPlace(
    next: NewOrder,
    order: ExecutionReport,
    hooks: WriteHooks,
  ): Promise<AmendOutcome> {
    const { clientOrderId: requestId, quantity } = next
    const { dialect } = this.entry.profile
    const context = this.entry.context()
    const body = encodeKeepPriority(namedOf(order), requestId, quantity ?? '0', dialect, context)
    return this.amendWith(body, requestId, hooks)
  }

  private async amendWith(
    body: Result<FixBody>,
    requestId: string,
    hooks: WriteHooks,
  ): Promise<AmendOutcome> {
    if (!body.ok) return notSent(body.error)
    const { entry } = this
    const outcome = await entry.write(
      {
        body: body.value,
        requestId,
        priority: 'high',
        take: (incoming) => amendAnswer(incoming, requestId, entry.profile),
      },
      hooks,
    )
    if (outcome.kind !== 'answered') return outcome
    const { value } = outcome
    if ('kind' in value) return value
    return { kind: 'accepted', venueOrderId: value.report.venueOrderId, report: value.report }
  }

  /** Sends nothing anew unless it is certain how much of the old order had traded when it ended. */
  private async inTwoSteps(
    next: NewOrder,
    order: ExecutionReport,
    hooks: WriteHooks,
  ): Promise<AmendOutcome> {
    const ended = await this.cancels.cancel(order, hooks)
    if (ended.kind === 'rejected' || ended.kind === 'unknown') return ended
    const report = ended.kind === 'canceled' ? ended.report : null
    if (report === null) {
      return unknownBecause('the venue does not say how much had traded when the order ended')
    }
    const left = new Big(next.quantity ?? 0).minus(report.cumulativeQuantity)
    if (left.lte(0)) {
      const failure: Failure = { code: 'ORDER_INVALID', message: 'all of it has traded' }
      return { kind: 'canceled', failure, report }
    }
    const { signal } = hooks
    const rest = { ...next, quantity: left.toFixed() }
    return afterCancel(await submitOrder(this.entry, rest, { signal }), report)
  }
}

function termsWithoutIds(order: NewOrder): FixTerms {
  const { clientOrderId: _, ...terms } = termsOf(order)
  return terms
}
