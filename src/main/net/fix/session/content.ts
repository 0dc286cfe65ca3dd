import { tags } from '../codec/bytes.ts'
import type { DecodedMessage } from '../codec/message.ts'
import type { FixSessionOptions } from '../types.ts'
import { validate } from '../validate/validate.ts'
import { isSessionType } from './outbound.ts'
import { type Rejection, rejection } from './rejectReasons.ts'

type Options = Pick<FixSessionOptions, 'dictionary' | 'strictness' | 'supportedTypes'>

/** What the dictionary finds wrong with a message; null if nothing is. */
export function dictionaryFault(
  message: DecodedMessage,
  { dictionary, strictness = 'strict' }: Options,
): Rejection | null {
  return validate(message, dictionary, strictness)
}

/** As the dictionary, but leaves types that we do not take to a business reject. */
export function contentFault(message: DecodedMessage, options: Options): Rejection | null {
  if (!options.dictionary.isKnownType(message.msgType)) return rejection(11, tags.msgType)
  if (!isSessionType(message.msgType) && !isSupported(message, options)) return null
  return dictionaryFault(message, options)
}

export function isSupported(
  { msgType }: DecodedMessage,
  { supportedTypes }: Pick<FixSessionOptions, 'supportedTypes'>,
): boolean {
  return supportedTypes?.has(msgType) ?? true
}
