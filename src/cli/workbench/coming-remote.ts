import { ahead } from '../../engine/async/ahead.ts'
import type { Remote } from '../../engine/ports/remote.ts'

/** A remote that is still being loaded and connected: whatever is asked of it waits for that, or fails with it. */
export class ComingRemote implements Remote {
  readonly #coming: Promise<Remote>

  constructor(coming: Promise<Remote>) {
    this.#coming = ahead(coming)
  }

  begin(): void {
    void this.#coming.then(
      remote => {
        remote.begin()
      },
      () => undefined,
    )
  }

  async snapshot(): ReturnType<Remote['snapshot']> {
    return (await this.#coming).snapshot()
  }

  async preview(...args: Parameters<Remote['preview']>): ReturnType<Remote['preview']> {
    return (await this.#coming).preview(...args)
  }

  async push(...args: Parameters<Remote['push']>): ReturnType<Remote['push']> {
    return (await this.#coming).push(...args)
  }

  async remove(...args: Parameters<Remote['remove']>): ReturnType<Remote['remove']> {
    return (await this.#coming).remove(...args)
  }

  async renameColumn(...args: Parameters<Remote['renameColumn']>): ReturnType<Remote['renameColumn']> {
    return (await this.#coming).renameColumn(...args)
  }

  async dropColumn(...args: Parameters<Remote['dropColumn']>): ReturnType<Remote['dropColumn']> {
    return (await this.#coming).dropColumn(...args)
  }

  async listed(...args: Parameters<Remote['listed']>): ReturnType<Remote['listed']> {
    return (await this.#coming).listed(...args)
  }

  async activity(...args: Parameters<Remote['activity']>): ReturnType<Remote['activity']> {
    return (await this.#coming).activity(...args)
  }

  async me(): ReturnType<Remote['me']> {
    return (await this.#coming).me()
  }

  async isLive(): ReturnType<Remote['isLive']> {
    return (await this.#coming).isLive()
  }
}
