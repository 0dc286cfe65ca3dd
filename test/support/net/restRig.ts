import { systemClock } from '../../../src/main/core/clock.ts'
import { silentLog } from '../../../src/main/core/log.ts'
import { createRestClient } from '../../../src/main/net/rest/client.ts'
import type {
  AttemptRecord,
  RestClient,
  RestClientOptions,
  RestRequest,
  RetryPolicy,
} from '../../../src/main/net/rest/types.ts'
import { type Answer, httpVenue, type HttpVenue } from './httpVenue.ts'

export const quickRetry: RetryPolicy = {
  retries: 2,
  initialMs: 5,
  maxMs: 20,
  multiplier: 2,
  jitter: 0,
  patienceMs: 1000,
}

export type RestRig = {
  readonly venue: HttpVenue
  readonly client: RestClient
  readonly records: AttemptRecord[]
  close(): Promise<void>
}

/** A client against a loopback server that answers as told. */
export async function restRig(
  answer: Answer,
  options: Partial<RestClientOptions> = {},
): Promise<RestRig> {
  const venue = await httpVenue(answer)
  const records: AttemptRecord[] = []
  const client = createRestClient({
    baseUrl: venue.url,
    allowedHosts: [venue.host],
    classify: () => null,
    clock: systemClock,
    random: () => 0.5,
    log: silentLog,
    retry: quickRetry,
    onAttempt: (record) => records.push(record),
    ...options,
  })
  return {
    venue,
    client,
    records,
    async close() {
      await client.close()
      await venue.close()
    },
  }
}

export const read = (more: Partial<RestRequest> = {}): RestRequest => ({
  operation: 'QUERY',
  method: 'GET',
  path: '/book',
  idempotent: true,
  ...more,
})

export const write = (more: Partial<RestRequest> = {}): RestRequest => ({
  operation: 'ORDER_SUBMIT',
  method: 'POST',
  path: '/order',
  body: '{"price":"1"}',
  idempotent: false,
  ...more,
})
