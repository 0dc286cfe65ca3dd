/**
 * Runs in the page before its own scripts, as text: it must use nothing from outside itself. Gives
 * the preload script its `electron` module and copies what crosses the context bridge.
 */
export function pageSide(
  preload: (
    require: (name: string) => unknown,
    module: { exports: unknown },
    exports: unknown,
  ) => void,
): void {
  if (window.top !== window) return
  type Listener = (event: unknown, ...args: unknown[]) => void
  type Bindings = {
    standInInvoke(channel: string, args: unknown): Promise<{ value?: unknown; error?: string }>
    standInOpen(url: string): Promise<void>
    standInResized(width: number, height: number): Promise<void>
    standInReceive(channel: string, args: unknown): void
  }
  const bindings = window as unknown as Bindings
  const listeners = new Map<string, Set<Listener>>()

  const pack = (value: unknown): unknown => {
    if (ArrayBuffer.isView(value)) {
      const bytes = new Uint8Array(value.buffer, value.byteOffset, value.byteLength)
      const text = Array.from(bytes, (byte) => String.fromCharCode(byte)).join('')
      return { $typed: value.constructor.name, data: btoa(text) }
    }
    if (Array.isArray(value)) return value.map(pack)
    if (typeof value === 'function') throw new Error('An object could not be cloned.')
    if (typeof value !== 'object' || value === null) return value
    return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, pack(inner)]))
  }

  const unpack = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(unpack)
    if (typeof value !== 'object' || value === null) return value
    const { $typed, data } = value as { $typed?: string; data?: string }
    if ($typed !== undefined && data !== undefined) {
      const bytes = Uint8Array.from(atob(data), (letter) => letter.charCodeAt(0))
      const kinds: Record<string, new (buffer: ArrayBuffer) => unknown> = {
        Uint8Array,
        Uint32Array,
        Int32Array,
        Float64Array,
      }
      const Kind = kinds[$typed]
      return Kind === undefined ? bytes : new Kind(bytes.buffer)
    }
    return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, unpack(inner)]))
  }

  /** As the context bridge: functions become stand-ins, everything else is copied. */
  const cross = (value: unknown): unknown => {
    if (typeof value === 'function') {
      return (...args: unknown[]) => cross((value as Listener)(...(args.map(cross) as [unknown])))
    }
    if (value instanceof Promise) return value.then(cross)
    if (Array.isArray(value)) return value.map(cross)
    if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return value
    const entries = Object.entries(value).map(([name, inner]) => [name, cross(inner)])
    return Object.freeze(Object.fromEntries(entries))
  }

  bindings.standInReceive = (channel, args) => {
    for (const listener of listeners.get(channel) ?? []) {
      listener({}, ...(unpack(args) as unknown[]))
    }
  }

  const ipcRenderer = {
    async invoke(channel: string, ...args: unknown[]) {
      const { value, error } = await bindings.standInInvoke(channel, pack(args))
      if (error !== undefined)
        throw new Error(`Error invoking remote method '${channel}': ${error}`)
      return unpack(value)
    },
    on(channel: string, listener: Listener) {
      const own = listeners.get(channel) ?? new Set()
      listeners.set(channel, own.add(listener))
    },
    off(channel: string, listener: Listener) {
      listeners.get(channel)?.delete(listener)
    },
  }
  const contextBridge = {
    exposeInMainWorld(name: string, api: unknown) {
      Object.defineProperty(window, name, { value: cross(api), writable: false })
    },
  }
  window.addEventListener('resize', () => {
    void bindings.standInResized(window.innerWidth, window.innerHeight)
  })
  window.open = (url) => {
    void bindings.standInOpen(new URL(url ?? 'about:blank', window.location.href).href)
    return null
  }
  const module = { exports: {} }
  const require = (name: string): unknown => {
    if (name === 'electron') return { contextBridge, ipcRenderer }
    throw new Error(`module not found: ${name}`)
  }
  preload(require, module, module.exports)
}
