/** A name from Xano cannot move the cursor or forge a line. */
export const plain = (text: string): string => text.replace(/\p{Cc}+/gu, ' ')
