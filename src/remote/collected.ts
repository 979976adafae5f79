/** So much is believed of what a server says about the length of its answer: memory is taken before any of it came. */
const BELIEVED = 64 << 20

const FIRST = 1 << 16

/**
 * All of a body, put together while it arrives, so that nothing is left to be done once its last byte has come.
 * `announced` is the `Content-Length`, if there is one: with it, memory is taken once.
 */
export async function collected(
  parts: AsyncIterable<Uint8Array>,
  announced: number | undefined,
): Promise<Buffer> {
  let all = Buffer.allocUnsafeSlow(Math.min(announced ?? FIRST, BELIEVED))
  let length = 0
  for await (const part of parts) {
    if (length + part.length > all.length) {
      const larger = Buffer.allocUnsafeSlow(Math.max(length + part.length, 2 * all.length))
      all.copy(larger, 0, 0, length)
      all = larger
    }
    all.set(part, length)
    length += part.length
  }
  return length === all.length ? all : Buffer.from(all.subarray(0, length))
}
