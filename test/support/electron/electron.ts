/**
 * A stand-in for the `electron` module: the parts Pitwall uses, over plain Node and a real headless
 * Chromium. It lets the built main process and the built preload run unchanged where Electron's own
 * binary cannot be had. It is not Electron: there is one world per page and no native window.
 */
export { app } from './app.ts'
export { BrowserWindow } from './browserWindow.ts'
export { ipcMain } from './ipcMain.ts'
export { Menu, dialog, powerMonitor, screen, shell } from './desktop.ts'
export { protocol, session } from './session.ts'
export { utilityProcess } from './utilityProcess.ts'
