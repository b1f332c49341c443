import type { GranuleFacts } from "../records/granule-facts.js";
import { hasOption, type ParameterTree, textsOf } from "./parameters.js";
import { type AttributeCondition, comparable, parseAttribute } from "./special-parameters.js";

/** The condition on additional attributes; several must all be met unless `options[attribute][or]`. */
export function attributeCondition(tree: ParameterTree): ((facts: GranuleFacts) => boolean) | undefined {
  const conditions = textsOf(tree.get("attribute")).flatMap((text) => {
    const parsed = parseAttribute(text);
    return "errors" in parsed ? [] : [parsed];
  });
  if (conditions.length === 0) return undefined;
  const own = hasOption(tree, "attribute", "exclude_collection");
  const exclude = hasOption(tree, "attribute", "exclude_boundary");
  const any = hasOption(tree, "attribute", "or");
  return (facts) => {
    const known = own ? facts.attributes : [...facts.attributes, ...facts.collection.attributes];
    const meets = (condition: AttributeCondition): boolean =>
      known.some(({ name, values }) => name === condition.name && fits(condition, values, exclude));
    return any ? conditions.some(meets) : conditions.every(meets);
  };
}

function fits(condition: AttributeCondition, values: readonly string[], excludeBoundary: boolean): boolean {
  const { type, value, min, max } = condition;
  if (value === undefined && min === undefined && max === undefined) return true;
  return values.some((text) => {
    const own = comparable(type, text);
    if (value !== undefined) return own === comparable(type, value);
    const low = min === undefined ? undefined : comparable(type, min);
    const high = max === undefined ? undefined : comparable(type, max);
    if (excludeBoundary && (own === low || own === high)) return false;
    return (low === undefined || own >= low) && (high === undefined || own <= high);
  });
}
