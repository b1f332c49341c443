import type { Row } from "./row.js";
import { rowsOf } from "./rows-of.js";
import { GRANULE_SORT_KEYS } from "./sort-keys.js";

/** Every parameter of a granule search. */
export const GRANULE_ROWS: readonly Row[] = /* @__PURE__ */ rowsOf(
  `shortName text pattern ignoreCase and namesCollection stac=collection
version version pattern ignoreCase namesCollection stac=collection
provider/providerId text pattern ignoreCase namesCollection
daac/dataCenter daac namesCollection
collectionConceptId conceptId pattern prefixes=C brackets namesCollection stac=collection
conceptId/echoGranuleId/echoCollectionId conceptId prefixes=GC brackets namesCollection stac=id
entryTitle/datasetId text pattern ignoreCase and namesCollection
entryId text pattern ignoreCase namesCollection stac=collection
cloudHosted boolean viaCollections namesCollection
doi text viaCollections namesCollection
keyword text viaCollections namesCollection single
granuleName/readableGranuleName text pattern ignoreCase and cmr=readable_granule_name stac=id
granuleUr text pattern ignoreCase stac=id
producerGranuleId text pattern ignoreCase
nativeId text pattern ignoreCase brackets
featureId text pattern ignoreCase and
cridId text pattern ignoreCase and
temporal dates excludeBoundary and or brackets adds stac=datetime
excludeBoundary boolean`,
  `cloudCover/cloudCoverage numberRange range=0,100 preset=0,100 single stac=eo:cloud_cover
dayNightFlag/dayNight text pattern ignoreCase values=day,night,both,unspecified
platform text pattern ignoreCase and excludeCollection stac=platform
instrument text pattern ignoreCase and excludeCollection stac=instruments
sensor text pattern ignoreCase and excludeCollection
project/campaign text pattern ignoreCase and
orbitNumber numberRange range= single stac=sat:absolute_orbit
equatorCrossingLongitude numberRange range=-180,180 wraps single
equatorCrossingDate dates single
downloadable/onlineOnly boolean
browsable/browseOnly boolean
cycle cycle brackets=always
passes passes and
twoDCoordinateSystem/grid grid pattern ignoreCase
attribute attribute or excludeBoundary excludeCollection brackets=always
revisionDate dates and brackets adds stac=updated
createdAt dates and brackets adds stac=created
productionDate dates and brackets adds
updatedSince date single stac=updated
temporalFacet facets
exclude exclude`,
  GRANULE_SORT_KEYS,
);
