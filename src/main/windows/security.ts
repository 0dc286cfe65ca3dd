import { type Session, type WebContents, protocol, shell } from 'electron'
import { serveAsset } from './assets.ts'
import { appScheme, isOwnUrl, mayOpenOutside } from './pageUrl.ts'

/** Must run before the app is ready. */
export function registerAppScheme(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme: appScheme, privileges: { standard: true, secure: true, supportFetchAPI: true } },
  ])
}

/** Serves the interface and refuses everything else a page could ask its session for. */
export function secureSession(session: Session, rendererDirectory: string): void {
  session.protocol.handle(appScheme, (request) => serveAsset(rendererDirectory, request))
  session.setPermissionRequestHandler((_contents, permission, decide) =>
    decide(isGranted(permission)),
  )
  session.setPermissionCheckHandler((_contents, permission) => isGranted(permission))
  session.webRequest.onBeforeRequest(({ url }, decide) => decide({ cancel: !mayLoad(url) }))
  session.on('will-download', (event) => event.preventDefault())
}

/** Alerts may show on the desktop; a page learns nothing by it. Everything else is refused. */
function isGranted(permission: string): boolean {
  return permission === 'notifications'
}

/** What a page may load at all; the content security policy is stricter still. */
function mayLoad(url: string): boolean {
  return isOwnUrl(url) || /^(?:data|blob|devtools):/.test(url)
}

/** Keeps a window on its own page: no other address, no new window, no embedded page. */
export function secureContents(contents: WebContents): void {
  contents.on('will-navigate', (event) => {
    if (!isOwnUrl(event.url)) event.preventDefault()
  })
  contents.on('will-redirect', (event) => {
    if (!isOwnUrl(event.url)) event.preventDefault()
  })
  contents.on('will-frame-navigate', (event) => {
    if (!event.isMainFrame) event.preventDefault()
  })
  contents.on('will-attach-webview', (event) => event.preventDefault())
  contents.setWindowOpenHandler(({ url }) => {
    if (mayOpenOutside(url)) void shell.openExternal(url)
    return { action: 'deny' }
  })
}
