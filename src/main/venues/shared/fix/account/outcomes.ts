import type { Failure } from '../../../../../contract/errors.ts'
import type { ExecutionReport } from '../../../../../contract/domain/order.ts'
import type { Answer } from './pending.ts'
import type { FixProfile } from '../profile.ts'
import type { CancelReject, MessageReject } from '../rejects.ts'

export type Refused =
  | { readonly kind: 'rejected'; readonly failure: Failure; readonly venueCode: string | null }
  | { readonly kind: 'unknown'; readonly failure: Failure }

/** Nothing left. */
export function notSent(failure: Failure): Refused & { readonly kind: 'rejected' } {
  return { kind: 'rejected', failure, venueCode: null }
}

export function unknownBecause(reason: string): Refused & { readonly kind: 'unknown' } {
  const message = `the order may have reached the venue: ${reason}`
  return { kind: 'unknown', failure: { code: 'OUTCOME_UNKNOWN', message } }
}

type Told = { readonly code: string | null; readonly text: string | null; readonly what: string }

/** The counterparty's word against it, unless that word leaves open what was done. */
function refusedAs(profile: FixProfile, { code, text, what }: Told): Refused {
  const message = text ?? `${profile.displayName} refused ${what} without a reason`
  if (code !== null && profile.uncertainCodes.has(code)) return unknownBecause(message)
  const ours = profile.readRefusal(code, text) ?? 'REQUEST_REFUSED'
  return { kind: 'rejected', failure: { code: ours, message }, venueCode: code ?? 'rejected' }
}

/** An order that ended as rejected. */
export function rejectedOrder(
  profile: FixProfile,
  { reason }: ExecutionReport,
  errorCode: string | null,
): Refused {
  return refusedAs(profile, { code: errorCode, text: reason, what: 'the order' })
}

export function rejectedCancel(profile: FixProfile, reject: CancelReject): Refused {
  const refused = refusedAs(profile, {
    code: reject.errorCode,
    text: reject.text,
    what: `the ${reject.responseTo}`,
  })
  if (refused.kind === 'unknown') return refused
  const ours = codeOfReason[reject.reason ?? 'other']
  const { failure } = refused
  const isOpen = failure.code === 'REQUEST_REFUSED' && ours !== undefined
  const venueCode = reject.errorCode ?? `CxlRejReason ${reject.reason ?? 'untold'}`
  return { ...refused, venueCode, failure: isOpen ? { ...failure, code: ours } : failure }
}

const codeOfReason: Readonly<Record<string, Failure['code'] | undefined>> = {
  unknownOrder: 'ORDER_NOT_FOUND',
  tooLate: 'ORDER_CLOSED',
  duplicateClOrdId: 'ORDER_DUPLICATE',
}

/** Reject [3] or BusinessMessageReject [j] of what we sent. */
export function refusedMessage(profile: FixProfile, reject: MessageReject): Refused {
  const { errorCode, text, reason, tag, kind } = reject
  const where = tag === null ? '' : ` (tag ${tag})`
  const told = `${text ?? `refused the ${kind} message`}${where}`
  const refused = refusedAs(profile, { code: errorCode, text: told, what: 'the message' })
  if (refused.kind === 'unknown') return refused
  const { failure } = refused
  const code = failure.code === 'REQUEST_REFUSED' ? ('FIX_REJECTED' as const) : failure.code
  return { ...refused, failure: { ...failure, code }, venueCode: errorCode ?? reason ?? 'rejected' }
}

/** The value, or why there is none. */
export function settle<Value>(
  profile: FixProfile,
  answer: Answer<Value>,
): { readonly kind: 'answered'; readonly value: Value } | Refused {
  if (answer.kind === 'answered') return answer
  return answer.kind === 'refused'
    ? refusedMessage(profile, answer.reject)
    : unknownBecause(answer.reason)
}
