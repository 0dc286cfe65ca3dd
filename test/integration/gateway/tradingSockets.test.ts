import { WebSocket } from 'ws'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { OrdersMessage, RiskMessage } from '../../../src/contract/gatewayTrading.ts'
import { Changes } from '../../../src/main/gateway/sockets/changes.ts'
import { decisionOf, managedOrderOf, workingOrderOf } from '../../support/fakeTrading.ts'
import { type RunningGateway, runningGateway } from '../../support/gateway.ts'
import { fillOf } from '../../support/orders.ts'
import { waitFor } from '../../support/waitFor.ts'

let gateway: RunningGateway
let sockets: WebSocket[] = []

beforeEach(async () => {
  gateway = await runningGateway()
})
afterEach(async () => {
  for (const socket of sockets) socket.terminate()
  sockets = []
  await gateway.close()
})

function connect(path: string, headers: Record<string, string>): WebSocket {
  const socket = new WebSocket(`ws://127.0.0.1:${gateway.port}${path}`, { headers })
  sockets.push(socket)
  socket.on('error', () => undefined)
  return socket
}

async function messagesOf<Message>(path: string): Promise<Message[]> {
  const socket = connect(path, { authorization: `Bearer ${gateway.token}` })
  const messages: Message[] = []
  socket.on('message', (data: Buffer) => messages.push(JSON.parse(data.toString()) as Message))
  await waitFor('the snapshot', () => messages.length > 0)
  return messages
}

describe('/ws/orders', () => {
  it('tells what is open first, then every change in order without a hole', async () => {
    const open = managedOrderOf()
    gateway.services.fakeTrading.orders.push(open)
    gateway.services.fakeTrading.workingOrders.push(workingOrderOf())
    const messages = await messagesOf<OrdersMessage>('/ws/orders')
    for (let version = 2; version <= 50; version += 1) gateway.bus.publish({ ...open, version })
    gateway.bus.publish(fillOf())
    gateway.bus.publish(workingOrderOf())
    gateway.bus.publish({ kind: 'routing', decision: decisionOf() })
    await waitFor('all of them', () => messages.length === 53)
    expect(messages[0]).toMatchObject({
      type: 'snapshot',
      orders: [{ id: open.orderId, status: 'OPEN' }],
      working_orders: [{ status: 'ACTIVE' }],
    })
    expect(messages.map(({ sequence }) => sequence)).toEqual([...messages.keys()])
    const versions = messages.flatMap((each) => (each.type === 'order' ? [each.order.version] : []))
    expect(versions).toEqual(Array.from({ length: 49 }, (_, index) => index + 2))
    expect(messages.slice(-3).map(({ type }) => type)).toEqual(['fill', 'working_order', 'routing'])
  })
})

describe('/ws/risk', () => {
  it('tells the state, and the whole state after every change', async () => {
    const { risk } = gateway.services.fakeTrading
    const messages = await messagesOf<RiskMessage>('/ws/risk')
    for (const preset of ['cautious', 'standard', 'professional'] as const) {
      gateway.bus.publish({ kind: 'risk', state: { ...risk, preset } })
    }
    await waitFor('all of them', () => messages.length === 4)
    expect(messages.map(({ type, risk: { preset } }) => [type, preset])).toEqual([
      ['snapshot', null],
      ['risk', 'CAUTIOUS'],
      ['risk', 'STANDARD'],
      ['risk', 'PROFESSIONAL'],
    ])
  })
})

it.each(['/ws/orders', '/ws/risk'])('%s is refused without the token', async (path) => {
  const status = await new Promise<number>((resolve) => {
    connect(path, {}).on('unexpected-response', (_request, response) =>
      resolve(response.statusCode ?? 0),
    )
  })
  expect(status).toBe(401)
})

it('a client that reads too slowly is closed instead of missing something', () => {
  const sent: string[] = []
  const closed: unknown[] = []
  const sink = {
    bufferedAmount: 0,
    send: (text: string) => void sent.push(text),
    close: (code: number) => void closed.push(code),
  }
  const changes = new Changes(sink, 100)
  changes.tell((sequence) => ({ sequence }))
  sink.bufferedAmount = 101
  changes.tell((sequence) => ({ sequence }))
  sink.bufferedAmount = 0
  changes.tell((sequence) => ({ sequence }))
  expect(sent).toEqual(['{"sequence":0}'])
  expect(closed).toEqual([1013])
})
