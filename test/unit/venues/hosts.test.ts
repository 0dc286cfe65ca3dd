import { describe, expect, it } from 'vitest'
import { allowedHosts } from '../../../src/main/venues/shared/hosts.ts'
import { urls as known } from '../../../src/main/venues/bybit/urls.ts'

const loopback = { rest: 'http://127.0.0.1:4001', ws: 'ws://127.0.0.1:4002' }

describe('the hosts a connection may reach', () => {
  it('are this machine and nothing else for a sandbox', () => {
    expect(allowedHosts('sandbox', loopback, known)).toEqual(['127.0.0.1:4001', '127.0.0.1:4002'])
    expect(allowedHosts('sandbox', known.live, known)).toEqual([])
  })

  it("are the venue's own for live and testnet, whatever address was given", () => {
    const live = ['api.bybit.com', 'stream.bybit.com']
    expect(allowedHosts('live', loopback, known)).toEqual(live)
    expect(allowedHosts('testnet', known.live, known)).toEqual([
      'api-testnet.bybit.com',
      'stream-testnet.bybit.com',
    ])
  })
})
