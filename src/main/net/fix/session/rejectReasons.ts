/** SessionRejectReason(373) by code, in the standard's words, which Text(58) repeats. */
export const rejectTexts = {
  0: 'Invalid tag number',
  1: 'Required tag missing',
  2: 'Tag not defined for this message type',
  3: 'Undefined tag',
  4: 'Tag specified without a value',
  5: 'Value is incorrect (out of range) for this tag',
  6: 'Incorrect data format for value',
  7: 'Decryption problem',
  8: 'Signature problem',
  9: 'CompID problem',
  10: 'SendingTime accuracy problem',
  11: 'Invalid MsgType',
  13: 'Tag appears more than once',
  14: 'Tag specified out of required order',
  15: 'Repeating group fields out of order',
  16: 'Incorrect NumInGroup count for repeating group',
  17: 'Non-data value includes field delimiter (SOH character)',
} as const

export type RejectReason = keyof typeof rejectTexts

/** Why a message is turned down by the session. */
export type Rejection = {
  readonly reason: RejectReason
  /** RefTagID(371); null where no tag is to blame or it has no number. */
  readonly tag: number | null
  /** Instead of the standard's words. */
  readonly text?: string
}

export function rejection(reason: RejectReason, tag: number | null, text?: string): Rejection {
  return text === undefined ? { reason, tag } : { reason, tag, text }
}
