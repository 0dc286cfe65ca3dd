import { type Result, fail, succeed } from '../../../contract/errors.ts'
import type { UnixMs } from '../../../contract/domain/ids.ts'
import type { Clock } from '../../core/clock.ts'
import type { ServerTime } from '../adapter.ts'
import { FieldReader } from './fields.ts'
import type { Answer } from './rest.ts'

/** Half of what the whole seconds of a Date header leave open, ms. */
const halfSecondMs = 500

type Ask = { readonly clock: Clock; readonly answer: Promise<Result<Answer>> }

/** The venue's time from a field of its answer, milliseconds since 1970. */
export async function timeOfField(
  { clock, answer }: Ask,
  field: string,
): Promise<Result<ServerTime>> {
  const came = await answer
  if (!came.ok) return came
  const receivedAt = clock.monotonic()
  const fields = new FieldReader(came.value.body, 'the time')
  const serverTime = fields.time(field)
  if (fields.refusal !== null) return fail('RESPONSE_MALFORMED', fields.refusal.message)
  const roundTripMs = came.value.latencyMs ?? 0
  return succeed({ serverTime, roundTripMs, receivedAt, source: 'endpoint' })
}

/** The venue's time from the answer's Date header, for venues that have no endpoint for it. */
export async function timeOfHeader({ clock, answer }: Ask): Promise<Result<ServerTime>> {
  const came = await answer
  if (!came.ok) return came
  const receivedAt = clock.monotonic()
  const time = Date.parse(came.value.headers?.['date'] ?? '')
  if (!Number.isFinite(time)) return fail('NOT_FOUND', 'the venue tells no time')
  return succeed({
    serverTime: (time + halfSecondMs) as UnixMs,
    roundTripMs: came.value.latencyMs ?? 0,
    receivedAt,
    source: 'dateHeader',
  })
}
