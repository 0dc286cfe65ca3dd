import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { assetPath, serveAsset } from '../../../src/main/windows/assets.ts'
import { isOwnUrl, mayOpenOutside, pageUrl } from '../../../src/main/windows/pageUrl.ts'

describe('an address', () => {
  it.each([
    [pageUrl, true],
    ['app://pitwall/assets/a.js', true],
    ['app://evil/index.html', false],
    ['app://pitwall.evil/index.html', false],
    ['app://pitwall@evil/index.html', false],
    ['https://pitwall/index.html', false],
    ['file:///etc/passwd', false],
    ['', false],
    ['not an address', false],
  ])('%s is ours: %s', (address, own) => {
    expect(isOwnUrl(address)).toBe(own)
  })

  it.each([
    ['https://github.com/', true],
    ['https://bybit-exchange.github.io/docs/v5/websocket/public/all-liquidation', true],
    ['http://github.com/', false],
    ['https://github.com.evil.example/', false],
    ['https://evil.example/github.com', false],
    ['https://github.com@evil.example/', false],
    ['https://user:word@github.com/', false],
    ['https://github.com:8443/', false],
    ['file:///bin/sh', false],
    ['javascript:alert(1)', false],
    ['smb://github.com/share', false],
  ])('%s may be opened outside: %s', (address, allowed) => {
    expect(mayOpenOutside(address)).toBe(allowed)
  })
})

describe('the built interface', () => {
  let root: string
  beforeAll(() => {
    root = mkdtempSync(join(tmpdir(), 'pitwall-assets-'))
    mkdirSync(join(root, 'assets'))
    writeFileSync(join(root, 'index.html'), '<p>page</p>')
    writeFileSync(join(root, 'assets', 'a.js'), 'let a')
  })
  afterAll(() => rmSync(root, { recursive: true, force: true }))

  it('is served with its type and a policy that allows no foreign script', async () => {
    const page = await serveAsset(root, new Request('app://pitwall/'))
    expect(page.headers.get('content-type')).toBe('text/html; charset=utf-8')
    expect(page.headers.get('content-security-policy')).toMatch(/script-src 'self';/)
    expect(await page.text()).toBe('<p>page</p>')
    const script = await serveAsset(root, new Request('app://pitwall/assets/a.js'))
    expect(script.headers.get('content-type')).toContain('javascript')
  })

  it('has nothing at other addresses and for other methods', async () => {
    const status = async (address: string, method = 'GET'): Promise<number> =>
      (await serveAsset(root, new Request(address, { method }))).status
    expect(await status('app://pitwall/missing.js')).toBe(404)
    expect(await status('app://pitwall/assets')).toBe(404)
    expect(await status('app://evil/index.html')).toBe(404)
    expect(await status('app://pitwall/index.html', 'POST')).toBe(404)
    expect(await status('app://pitwall/%E0%A4%A')).toBe(404)
  })

  it('never reaches outside its folder, whatever the path', () => {
    const part = fc.constantFrom('..', '%2e%2e', '.', 'assets', '%2f', '%5c', '\\', '%00', 'x', '')
    fc.assert(
      fc.property(fc.array(part, { maxLength: 12 }), (parts) => {
        const file = assetPath('/srv/page', `app://pitwall/${parts.join('/')}`)
        expect(file === null || file.startsWith('/srv/page/')).toBe(true)
      }),
      { numRuns: 500 },
    )
  })
})
