/** A number with its noun: `1 definition`, `2 definitions`. A plural that is not made with an s is given. */
export const counted = (number: number, one: string, many = `${one}s`): string =>
  `${number} ${number === 1 ? one : many}`
