/** The CMR providers of NASA's archives (DAACs): the one for data in the cloud, the one for data at the archive. */
const DAACS: Readonly<Record<string, readonly [cloud: string, onPrem: string]>> = {
  NSIDC: ["NSIDC_CPRD", "NSIDC_ECS"],
  GHRCDAAC: ["GHRC_DAAC", "GHRC_DAAC"],
  PODAAC: ["POCLOUD", "PODAAC"],
  ASF: ["ASF", "ASF"],
  ORNLDAAC: ["ORNL_CLOUD", "ORNL_DAAC"],
  LPDAAC: ["LPCLOUD", "LPDAAC_ECS"],
  GES_DISC: ["GES_DISC", "GES_DISC"],
  OBDAAC: ["OB_CLOUD", "OB_DAAC"],
  SEDAC: ["ESDIS", "ESDIS"],
  LAADS: ["LAADS", "LAADS"],
  ASDC: ["LARC_CLOUD", "LARC_ASDC"],
};

export const DAAC_NAMES: readonly string[] = Object.keys(DAACS);

/** The table's spelling of a DAAC's name, whatever its case, blanks and hyphens; `undefined` when there is none. */
export function daacNamed(name: string): string | undefined {
  const plain = (text: string) => text.toUpperCase().replace(/[^A-Z]/g, "");
  return DAAC_NAMES.find((daac) => plain(daac) === plain(name));
}

/** The provider of a DAAC, in the cloud or at the archive. */
export function providerOf(daac: string, inCloud: boolean): string {
  const providers = DAACS[daac];
  return (inCloud ? providers?.[0] : providers?.[1]) ?? daac;
}
