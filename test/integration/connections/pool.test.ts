import * as fc from 'fast-check'
import { afterEach, describe, expect, it } from 'vitest'
import { type RestRig, read, restRig } from '../../support/net/restRig.ts'

const most = 4
let rigs: RestRig[] = []

afterEach(async () => {
  for (const rig of rigs) await rig.close()
  rigs = []
})

async function venue(): Promise<RestRig> {
  const rig = await restRig((_request, response) => response.end('{}'), { connections: most })
  rigs.push(rig)
  return rig
}

describe('property 29: the sockets to a venue', () => {
  it('are never more than the bound, are used again, and belong to one venue', async () => {
    const [first, second] = [await venue(), await venue()]
    let asked = 0
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 12 }), async (together) => {
        await Promise.all(Array.from({ length: together }, () => first.client.request(read())))
        asked += together
        expect(first.venue.connections()).toBeLessThanOrEqual(most)
        expect(first.venue.seen).toHaveLength(asked)
      }),
      { numRuns: 100 },
    )
    expect(second.venue.connections()).toBe(0)
    await second.client.request(read())
    expect(second.venue.connections()).toBe(1)
    expect(first.venue.seen).toHaveLength(asked)
  })
})
