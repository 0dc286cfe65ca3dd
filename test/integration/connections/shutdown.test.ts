import { setTimeout as delay } from 'node:timers/promises'
import { afterEach, describe, expect, it } from 'vitest'
import type { RestRequest } from '../../../src/main/net/rest/types.ts'
import { type RestRig, restRig } from '../../support/net/restRig.ts'
import { waitFor } from '../../support/waitFor.ts'

let rigs: RestRig[] = []

afterEach(async () => {
  for (const rig of rigs) await rig.close()
  rigs = []
})

function write(path: string): RestRequest {
  return { operation: 'ORDER_SUBMIT', method: 'POST', path, body: '{}', idempotent: false }
}

/** Answers `/after/<ms>` after that time, and `/never` never. */
async function slowVenue(): Promise<RestRig> {
  const rig = await restRig(({ url }, response) => {
    const after = Number(/^\/after\/(\d+)$/.exec(url)?.[1])
    if (Number.isFinite(after)) void delay(after).then(() => response.end('{"done":true}'))
  })
  rigs.push(rig)
  return rig
}

describe('closing a venue’s REST connection', () => {
  it('lets writes finish, calls reads off, and says how many of each', async () => {
    const { client, venue } = await slowVenue()
    const quick = client.request(write('/after/150'))
    const lost = client.request(write('/never'))
    const read = client.request({ ...write('/after/150'), method: 'GET', idempotent: true })
    await waitFor('the requests to arrive', () => venue.seen.length === 3)
    const closing = client.close(400)
    const late = await client.request(write('/after/1'))
    expect(late).toMatchObject({ kind: 'failed', sent: false })
    expect(await closing).toEqual({ completed: 1, canceled: 2 })
    expect(await quick).toMatchObject({ kind: 'ok', body: { done: true } })
    expect(await lost).toMatchObject({ kind: 'unknown', failure: { code: 'ENGINE_STOPPING' } })
    expect(await read).toMatchObject({ kind: 'failed' })
    expect(venue.seen).toHaveLength(3)
    expect(await client.close()).toEqual({ completed: 1, canceled: 2 })
  })

  it('does not wait when nothing is under way', async () => {
    const { client } = await slowVenue()
    const started = performance.now()
    await client.close(30_000)
    expect(performance.now() - started).toBeLessThan(2000)
  })
})
