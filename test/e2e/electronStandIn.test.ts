import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { buildIfStale } from '../../scripts/build.ts'
import type { Transport } from '../../src/contract/ipc/channels.ts'
import type { Frame } from '../../src/contract/ipc/frames.ts'
import { type StandIn, launchStandIn } from '../support/electron/launch.ts'
import { waitLong as waitFor } from '../support/waitFor.ts'

let host: StandIn

beforeAll(async () => {
  buildIfStale(join(import.meta.dirname, '..', '..'))
  host = await launchStandIn()
})
afterAll(() => host.dispose())

type PageWindow = { readonly pitwall: Transport; seen?: Frame[] }

describe('the built Electron host', () => {
  it('opens one isolated, sandboxed window and shows it', async () => {
    const [window] = host.notes('window') as { webPreferences: Record<string, unknown> }[]
    expect(window?.webPreferences).toMatchObject({
      contextIsolation: true,
      sandbox: true,
      nodeIntegration: false,
      webSecurity: true,
      webviewTag: false,
    })
    expect(await host.page.title()).toBe('Pitwall')
    await waitFor('the window to be shown', () => host.notes('show').length > 0)
  })

  it('gives the page the transport and nothing else', async () => {
    const seen = await host.page.evaluate(() => {
      const page = window as unknown as Record<string, unknown>
      return {
        members: Object.keys(page['pitwall'] as object).toSorted(),
        node: typeof page['process'] + typeof page['require'] + typeof page['Buffer'],
      }
    })
    expect(seen.members).toEqual(['on', 'onConnection', 'request'])
    expect(seen.node).toBe('undefinedundefinedundefined')
  })

  it('answers requests of its page, and refuses what is not in the contract', async () => {
    const answers = await host.page.evaluate(async () => {
      const { pitwall } = window as unknown as PageWindow
      const wrong = (name: string, input: unknown): Promise<unknown> =>
        pitwall.request(name as 'settings:get', input as { name: string })
      return [
        await pitwall.request('engine:state', {}),
        await wrong('shell:run', {}),
        await wrong('settings:get', { name: 7 }),
      ]
    })
    expect(answers[0]).toMatchObject({ ok: true, value: { host: 'electron', sending: 'armed' } })
    expect(answers[1]).toMatchObject({ ok: false })
    expect(answers[2]).toMatchObject({ ok: false, error: { code: 'INVALID_ARGUMENT' } })
  })

  it('carries typed arrays of a heatmap to the page', async () => {
    const kinds = await host.page.evaluate(async () => {
      const { pitwall } = window as unknown as PageWindow
      const now = Date.now()
      const query = { symbol: 'BTCUSDT', from: now - 86_400_000, to: now, binSize: 100 }
      const answer = await pitwall.request('heatmap:query', { ...query, interval: '1h' })
      if (!answer.ok) return [answer.error.message]
      return Object.values(answer.value.cells).map((cells) => cells.constructor.name)
    })
    expect(kinds.toSorted()).toEqual([
      'Float64Array',
      'Int32Array',
      'Uint32Array',
      'Uint32Array',
      'Uint8Array',
    ])
  })

  it('sends frames whose numbers rise by one', async () => {
    await host.page.evaluate(() => {
      const page = window as unknown as PageWindow
      page.seen = []
      page.pitwall.on('frame', (frame) => page.seen?.push(frame))
    })
    const tenFrames = async () => {
      const seen = await host.page.evaluate(() =>
        (window as unknown as PageWindow).seen?.map(({ sequence }) => sequence),
      )
      return seen !== undefined && seen.length >= 10 && seen
    }
    const numbers = await waitFor('ten frames', tenFrames, 60_000)
    expect(numbers).toEqual(numbers.map((_, index) => (numbers[0] ?? 0) + index))
  })

  it('answers no frame inside the page', async () => {
    const answer = await host.page.evaluate(async () => {
      const frame = document.createElement('iframe')
      document.body.append(frame)
      const inner = frame.contentWindow as unknown as Record<string, unknown> | null
      const invoke = inner?.['standInInvoke'] as
        ((channel: string, args: unknown) => Promise<{ value?: unknown }>) | undefined
      const asked = await invoke?.('pitwall:request', ['engine:state', {}])
      frame.remove()
      return { asked, exposed: typeof inner?.['pitwall'] }
    })
    expect(answer.exposed).toBe('undefined')
    expect((answer.asked?.value as { ok: boolean } | undefined)?.ok ?? false).toBe(false)
  })

  it('opens links to known sites outside and everything else nowhere', async () => {
    await host.page.evaluate(() => {
      window.open('https://github.com/')
      window.open('https://evil.example/')
      window.open('http://github.com/')
    })
    await waitFor('the link', () => host.notes('openExternal').length > 0)
    expect(host.notes('openExternal')).toEqual(['https://github.com/'])
  })

  it('stays on its page and reaches no other host', async () => {
    const before = host.page.url()
    await host.page.evaluate(() => {
      window.location.href = 'https://evil.example/'
    })
    const reached = await host.page.evaluate(() =>
      fetch('https://evil.example/').then(
        () => 'reached',
        () => 'refused',
      ),
    )
    expect(reached).toBe('refused')
    expect(host.page.url()).toBe(before)
  })

  it('grants a page no permission', () => {
    for (const { granted } of [...host.notes('permission'), ...host.notes('permissionCheck')] as {
      granted: boolean
    }[]) {
      expect(granted).toBe(false)
    }
    expect(host.notes('permission').length).toBeGreaterThan(0)
  })

  it('keeps working after the page is loaded again', async () => {
    await host.page.reload()
    const answer = await host.page.evaluate(() =>
      (window as unknown as PageWindow).pitwall.request('venues:list', {}),
    )
    expect(answer).toMatchObject({ ok: true })
  })

  it('lets a second start bring the first to the front', async () => {
    const before = host.notes('focus').length
    expect(await host.startSecond()).toBe(0)
    await waitFor('the first to come forward', () => host.notes('focus').length > before)
  })
})

describe('the window', () => {
  it('comes back where it was left', async () => {
    const first = await launchStandIn({ data: join(host.data, '..', 'kept') })
    try {
      await first.page.setViewportSize({ width: 1111, height: 777 })
      await waitFor('the new size', () =>
        first.notes('resize').some((size) => (size as { width: number }).width === 1111),
      )
      expect(await first.stop()).toBe(0)
      const second = await launchStandIn({ data: first.data })
      try {
        expect(second.notes('window')[0]).toMatchObject({ bounds: { width: 1111, height: 777 } })
      } finally {
        await second.dispose()
      }
    } finally {
      await first.dispose()
    }
  })
})

describe('a start that cannot succeed', () => {
  it('says which setting is wrong and ends with code 2', async () => {
    const refused = await launchStandIn({ args: ['--port', 'seven'] }).catch(
      (error: Error) => error,
    )
    expect(refused).toBeInstanceOf(Error)
    expect((refused as Error).message).toMatch(/exit code 2: [^]*--port/)
  })
})
