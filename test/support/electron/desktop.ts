import { EventEmitter } from 'node:events'
import { note } from './home.ts'

export const Menu = {
  buildFromTemplate: (template: unknown) => ({ template }),
  setApplicationMenu: (menu: { readonly template: unknown }) => note('menu', menu.template),
}

export const shell = {
  openExternal: (url: string) => {
    note('openExternal', url)
    return Promise.resolve()
  },
}

export const dialog = {
  showErrorBox: (title: string, text: string) => note('errorBox', { title, text }),
}

export const screen = {
  getAllDisplays: () => [{ workArea: { x: 0, y: 0, width: 1920, height: 1080 } }],
}

export const powerMonitor = new EventEmitter()
