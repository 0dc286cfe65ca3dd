import { type IpcRendererEvent, contextBridge, ipcRenderer } from 'electron'
import { type PushName, type Pushes, type Transport, ipcChannel } from '../contract/ipc/channels.ts'
import { requestSchemas } from '../contract/ipc/schemas.ts'

type Answer = Awaited<ReturnType<Transport['request']>>

let listeners = 0

/** What was sent before anybody listened is lost and was never acknowledged. */
function askForWholeState(): void {
  void ipcRenderer.invoke(ipcChannel.request, 'frames:resync', {}).catch(() => undefined)
}

/** Everything the page can reach: requests by name, pushes, and nothing of Electron itself. */
const transport: Transport = {
  request(name, input) {
    if (!Object.hasOwn(requestSchemas, name)) return refusal(`There is no request ${name}.`)
    return ipcRenderer
      .invoke(ipcChannel.request, name, input)
      .catch(() => refusal('The engine could not be reached.'))
  },
  on(name, listener) {
    const receive = (_event: IpcRendererEvent, pushed: PushName, push: Pushes[PushName]): void => {
      if (pushed === name) listener(push)
    }
    ipcRenderer.on(ipcChannel.push, receive)
    if (listeners === 0) askForWholeState()
    listeners += 1
    let listening = true
    return () => {
      if (listening) listeners -= 1
      listening = false
      ipcRenderer.off(ipcChannel.push, receive)
    }
  },
  /** The engine runs in the very program that owns this page. */
  onConnection(listener) {
    listener(true)
    return () => undefined
  },
}

function refusal(message: string): Promise<never> {
  const answer: Answer = { ok: false, error: { code: 'INTERNAL', message } }
  return Promise.resolve(answer as never)
}

contextBridge.exposeInMainWorld('pitwall', transport)
