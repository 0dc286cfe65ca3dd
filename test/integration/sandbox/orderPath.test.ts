import { createHmac } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { FaultKind } from '../../../src/sandbox/faults/fault.ts'
import { type RunningSandbox, startSandbox } from '../../../src/sandbox/startSandbox.ts'
import { control, venueOf } from '../../support/sandbox/running.ts'
import { connectSocket, type SocketClient } from '../../support/sandbox/socketClient.ts'
import { waitFor } from '../../support/waitFor.ts'

type Entry = { readonly kind: string } & Readonly<Record<string, unknown>>

describe('faults on the order path of a sandbox venue', () => {
  let sandbox: RunningSandbox
  const sockets: SocketClient[] = []

  beforeEach(async () => {
    sandbox = await startSandbox({ venues: ['binance-spot'] })
  })

  afterEach(async () => {
    for (const socket of sockets.splice(0)) await socket.close()
    await sandbox.close()
  })

  const inject = (fault: FaultKind, more: Record<string, unknown> = {}): Promise<unknown> =>
    control(sandbox, '/faults', { method: 'POST', body: { venue: 'binance-spot', fault, ...more } })

  function signed(given: Record<string, string>): string {
    const { secret } = venueOf(sandbox, 'binance-spot').credentials
    const plain = new URLSearchParams({ ...given, timestamp: String(Date.now()) }).toString()
    return `${plain}&signature=${createHmac('sha256', secret).update(plain).digest('hex')}`
  }

  async function place(name: string): Promise<Response> {
    const { rest, credentials } = venueOf(sandbox, 'binance-spot')
    const order = { symbol: 'BTCUSDT', side: 'BUY', type: 'MARKET', quantity: '0.001' }
    return fetch(`${rest}/api/v3/order?${signed({ ...order, newClientOrderId: name })}`, {
      method: 'POST',
      headers: { 'X-MBX-APIKEY': credentials.apiKey },
    })
  }

  /** Names of the orders that the ledger knows to be filled. */
  async function filled(): Promise<unknown[]> {
    const response = await fetch(`${sandbox.control}/ledger?venue=binance-spot&account=main`)
    const entries = (await response.text())
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as Entry)
    return entries.filter(({ kind }) => kind === 'fill').map((entry) => entry['clientOrderId'])
  }

  async function listening(): Promise<SocketClient> {
    const { ws, credentials } = venueOf(sandbox, 'binance-spot')
    const socket = await connectSocket(`${ws}/ws-api/v3`)
    sockets.push(socket)
    const given = { apiKey: credentials.apiKey, timestamp: String(Date.now()) }
    const payload = `apiKey=${given.apiKey}&timestamp=${given.timestamp}`
    const signature = createHmac('sha256', credentials.secret).update(payload).digest('hex')
    socket.send({
      id: 1,
      method: 'userDataStream.subscribe.signature',
      params: { ...given, signature },
    })
    await socket.wait('the subscription', (text) => text.includes('subscriptionId'))
    return socket
  }

  const reports = (socket: SocketClient): string[] =>
    socket.received.filter((text) => text.includes('executionReport'))

  it('an order lost on its way is never executed', async () => {
    await inject('loseRequest')
    await expect(place('lost')).rejects.toThrow()
    expect(await filled()).toEqual([])
  })

  it('an order whose answer is lost was executed all the same', async () => {
    await inject('loseAnswer')
    await expect(place('unanswered')).rejects.toThrow()
    expect(await filled()).toEqual(['unanswered'])
  })

  it.each([
    ['failBefore', []],
    ['failAfter', ['order']],
  ] as const)('%s answers 503, and the ledger tells what happened', async (fault, truth) => {
    await inject(fault)
    expect((await place('order')).status).toBe(503)
    expect(await filled()).toEqual(truth)
  })

  it('a slow order is executed late, a slow answer only told late', async () => {
    await inject('slowAnswer', { delayMs: 400 })
    const answered = place('first')
    await waitFor('the execution', async () => (await filled()).includes('first'))
    await control(sandbox, '/faults', { method: 'DELETE' })
    expect((await answered).status).toBe(200)
    await inject('slowRequest', { delayMs: 300 })
    const late = place('second')
    expect(await filled()).toEqual(['first'])
    expect((await late).status).toBe(200)
    expect(await filled()).toEqual(['first', 'second'])
  })

  it('leaves reading alone', async () => {
    await inject('loseRequest')
    const { rest } = venueOf(sandbox, 'binance-spot')
    expect((await fetch(`${rest}/api/v3/time`)).status).toBe(200)
  })

  it('sends pushes twice, in the wrong order, or not at all', async () => {
    const socket = await listening()
    await inject('duplicatePush')
    await place('doubled')
    await waitFor('both', () => reports(socket).length === 4)
    expect(new Set(reports(socket)).size).toBe(2)
    await control(sandbox, '/faults', { method: 'DELETE' })
    await inject('losePush')
    await place('unheard')
    await control(sandbox, '/faults', { method: 'DELETE' })
    await inject('reorderPush')
    await place('swapped')
    await waitFor('the swapped pushes', () => reports(socket).length === 6)
    const kinds = reports(socket).map((text) => /"x":"(\w+)"/.exec(text)?.[1])
    expect(kinds.slice(4)).toEqual(['TRADE', 'NEW'])
    expect(reports(socket).join()).not.toContain('unheard')
  })

  it('closes private sockets and no others', async () => {
    const socket = await listening()
    const { ws } = venueOf(sandbox, 'binance-spot')
    const publicSocket = await connectSocket(`${ws}/stream?streams=btcusdt@trade`)
    sockets.push(publicSocket)
    await inject('dropPrivate', { durationMs: 200 })
    await waitFor('the private socket to close', () => !socket.isOpen)
    expect(publicSocket.isOpen).toBe(true)
  })
})

