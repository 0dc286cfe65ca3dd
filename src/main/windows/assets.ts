import { readFile } from 'node:fs/promises'
import { extname, join, sep } from 'node:path'
import { contentSecurityPolicy, securityHeaders } from '../core/contentSecurity.ts'
import { isOwnUrl } from './pageUrl.ts'

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.mp3': 'audio/mpeg',
  '.wasm': 'application/wasm',
}

/** The file an address of ours stands for; null for anything outside the built interface. */
export function assetPath(root: string, address: string): string | null {
  if (!isOwnUrl(address)) return null
  const path = decoded(new URL(address).pathname)
  if (path === null || path.includes('\0') || path.includes('\\')) return null
  const file = join(root, path === '/' ? 'index.html' : path)
  return file.startsWith(root.endsWith(sep) ? root : root + sep) ? file : null
}

/** Answers a request of the interface's own scheme from the built files. Never rejects. */
export async function serveAsset(root: string, request: Request): Promise<Response> {
  const file = request.method === 'GET' ? assetPath(root, request.url) : null
  if (file === null) return refusal()
  try {
    return new Response(await readFile(file), { headers: headersOf(file) })
  } catch {
    return refusal()
  }
}

function headersOf(file: string): Record<string, string> {
  return {
    ...securityHeaders,
    'content-security-policy': contentSecurityPolicy([]),
    'content-type': types[extname(file)] ?? 'application/octet-stream',
  }
}

function refusal(): Response {
  return new Response(null, { status: 404, headers: { ...securityHeaders } })
}

function decoded(path: string): string | null {
  try {
    return decodeURIComponent(path)
  } catch {
    return null
  }
}
