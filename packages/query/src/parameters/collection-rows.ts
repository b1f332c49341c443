import type { Row } from "./row.js";
import { rowsOf } from "./rows-of.js";
import { COLLECTION_SORT_KEYS } from "./sort-keys.js";

/** Every parameter of a collection search. */
export const COLLECTION_ROWS: readonly Row[] = /* @__PURE__ */ rowsOf(
  `keyword text pattern single stac=q
shortName text pattern ignoreCase and stac=collection
version version pattern ignoreCase stac=collection
doi text pattern ignoreCase and
provider/providerId text pattern ignoreCase
daac/dataCenter daac
archiveCenter text pattern ignoreCase
dataCenterName text pattern ignoreCase and cmr=data_center
conceptId/echoCollectionId conceptId prefixes=C brackets stac=id
entryTitle/datasetId text pattern ignoreCase and
entryId text pattern ignoreCase and stac=collection
nativeId text pattern ignoreCase brackets
cloudHosted boolean
hasGranules boolean
hasGranulesOrCwic boolean
hasGranulesOrOpensearch boolean
hasGranulesCreatedAt dates and brackets
hasGranulesRevisedAt dates and brackets
hasOpendapUrl boolean
downloadable/onlineOnly boolean
browsable/browseOnly boolean
standardProduct boolean
includeNonOperational boolean
temporal dates excludeBoundary and or limitToGranules brackets adds stac=datetime
excludeBoundary boolean`,
  `platform text pattern ignoreCase and
instrument text pattern ignoreCase and
sensor text pattern ignoreCase and
project/campaign text pattern ignoreCase and
consortium text pattern ignoreCase and
processingLevel/processingLevelId text pattern ignoreCase and cmr=processing_level_id brackets
collectionDataType text pattern ignoreCase
collectionProgress text pattern ignoreCase and
granuleDataFormat text pattern ignoreCase and
horizontalDataResolutionRange text
latency text pattern ignoreCase and
author text pattern ignoreCase and
spatialKeyword text pattern ignoreCase and
scienceKeywords keywords pattern ignoreCase or
twoDCoordinateSystemName text pattern ignoreCase
attribute attribute or excludeBoundary excludeCollection brackets=always
measurement text pattern ignoreCase and
variableName text pattern ignoreCase and
variableNativeId text pattern ignoreCase and
variableConceptId conceptId prefixes=V brackets
serviceName text pattern ignoreCase and
serviceType text pattern ignoreCase and
serviceConceptId conceptId prefixes=S brackets
toolName text pattern ignoreCase and
toolType text pattern ignoreCase and
toolConceptId conceptId prefixes=T brackets
providerShortName text pattern ignoreCase
tagKey text pattern
tagData tags pattern
tagOriginatorId text pattern
exclude exclude
revisionDate dates and brackets adds stac=updated
createdAt dates and brackets adds stac=created
updatedSince date single stac=updated
includeGranuleCounts boolean
includeHasGranules boolean
includeTags text
includeHighlights boolean
allRevisions boolean`,
  COLLECTION_SORT_KEYS,
);
