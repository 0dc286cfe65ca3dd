import { hyperliquid } from 'ccxt'
import { describe, expect, it } from 'vitest'
import { hyperliquidClient, signerOf } from '../../../support/sandbox/hyperliquidKeys.ts'
import { venueRig } from '../../../support/sandbox/venueRig.ts'

type Json = Record<string, unknown>

const strangerKey = `0x${'11'.repeat(32)}`

function rigged() {
  const rig = venueRig('hyperliquid')
  const client = hyperliquidClient(rig, rig.venue.credentials)
  const at = (share: number): string => String(Math.round(rig.mark('BTC') * share))
  const order = (more: Json = {}): Json => ({
    a: 0,
    b: true,
    p: at(0.98),
    s: '0.01',
    r: false,
    t: { limit: { tif: 'Gtc' } },
    ...more,
  })
  const batch = (...orders: readonly Json[]): Json => ({ type: 'order', orders, grouping: 'na' })
  const place = (more: Json = {}) => client.statuses(batch(order(more)))[0] as Json
  const rest = (more: Json = {}): number => (place(more)['resting'] as { oid: number }).oid
  const statusOf = (oid: number | string) =>
    (client.info('orderStatus', { oid })['order'] as Json | undefined)?.['status']
  return { rig, client, at, order, batch, place, rest, statusOf }
}

const trigger = (isMarket: boolean, triggerPx: string, tpsl: 'tp' | 'sl'): Json => ({
  t: { trigger: { isMarket, triggerPx, tpsl } },
})

describe('a signed action at Hyperliquid', () => {
  it('is refused to a key nobody approved, naming the address it recovered', () => {
    const { rig, batch, order } = rigged()
    const { apiKey } = rig.venue.credentials
    const stranger = hyperliquidClient(rig, { apiKey, secret: strangerKey })
    expect(stranger.act(batch(order()))).toEqual({
      status: 'err',
      response: `User or API Wallet ${stranger.address} does not exist.`,
    })
  })

  it('is refused when anything was changed after signing', () => {
    const { client, batch, order } = rigged()
    const body = client.bodyOf(batch(order()))
    const changed = { ...body, action: batch(order({ s: '1' })) }
    const answer = JSON.parse(client.raw(changed).body) as Json
    expect(answer['response']).toMatch(/^User or API Wallet 0x[0-9a-f]{40} does not exist\.$/)
    expect(client.list('openOrders')).toEqual([])
  })

  it('is refused when its numbers were packed with needless zeros', () => {
    const { client, batch, order } = rigged()
    expect(client.act(batch(order({ s: '0.010' })))).toMatchObject({
      response: expect.stringMatching(/does not exist/) as string,
    })
  })

  it('is taken once for each nonce', () => {
    const { rig, client } = rigged()
    const nonce = rig.clock.now()
    expect(client.act({ type: 'noop' }, { nonce })).toMatchObject({ status: 'ok' })
    expect(client.act({ type: 'noop' }, { nonce })).toEqual({
      status: 'err',
      response: `Invalid nonce: duplicate nonce ${nonce}`,
    })
  })

  it('is dropped after the time it gave itself', () => {
    const { rig, client } = rigged()
    const now = rig.clock.now()
    expect(client.act({ type: 'noop' }, { expiresAfter: now })).toMatchObject({ status: 'ok' })
    expect(client.act({ type: 'noop' }, { expiresAfter: now - 1 })).toMatchObject({ status: 'err' })
  })

  it('trades for a sub-account of the owner, and for no other address', () => {
    const { rig, client, batch, order } = rigged()
    const [sub] = client.list('subAccounts')
    const vaultAddress = String(sub?.['subAccountUser'])
    const [status] = client.statuses(batch(order()), { vaultAddress })
    expect(status).toHaveProperty('resting')
    expect(client.list('openOrders')).toEqual([])
    expect(client.list('openOrders', { user: vaultAddress })).toHaveLength(1)
    const foreign = signerOf(strangerKey).address
    expect(client.act({ type: 'noop' }, { vaultAddress: foreign })).toEqual({
      status: 'err',
      response: `Vault not registered: ${foreign}`,
    })
    expect(rig.trading.engine.accounts.get('sub1')?.parent).toBe('main')
  })

  it.each([
    ['no object', '[]'],
    ['no signature', '{"action":{"type":"noop"},"nonce":1}'],
    [
      'an unknown action',
      '{"action":{"type":"invent"},"nonce":1,"signature":{"r":"0x1","s":"0x1","v":27}}',
    ],
  ])('cannot be read: %s', (_name, body) => {
    const { rig } = rigged()
    expect(rig.ask('POST', '/exchange', body)).toMatchObject({ status: 422 })
  })

  it('that names an agent bears the signature of the owner, after which the agent trades', () => {
    const { rig, batch, order } = rigged()
    const account = rig.trading.engine.accounts.get('main')
    if (account === null) throw new Error('no account')
    const rights = { read: true, trade: true, withdraw: true, transfer: true }
    const own = rig.trading.issueKey(account, {
      algorithm: 'hmac',
      publicKey: null,
      rights,
      ipRestricted: false,
      expiresTime: null,
    })
    const agent = hyperliquidClient(rig, { apiKey: own.apiKey, secret: strangerKey })
    const approve = (privateKey: string) => {
      const nonce = rig.clock.now()
      const message = {
        hyperliquidChain: 'Mainnet',
        agentAddress: agent.address,
        agentName: 'desk',
        nonce,
      }
      const signature = signApproval(privateKey, message)
      const action = { type: 'approveAgent', signatureChainId: '0x66eee', ...message }
      return JSON.parse(agent.raw({ action, nonce, signature }).body) as Json
    }
    expect(approve(rig.venue.credentials.secret)['response']).toMatch(/^Must deposit/)
    expect(approve(own.secret)).toMatchObject({ status: 'ok' })
    expect(agent.statuses(batch(order()))[0]).toHaveProperty('resting')
    const names = agent.list('extraAgents').map((each) => each['name'])
    expect(names).toEqual(['agent 1', 'desk'])
    expect(agent.info('userRole', { user: agent.address })).toEqual({
      role: 'agent',
      data: { user: own.apiKey },
    })
  })
})

