/**
 * A constructor of plain objects: their prototype is the ordinary one, so nobody can tell them from literals.
 *
 * A literal that gets fields one by one is copied every third field. V8 makes the objects of one constructor as large as the fields that
 * its function assigns to `this`, and after a few of them as large as was needed.
 */
export function plainConstructor<Arguments extends readonly unknown[], Fields extends object>(
  fill: (this: Record<string, unknown>, ...values: Arguments) => void,
): new (
  ...values: Arguments
) => Fields {
  // Classes cannot change their prototype.
  fill.prototype = Object.prototype;
  return fill as never;
}
