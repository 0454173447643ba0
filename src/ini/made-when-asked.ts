/** A map of known keys whose values are made when they are asked for: of thousands, a command asks for a few. */
export class MadeWhenAsked<Key, Value> implements ReadonlyMap<Key, Value> {
  readonly #keys: ReadonlySet<Key>;
  readonly #make: (key: Key) => Value;
  readonly #made = new Map<Key, Value>();

  constructor(keys: Iterable<Key>, make: (key: Key) => Value) {
    this.#keys = new Set(keys);
    this.#make = make;
  }

  get size(): number {
    return this.#keys.size;
  }

  has(key: Key): boolean {
    return this.#keys.has(key);
  }

  get(key: Key): Value | undefined {
    return this.#keys.has(key) ? this.#valueOf(key) : undefined;
  }

  #valueOf(key: Key): Value {
    const made = this.#made.get(key) ?? this.#make(key);
    this.#made.set(key, made);
    return made;
  }

  keys(): MapIterator<Key> {
    return this.#keys.keys();
  }

  *values(): MapIterator<Value> {
    for (const key of this.#keys) yield this.#valueOf(key);
  }

  *entries(): MapIterator<[Key, Value]> {
    for (const key of this.#keys) yield [key, this.#valueOf(key)];
  }

  [Symbol.iterator](): MapIterator<[Key, Value]> {
    return this.entries();
  }

  forEach(visit: (value: Value, key: Key, map: ReadonlyMap<Key, Value>) => void): void {
    for (const [key, value] of this) visit(value, key, this);
  }
}
