import { Ajv, type ErrorObject, type ValidateFunction } from "ajv";
import formats from "ajv-formats";
import type { StacCollection, StacItem } from "../src/index.js";
import { schemaOf } from "./corpus.js";

const ajv = new Ajv({ strict: false, allErrors: true, loadSchema });
(formats as unknown as { default: (ajv: Ajv) => void }).default?.(ajv);
// ajv-formats has no IRIs; a URI check would refuse characters that IRIs allow.
ajv.addFormat("iri", (text) => /^[a-z][a-z0-9+.-]*:\S+$/i.test(text));
ajv.addFormat("iri-reference", (text) => !/\s/.test(text));
ajv.addFormat("uri-template", true);

async function loadSchema(url: string): Promise<Record<string, unknown>> {
  const schema = schemaOf(url);
  if (!schema) throw new Error(`No schema for ${url}`);
  // The identifier must be the address it was asked by, or references inside do not resolve.
  return { ...schema, $id: url };
}

const validators = new Map<string, Promise<ValidateFunction>>();

function validatorOf(url: string): Promise<ValidateFunction> {
  let validator = validators.get(url);
  if (!validator) {
    validator = loadSchema(url).then((schema) => ajv.compileAsync(schema));
    validators.set(url, validator);
  }
  return validator;
}

const CORE = {
  Feature: (version: string) => `https://schemas.stacspec.org/v${version}/item-spec/json-schema/item.json`,
  Collection: (version: string) =>
    `https://schemas.stacspec.org/v${version}/collection-spec/json-schema/collection.json`,
};

/** What the official schemas of the core and of every extension the document names have to say against it. */
export async function stacProblems(document: StacItem | StacCollection): Promise<string[]> {
  const plain = JSON.parse(JSON.stringify(document)) as StacItem | StacCollection;
  const urls = [CORE[plain.type](plain.stac_version), ...(plain.stac_extensions ?? [])];
  const problems: string[] = [];
  for (const url of urls) {
    const validate = await validatorOf(url);
    if (!validate(plain)) {
      problems.push(
        ...(validate.errors as ErrorObject[]).map(
          (e) => `${url}: ${e.instancePath} ${e.message} ${JSON.stringify(e.params)}`,
        ),
      );
    }
  }
  return problems;
}
