/** The CMR providers of NASA's archives (DAACs): the one for data in the cloud, the one for data at the archive. */
const DAACS: ReadonlyMap<string, readonly string[]> = /* @__PURE__ */ providersByDaac(`NSIDC NSIDC_CPRD NSIDC_ECS
GHRCDAAC GHRC_DAAC
PODAAC POCLOUD PODAAC
ASF ASF
ORNLDAAC ORNL_CLOUD ORNL_DAAC
LPDAAC LPCLOUD LPDAAC_ECS
GES_DISC GES_DISC
OBDAAC OB_CLOUD OB_DAAC
SEDAC ESDIS
LAADS LAADS
ASDC LARC_CLOUD LARC_ASDC`);

function providersByDaac(table: string): Map<string, readonly string[]> {
  return new Map(
    table.split("\n").map((line) => {
      const [daac = "", cloud = "", onPrem = cloud] = line.split(" ");
      return [daac, [cloud, onPrem]];
    }),
  );
}

export const DAAC_NAMES: readonly string[] = /* @__PURE__ */ Array.from(/* @__PURE__ */ DAACS.keys());

/** The table's spelling of a DAAC's name, whatever its case, blanks and hyphens; `undefined` when there is none. */
export function daacNamed(name: string): string | undefined {
  const plain = (text: string) => text.toUpperCase().replace(/[^A-Z]/g, "");
  return DAAC_NAMES.find((daac) => plain(daac) === plain(name));
}

/** The provider of a DAAC, in the cloud or at the archive. */
export function providerOf(daac: string, inCloud: boolean): string {
  return DAACS.get(daac)?.[inCloud ? 0 : 1] ?? daac;
}