/** Another library's signature of an agent's approval. */
function signApproval(privateKey: string, message: Json): unknown {
  const signer = new hyperliquid({ privateKey })
  const fields = [
    { name: 'hyperliquidChain', type: 'string' },
    { name: 'agentAddress', type: 'address' },
    { name: 'agentName', type: 'string' },
    { name: 'nonce', type: 'uint64' },
  ]
  return signer.signUserSignedAction({ 'HyperliquidTransaction:ApproveAgent': fields }, message)
}

describe('an order at Hyperliquid', () => {
  it('rests, fills, or says why not, each of a batch by itself', () => {
    const { client, at, batch, order } = rigged()
    const ioc = { limit: { tif: 'Ioc' } }
    const statuses = client.statuses(
      batch(
        order({ c: '0x0000000000000000000000000000000a' }),
        order({ p: at(1.01), t: ioc }),
        order({ t: ioc }),
        order({ s: '0.00001' }),
        order({ p: at(1.01), t: { limit: { tif: 'Alo' } } }),
        order({ s: '900' }),
        order({ b: true, r: true }),
        order({ p: at(2) }),
      ),
    )
    expect(statuses).toMatchObject([
      { resting: { cloid: '0x0000000000000000000000000000000a' } },
      { filled: { totalSz: '0.01' } },
      { error: 'Order could not immediately match against any resting orders. asset=0' },
      { error: 'Order must have minimum value of $10. asset=0' },
      {
        error: expect.stringMatching(
          /^Post only order would have immediately matched, bbo was \d+@\d+\. asset=0$/,
        ) as string,
      },
      { error: 'Insufficient margin to place order. asset=0' },
      { error: 'Reduce only order would increase position. asset=0' },
      {
        error: 'Order price cannot be more than 80% away from the reference price asset=0',
      },
    ])
  })

  it.each([
    ['a price of six figures', { p: '80000.5' }, 'Price must be divisible by tick size. asset=0'],
    ['too many decimals of size', { s: '0.000001' }, 'Order has invalid size. asset=0'],
    ['no size', { s: '0' }, 'Order has zero size. asset=0'],
    ['an asset that is not there', { a: 99 }, 'Invalid asset. asset=99'],
  ])('stops its whole batch for %s', (_name, more, error) => {
    const { client, batch, order } = rigged()
    expect(client.statuses(batch(order(), order(more)))).toEqual([{ error }])
    expect(client.list('openOrders')).toEqual([])
  })

  it('may have a price of any length that is whole', () => {
    const { place, rig } = rigged()
    rig.trading.engine.credit('main', 'USDC', 10n ** 27n)
    expect(place({ p: '100001', s: '0.001' })).toHaveProperty('filled')
  })

  it('is found by its number and by its own id, and unknown by others', () => {
    const { client, rest } = rigged()
    const c = '0x000000000000000000000000000000ff'
    const oid = rest({ c })
    for (const id of [oid, c, c.toUpperCase().replace('0X', '0x')]) {
      expect(client.info('orderStatus', { oid: id })).toMatchObject({
        status: 'order',
        order: { status: 'open', order: { oid, cloid: c, tif: 'Gtc', orderType: 'Limit' } },
      })
    }
    expect(client.info('orderStatus', { oid: oid + 2 })).toEqual({ status: 'unknownOid' })
  })

  it('is canceled once, by number or by its own id', () => {
    const { client, rest, statusOf } = rigged()
    const cloid = '0x000000000000000000000000000000ff'
    const [first, second] = [rest(), rest({ c: cloid })]
    const gone = {
      error: 'Order was never placed, already canceled, or filled. asset=0',
    }
    const byNumber = {
      type: 'cancel',
      cancels: [
        { a: 0, o: first },
        { a: 1, o: second },
      ],
    }
    expect(client.statuses(byNumber)).toEqual([
      'success',
      { ...gone, error: gone.error.replace('=0', '=1') },
    ])
    const byOwn = { type: 'cancelByCloid', cancels: [{ asset: 0, cloid }] }
    expect(client.statuses(byOwn)).toEqual(['success'])
    expect(client.statuses(byOwn)).toEqual([gone])
    expect([statusOf(first), statusOf(second)]).toEqual(['canceled', 'canceled'])
  })

  it('gives way to a new number when it is modified', () => {
    const { client, at, order, rest, statusOf } = rigged()
    const oid = rest()
    const modify = { type: 'modify', oid, order: order({ p: at(0.97), s: '0.02' }) }
    expect(client.act(modify)).toEqual({ status: 'ok', response: { type: 'default' } })
    const [open] = client.list('openOrders')
    expect(open).toMatchObject({ origSz: '0.02', limitPx: `${at(0.97)}.0` })
    expect(open?.['oid']).not.toBe(oid)
    expect(statusOf(oid)).toBe('canceled')
    expect(client.act(modify)).toMatchObject({ status: 'err' })
  })

  it('is gone when its replacement is refused, and stays when it cannot even be read', () => {
    const { client, at, order, rest, statusOf } = rigged()
    const oid = rest()
    const replace = (more: Json) =>
      client.statuses({ type: 'batchModify', modifies: [{ oid, order: order(more) }] })
    expect(replace({ p: '80000.5' })).toEqual([
      { error: 'Price must be divisible by tick size. asset=0' },
    ])
    expect(statusOf(oid)).toBe('open')
    const [refused] = replace({ p: at(1.01), t: { limit: { tif: 'Alo' } } }) as [Json]
    expect(refused['error']).toMatch(/^Post only/)
    expect(statusOf(oid)).toBe('canceled')
    expect(client.list('openOrders')).toEqual([])
  })

  it('waits for the mark to reach its trigger, which must be ahead', () => {
    const { client, at, rest, place } = rigged()
    rest({ b: false, p: at(0.9), ...trigger(true, at(0.95), 'sl') })
    rest({ b: false, p: at(1.05), ...trigger(false, at(1.05), 'tp') })
    expect(client.list('frontendOpenOrders')).toMatchObject([
      {
        orderType: 'Take Profit Limit',
        isTrigger: true,
        triggerPx: `${at(1.05)}.0`,
        triggerCondition: `Price above ${at(1.05)}`,
      },
      { orderType: 'Stop Market', triggerCondition: `Price below ${at(0.95)}`, tif: null },
    ])
    expect(place({ b: false, p: at(1), ...trigger(true, at(1.05), 'sl') })).toEqual({
      error: 'Invalid TP/SL price. asset=0',
    })
  })

  it('that was refused is kept with the reason of its refusal', () => {
    const { client, place, statusOf } = rigged()
    const c = '0x000000000000000000000000000000ee'
    expect(place({ s: '0.00001', c })).toHaveProperty('error')
    expect(statusOf(c)).toBe('minTradeNtlRejected')
    expect(client.list('historicalOrders')[0]).toMatchObject({
      status: 'minTradeNtlRejected',
    })
  })
})

