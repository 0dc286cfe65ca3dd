import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { type ElectronApplication, type Page, _electron } from 'playwright'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { buildIfStale } from '../../scripts/build.ts'
import type { Transport } from '../../src/contract/ipc/channels.ts'

const root = join(import.meta.dirname, '..', '..')

/** Path of Electron's binary where it was downloaded; null elsewhere. */
function electronBinary(): string | null {
  const folder = dirname(createRequire(import.meta.url).resolve('electron/package.json'))
  const pathFile = join(folder, 'path.txt')
  if (!existsSync(pathFile)) return null
  const path = join(folder, 'dist', readFileSync(pathFile, 'utf8'))
  return existsSync(path) ? path : null
}

const binary = electronBinary()
const hasDisplay =
  process.platform !== 'linux' ||
  (process.env['DISPLAY'] ?? process.env['WAYLAND_DISPLAY'] ?? '') !== ''

describe.skipIf(binary === null || !hasDisplay)('the program in Electron itself', () => {
  let app: ElectronApplication
  let page: Page
  let data: string

  beforeAll(async () => {
    buildIfStale(root)
    data = mkdtempSync(join(tmpdir(), 'pitwall-electron-'))
    const asRoot = process.getuid?.() === 0 ? ['--no-sandbox'] : []
    app = await _electron.launch({
      executablePath: binary ?? '',
      args: [...asRoot, root, '--data', data],
      env: { ...(process.env as Record<string, string>), PITWALL_UNATTENDED: '1' },
    })
    page = await app.firstWindow()
  })
  afterAll(async () => {
    await app.close()
    rmSync(data, { recursive: true, force: true })
  })

  it('shows its window', async () => {
    expect(await page.title()).toBe('Pitwall')
    expect(page.url()).toBe('app://pitwall/index.html')
  })

  it('gives the page the transport and nothing of Node', async () => {
    const seen = await page.evaluate(() => {
      const own = window as unknown as Record<string, unknown>
      return {
        members: Object.keys(own['pitwall'] as object).toSorted(),
        node: typeof own['process'],
      }
    })
    expect(seen).toEqual({ members: ['on', 'onConnection', 'request'], node: 'undefined' })
  })

  it('answers the page', async () => {
    const answer = await page.evaluate(() =>
      (window as unknown as { pitwall: Transport }).pitwall.request('engine:state', {}),
    )
    expect(answer).toMatchObject({ ok: true, value: { host: 'electron' } })
  })

  it('isolates and sandboxes its window', async () => {
    const preferences = await app.evaluate(({ BrowserWindow }) => {
      const [window] = BrowserWindow.getAllWindows()
      return (
        window?.webContents as unknown as { getLastWebPreferences(): unknown } | undefined
      )?.getLastWebPreferences()
    })
    expect(preferences).toMatchObject({
      contextIsolation: true,
      sandbox: true,
      nodeIntegration: false,
    })
  })
})
