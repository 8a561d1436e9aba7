// After each file of tests: whatever hostile input it sent, nothing has taught all objects, lists or functions a new property (F33).
import { afterAll, expect } from 'vitest'

const everyones = [Object.prototype, Array.prototype, Function.prototype]
const keys = () => everyones.map((one) => Reflect.ownKeys(one))
const before = keys()

afterAll(() => expect(keys()).toEqual(before))