describe('the dead man’s switch of Hyperliquid', () => {
  it('cancels everything at its time, unless it is unset', () => {
    const { rig, client, rest, statusOf } = rigged()
    const kept = rest()
    const at = rig.clock.now() + 6000
    expect(client.act({ type: 'scheduleCancel', time: at })).toMatchObject({ status: 'ok' })
    expect(client.act({ type: 'scheduleCancel' })).toMatchObject({ status: 'ok' })
    rig.clock.advance(10_000)
    expect(statusOf(kept)).toBe('open')
    client.act({ type: 'scheduleCancel', time: rig.clock.now() + 5000 })
    rig.clock.advance(4900)
    expect(statusOf(kept)).toBe('open')
    rig.clock.advance(200)
    rig.trading.engine.advance()
    expect(statusOf(kept)).toBe('scheduledCancel')
  })

  it('is set at least five seconds ahead', () => {
    const { rig, client } = rigged()
    const time = rig.clock.now() + 4999
    expect(client.act({ type: 'scheduleCancel', time })).toMatchObject({ status: 'err' })
  })

  it('runs ten times a day', () => {
    const { rig, client, rest } = rigged()
    for (let run = 0; run < 10; run += 1) {
      rest()
      const time = rig.clock.now() + 5000
      expect(client.act({ type: 'scheduleCancel', time })).toMatchObject({ status: 'ok' })
      rig.clock.advance(5100)
      rig.trading.engine.advance()
    }
    const time = rig.clock.now() + 5000
    expect(client.act({ type: 'scheduleCancel', time })).toMatchObject({ status: 'err' })
  })
})

describe('leverage at Hyperliquid', () => {
  it('stays within the coin’s and keeps its mode while a position is open', () => {
    const { client, at, place } = rigged()
    const set = (leverage: number, isCross = true) =>
      client.act({ type: 'updateLeverage', asset: 0, isCross, leverage }).response
    expect(set(41)).toBe('Invalid leverage value')
    expect(set(5)).toEqual({ type: 'default' })
    place({ p: at(1.01), t: { limit: { tif: 'Ioc' } } })
    expect(set(5, false)).toBe('Cannot switch leverage type with open position.')
    expect(client.info('clearinghouseState')['assetPositions']).toMatchObject([
      { position: { leverage: { type: 'cross', value: 5 } } },
    ])
  })

  it('begins at twenty, or at the coin’s largest where that is less', () => {
    const { client } = rigged()
    const value = (coin: string) =>
      (client.info('activeAssetData', { coin })['leverage'] as Json)['value']
    expect([value('BTC'), value('DOGE')]).toEqual([20, 10])
  })
})
