import { type Result, fail, succeed } from '../../../contract/errors.ts'
import type { RestOutcome } from '../../net/rest/types.ts'
import { FieldReader } from '../shared/fields.ts'
import { venueCodeOf } from './errors.ts'
import { type Draft, listenKey } from './requests.ts'

/** The venue's code for a key that is no more: an hour went by, or somebody gave it back. */
const noSuchKey = '-1125'

/** What became of a key that was to be kept alive. */
export type KeyState = 'alive' | 'gone' | 'unknown'

/** The key of the user's stream. One account has one, shared by all its programs. */
export type ListenKeys = {
  /** The key in force, or a new one; good for an hour from now. */
  obtain(): Promise<Result<string>>
  /** Makes it good for another hour, which proves that it is in force. */
  keepAlive(): Promise<KeyState>
}

/** Never gives the key back: that would silence the account's other programs. */
export function createListenKeys(send: (draft: Draft) => Promise<RestOutcome>): ListenKeys {
  return {
    async obtain() {
      const outcome = await send(listenKey('POST'))
      if (outcome.kind !== 'ok') return { ok: false, error: outcome.failure }
      const read = new FieldReader(outcome.body, 'listenKey')
      const key = read.text('listenKey')
      return read.refusal === null ? succeed(key) : fail('RESPONSE_MALFORMED', read.refusal.message)
    },
    async keepAlive() {
      const outcome = await send(listenKey('PUT'))
      if (outcome.kind === 'ok') return 'alive'
      return outcome.body !== undefined && venueCodeOf(outcome.body) === noSuchKey
        ? 'gone'
        : 'unknown'
    },
  }
}
