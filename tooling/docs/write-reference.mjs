// Writes the API reference: node write-reference.mjs [folder]. Everything that is wrong with it is printed, and makes it fail.
import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { Application, LogLevel, ReflectionKind } from "typedoc";

const root = fileURLToPath(new URL("../../", import.meta.url));
const out = process.argv[2] ?? join(root, "docs/api");

/** Every entry that is published: what users import, and its source. The umbrella, which exports the others again, is last and one. */
const entries = readdirSync(join(root, "packages"))
  .sort((a, b) => Number(a === "earthaccess") - Number(b === "earthaccess"))
  .flatMap((short) => {
    const { name, exports } = JSON.parse(readFileSync(join(root, "packages", short, "package.json"), "utf8"));
    return Object.entries(exports)
      .filter(([subpath]) => subpath !== "./package.json" && (short !== "earthaccess" || subpath === "."))
      .map(([subpath, target]) => ({
        specifier: name + subpath.slice(1),
        source: join(root, "packages", short, sourceOf(target["@earthaccess/source"])),
      }));
  });

const app = await Application.bootstrap({
  name: "earthaccess",
  entryPoints: entries.map(({ source }) => source),
  tsconfig: join(root, "tooling/docs/tsconfig.json"),
  basePath: root,
  out,
  readme: join(root, "README.md"),
  includeVersion: false,
  excludeInternal: true,
  excludePrivate: true,
  excludeExternals: true,
  disableSources: true,
  hideGenerator: true,
  // Links to files, such as those of the README, are looked at by tooling/checks.
  validation: { notExported: false, invalidLink: true, invalidPath: false, notDocumented: false },
  treatWarningsAsErrors: true,
  logLevel: LogLevel.Warn,
});
const project = await app.convert();
if (project === undefined) process.exit(1);
for (const { specifier, source } of entries) nameModule(project, specifier, relative(root, source));
app.validate(project);
for (const name of withoutComment(project)) app.logger.warn(`${name} has no comment.`);
if (app.logger.hasErrors() || app.logger.hasWarnings()) process.exit(1);
await app.generateOutputs(project);
console.log(`${project.children?.length ?? 0} entries, written to ${out}`);

/** The file under the source condition. */
function sourceOf(target) {
  return typeof target === "string" ? target : (target.node ?? target.default);
}

/** Modules are called after their files; readers look for what they import. */
function nameModule(project, specifier, source) {
  const module = project.children?.find(({ name }) => name === source.replace(/(?:\/index)?\.ts$/, ""));
  if (module === undefined) throw new Error(`There is no module of ${source}.`);
  module.name = specifier;
}

/** What is exported and says nothing of itself; members may be clear from their names. */
function withoutComment(project) {
  return (project.children ?? []).flatMap((module) =>
    (module.children ?? [])
      .filter((symbol) => symbol.kind !== ReflectionKind.Reference && !isDocumented(symbol))
      .map(({ name }) => `${module.name}: ${name}`),
  );
}

function isDocumented(symbol) {
  const inner = symbol.type?.declaration?.signatures ?? [];
  return symbol.hasComment() || [...(symbol.signatures ?? []), ...inner].some((signature) => signature.hasComment());
}