describe('accounts of a sandbox venue', () => {
  let sandbox: RunningSandbox

  beforeEach(async () => {
    sandbox = await startSandbox({ venues: ['binance-spot', 'binance-usdm'] })
  })

  afterEach(() => sandbox.close())

  it('are made, given keys and money, and told with their truth', async () => {
    const venue = 'binance-usdm'
    const made = await control<{ uid: number; credentials: { apiKey: string } }>(
      sandbox,
      '/accounts',
      {
        method: 'POST',
        body: { venue, account: 'sub', parent: 'main', balances: { USDT: '500.5' } },
      },
    )
    const reading = await control<{ credentials: { apiKey: string } }>(sandbox, '/keys', {
      method: 'POST',
      body: { venue, account: 'sub', rights: { trade: false, withdraw: true } },
    })
    await control(sandbox, '/transfers', {
      method: 'POST',
      body: { venue, account: 'main', to: 'sub', asset: 'USDT', amount: '99.5' },
    })
    const { accounts } = await control<{ accounts: { account: string }[] }>(
      sandbox,
      `/accounts?venue=${venue}`,
    )
    expect(accounts.map(({ account }) => account)).toEqual(['main', 'sub'])
    expect(accounts[1]).toMatchObject({
      uid: made.uid,
      parent: 'main',
      balances: { USDT: { total: '600', locked: '0' } },
      keys: [
        { key: made.credentials.apiKey },
        { key: reading.credentials.apiKey, permissions: { trade: false, withdraw: true } },
      ],
    })
    expect(JSON.stringify(accounts)).not.toContain('secret')
    const ledger = await fetch(`${sandbox.control}/ledger?venue=${venue}&account=sub&after=0`)
    const rows = (await ledger.text()).trim().split('\n')
    expect(rows.map((row) => (JSON.parse(row) as Entry)['reason'])).toEqual(['deposit', 'transfer'])
  })

  it.each([
    ['/accounts', { venue: 'binance-spot', account: 'main' }],
    ['/accounts', { venue: 'binance-spot', account: 'x', parent: 'nobody' }],
    ['/accounts', { venue: 'nowhere', account: 'x' }],
    ['/accounts', { venue: 'binance-spot', account: 'x', balances: { USDT: 5 } }],
    ['/keys', { venue: 'binance-spot', account: 'nobody' }],
    ['/keys', { venue: 'binance-spot', account: 'main', algorithm: 'md5' }],
    ['/transfers', { venue: 'binance-spot', account: 'main', asset: 'USDT', amount: '-1e9' }],
    ['/transfers', { venue: 'binance-spot', account: 'main', asset: 'USDT', amount: '-100001' }],
  ])('are refused with a sentence: %s %o', async (path, body) => {
    const answer = await control<{ error?: string }>(sandbox, path, { method: 'POST', body })
    expect(answer.error).toMatch(/\w+/)
  })

  it('lose a key that is taken back', async () => {
    const venue = 'binance-spot'
    const { rest, credentials } = venueOf(sandbox, venue)
    const path = `/keys?venue=${venue}&key=${credentials.apiKey}`
    await control(sandbox, path, { method: 'DELETE' })
    const query = `timestamp=${Date.now()}`
    const signature = createHmac('sha256', credentials.secret).update(query).digest('hex')
    const response = await fetch(`${rest}/api/v3/account?${query}&signature=${signature}`, {
      headers: { 'X-MBX-APIKEY': credentials.apiKey },
    })
    expect(response.status).toBe(401)
  })
})
