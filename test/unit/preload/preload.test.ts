import { beforeEach, describe, expect, it, vi } from 'vitest'
import { type Transport, ipcChannel } from '../../../src/contract/ipc/channels.ts'
import type { Frame } from '../../../src/contract/ipc/frames.ts'

const fake = vi.hoisted(() => ({
  exposed: new Map<string, unknown>(),
  listeners: new Set<(...args: unknown[]) => void>(),
  invoked: [] as unknown[][],
  answer: (): Promise<unknown> => Promise.resolve({ ok: true, value: null }),
}))

vi.mock('electron', () => ({
  contextBridge: {
    exposeInMainWorld: (name: string, api: unknown) => fake.exposed.set(name, api),
  },
  ipcRenderer: {
    invoke: (...args: unknown[]) => {
      fake.invoked.push(args)
      return fake.answer()
    },
    on: (_channel: string, listener: (...args: unknown[]) => void) => fake.listeners.add(listener),
    off: (_channel: string, listener: (...args: unknown[]) => void) =>
      fake.listeners.delete(listener),
  },
}))

async function load(): Promise<Transport> {
  vi.resetModules()
  await import('../../../src/preload/index.ts')
  return fake.exposed.get('pitwall') as Transport
}

beforeEach(() => {
  fake.exposed.clear()
  fake.listeners.clear()
  fake.invoked.length = 0
  fake.answer = () => Promise.resolve({ ok: true, value: null })
})

describe('the preload script', () => {
  it('exposes the transport and nothing else', async () => {
    const transport = await load()
    expect([...fake.exposed.keys()]).toEqual(['pitwall'])
    expect(Object.keys(transport).toSorted()).toEqual(['on', 'onConnection', 'request'])
  })

  it('passes on requests of the contract and no others', async () => {
    const transport = await load()
    await transport.request('settings:get', { name: 'a' })
    expect(fake.invoked).toEqual([[ipcChannel.request, 'settings:get', { name: 'a' }]])
    for (const name of ['shell:run', 'toString', '__proto__']) {
      const answer = await transport.request(name as 'engine:state', {})
      expect(answer.ok).toBe(false)
    }
    expect(fake.invoked).toHaveLength(1)
  })

  it('answers with a failure when the main process cannot', async () => {
    const transport = await load()
    fake.answer = () => Promise.reject(new Error('gone'))
    const answer = await transport.request('engine:state', {})
    expect(answer).toMatchObject({ ok: false, error: { code: 'INTERNAL' } })
  })

  it('asks for the whole state when the page begins to listen', async () => {
    const transport = await load()
    const frames: Frame[] = []
    const stop = transport.on('frame', (frame) => frames.push(frame))
    transport.on('frame', () => undefined)
    expect(fake.invoked).toEqual([[ipcChannel.request, 'frames:resync', {}]])
    for (const listener of fake.listeners) listener({}, 'frame', { sequence: 1 })
    for (const listener of fake.listeners) listener({}, 'other', { sequence: 9 })
    expect(frames).toEqual([{ sequence: 1 }])
    stop()
    expect(fake.listeners.size).toBe(1)
  })

  it('tells that the engine is there', async () => {
    const told: boolean[] = []
    const transport = await load()
    transport.onConnection((connected) => told.push(connected))
    expect(told).toEqual([true])
  })
})
