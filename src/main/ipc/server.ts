import { type IpcMainInvokeEvent, type WebContents, ipcMain } from 'electron'
import { type Result, fail } from '../../contract/errors.ts'
import { ipcChannel } from '../../contract/ipc/channels.ts'
import type { Dispatch, FrameHub, WindowLink } from '../core/services.ts'

export type IpcServerOptions = {
  readonly dispatch: Dispatch
  readonly hub: FrameHub
  /** Whether a page may speak to the engine. */
  readonly isOwnUrl: (url: string) => boolean
}

export type IpcServer = {
  /** Lets a window's page speak to the engine until its contents are destroyed. */
  admit(contents: WebContents): void
  close(): void
}

/** Electron's side of the contract. Only the main frame of an admitted window is answered. */
export function createIpcServer({ dispatch, hub, isOwnUrl }: IpcServerOptions): IpcServer {
  const links = new Map<number, WindowLink>()

  const linkOf = (event: IpcMainInvokeEvent): WindowLink | null => {
    const { senderFrame, sender } = event
    if (senderFrame === null || senderFrame !== sender.mainFrame) return null
    return isOwnUrl(senderFrame.url) ? (links.get(sender.id) ?? null) : null
  }

  const attach = (contents: WebContents): void => {
    links.get(contents.id)?.close()
    const link = hub.attach(`window-${contents.id}`, (frame) => {
      if (!contents.isDestroyed()) contents.send(ipcChannel.push, 'frame', frame)
    })
    links.set(contents.id, link)
  }

  const detach = (id: number): void => {
    links.get(id)?.close()
    links.delete(id)
  }

  ipcMain.handle(
    ipcChannel.request,
    async (event, name: unknown, input: unknown): Promise<Result<unknown>> => {
      const link = linkOf(event)
      return link === null
        ? fail('FORBIDDEN_ORIGIN', 'The request came from a page that is not this program.')
        : dispatch(name, input, link)
    },
  )

  return {
    admit(contents) {
      const { id } = contents
      attach(contents)
      // A page that loads again starts its count of frames again.
      contents.on('did-start-navigation', ({ isMainFrame, isSameDocument }) => {
        if (isMainFrame && !isSameDocument && links.has(id)) attach(contents)
      })
      contents.once('destroyed', () => detach(id))
    },
    close() {
      ipcMain.removeHandler(ipcChannel.request)
      for (const id of links.keys()) detach(id)
    },
  }
}
