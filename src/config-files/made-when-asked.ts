/** What a {@link MadeWhenAsked} is made from. */
export interface Making<Key, Value> {
  /** Every key once, in order. */
  keys(): Iterable<Key>;
  has(key: Key): boolean;
  make(key: Key): Value;
}

/** A map whose keys and values are made when they are asked for: of thousands, a command asks for a few. */
export class MadeWhenAsked<Key, Value> implements ReadonlyMap<Key, Value> {
  readonly #making: Making<Key, Value>;
  readonly #made = new Map<Key, Value>();
  #keys: ReadonlySet<Key> | undefined;

  constructor(making: Making<Key, Value>) {
    this.#making = making;
  }

  get size(): number {
    return this.#allKeys().size;
  }

  has(key: Key): boolean {
    return this.#making.has(key);
  }

  get(key: Key): Value | undefined {
    return this.has(key) ? this.#valueOf(key) : undefined;
  }

  #allKeys(): ReadonlySet<Key> {
    this.#keys ??= new Set(this.#making.keys());
    return this.#keys;
  }

  #valueOf(key: Key): Value {
    const made = this.#made.get(key) ?? this.#making.make(key);
    this.#made.set(key, made);
    return made;
  }

  keys(): MapIterator<Key> {
    return this.#allKeys().keys();
  }

  *values(): MapIterator<Value> {
    for (const key of this.#allKeys()) yield this.#valueOf(key);
  }

  *entries(): MapIterator<[Key, Value]> {
    for (const key of this.#allKeys()) yield [key, this.#valueOf(key)];
  }

  [Symbol.iterator](): MapIterator<[Key, Value]> {
    return this.entries();
  }

  forEach(visit: (value: Value, key: Key, map: ReadonlyMap<Key, Value>) => void): void {
    for (const [key, value] of this) visit(value, key, this);
  }
}
