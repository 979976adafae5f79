import { execFile } from 'node:child_process'

/**
 * Waits until the disk on which a folder lies has everything that was written to it. Gives false where this system has
 * no way to: then each file has to be flushed by itself. Of the systems known, Linux alone waits for the disk.
 */
export function flushDisk(folder: string): Promise<boolean> {
  if (process.platform !== 'linux') return Promise.resolve(false)
  return new Promise(resolve => {
    execFile('sync', ['-f', folder], error => {
      resolve(error === null)
    })
  })
}
