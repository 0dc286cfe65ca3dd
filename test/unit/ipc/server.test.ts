import { EventEmitter } from 'node:events'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { ipcChannel } from '../../../src/contract/ipc/channels.ts'
import type { Frame } from '../../../src/contract/ipc/frames.ts'
import { createIpcServer } from '../../../src/main/ipc/server.ts'
import type { FrameHub, WindowLink } from '../../../src/main/core/services.ts'

type Handler = (event: unknown, name: unknown, input: unknown) => Promise<unknown>
const handlers = vi.hoisted(() => new Map<string, unknown>())

vi.mock('electron', () => ({
  ipcMain: {
    handle: (channel: string, handler: unknown) => handlers.set(channel, handler),
    removeHandler: (channel: string) => handlers.delete(channel),
  },
}))

class FakeContents extends EventEmitter {
  readonly id = 7
  readonly sent: unknown[][] = []
  readonly mainFrame = { url: 'app://pitwall/index.html' }
  destroyed = false

  isDestroyed(): boolean {
    return this.destroyed
  }

  send(...message: unknown[]): void {
    this.sent.push(message)
  }
}

function setup() {
  const attached: { link: WindowLink; send: (frame: Frame) => void; closed: boolean }[] = []
  const hub: FrameHub = {
    attach(windowId, send) {
      const entry = { link: {} as WindowLink, send, closed: false }
      entry.link = { windowId, close: () => void (entry.closed = true) } as unknown as WindowLink
      attached.push(entry)
      return entry.link
    },
    close: () => undefined,
  }
  const server = createIpcServer({
    hub,
    dispatch: (name) => Promise.resolve({ ok: true, value: name }),
    isOwnUrl: (url) => url.startsWith('app://pitwall/'),
  })
  const contents = new FakeContents()
  server.admit(contents as never)
  const ask = (event: unknown): Promise<unknown> =>
    (handlers.get(ipcChannel.request) as Handler)(event, 'engine:state', {})
  return { attached, server, contents, ask }
}

afterEach(() => handlers.clear())

const refused = { ok: false, error: { code: 'FORBIDDEN_ORIGIN' } }

describe('the IPC server', () => {
  it('answers the main frame of an admitted window', async () => {
    const { contents, ask } = setup()
    const event = { sender: contents, senderFrame: contents.mainFrame }
    expect(await ask(event)).toEqual({ ok: true, value: 'engine:state' })
  })

  it('refuses frames inside the page, foreign pages, strangers and frames that are gone', async () => {
    const { contents, ask } = setup()
    const inner = { url: 'app://pitwall/index.html' }
    expect(await ask({ sender: contents, senderFrame: inner })).toMatchObject(refused)
    expect(await ask({ sender: contents, senderFrame: null })).toMatchObject(refused)
    const foreign = new FakeContents()
    foreign.mainFrame.url = 'https://evil.example/'
    const event = { sender: foreign, senderFrame: foreign.mainFrame }
    expect(await ask(event)).toMatchObject(refused)
    const stranger = Object.assign(new FakeContents(), { id: 8 })
    const other = { sender: stranger, senderFrame: stranger.mainFrame }
    expect(await ask(other)).toMatchObject(refused)
  })

  it('sends frames to the window, and none once it is gone', () => {
    const { attached, contents } = setup()
    const frame = { sequence: 1 } as Frame
    attached[0]?.send(frame)
    expect(contents.sent).toEqual([[ipcChannel.push, 'frame', frame]])
    contents.destroyed = true
    attached[0]?.send(frame)
    expect(contents.sent).toHaveLength(1)
  })

  it('starts the frames of a page anew when it loads again, and only then', () => {
    const { attached, contents } = setup()
    contents.emit('did-start-navigation', { isMainFrame: false, isSameDocument: false })
    contents.emit('did-start-navigation', { isMainFrame: true, isSameDocument: true })
    expect(attached).toHaveLength(1)
    contents.emit('did-start-navigation', { isMainFrame: true, isSameDocument: false })
    expect(attached.map(({ closed }) => closed)).toEqual([true, false])
  })

  it('forgets a window whose contents are destroyed', async () => {
    const { attached, contents, ask } = setup()
    contents.emit('destroyed')
    expect(attached[0]?.closed).toBe(true)
    const event = { sender: contents, senderFrame: contents.mainFrame }
    expect(await ask(event)).toMatchObject(refused)
  })

  it('takes its handler back when closed', () => {
    const { server, attached } = setup()
    server.close()
    expect(handlers.size).toBe(0)
    expect(attached[0]?.closed).toBe(true)
  })
})
