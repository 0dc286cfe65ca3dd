import { join } from 'node:path'
import { type BrowserContext, chromium } from 'playwright'
import { loopbackChromium } from '../chromium.ts'
import { home } from './home.ts'

let launching: Promise<BrowserContext> | null = null

/** The one Chromium behind every window. A test attaches to it through its debugging port. */
export function browserContext(): Promise<BrowserContext> {
  launching ??= chromium.launchPersistentContext(join(home, 'profile'), {
    ...loopbackChromium(),
    headless: true,
    viewport: null,
    args: [...loopbackChromium().args, '--remote-debugging-port=0', '--remote-allow-origins=*'],
  })
  return launching
}

export async function closeBrowser(): Promise<void> {
  const context = await launching?.catch(() => null)
  await context?.close().catch(() => undefined)
}
