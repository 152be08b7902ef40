/**
 * The quality of search: on a collection whose relevance people have judged, against plain BM25 of the same Elasticsearch
 * over the same chunks.
 *
 * <p>A document's rank is that of its best chunk. Measured are nDCG over the first 10 documents, which is what a reader
 * sees, with the judged grade as gain, and recall over the first 100, which is what a later step could still use.
 */
@NullMarked
package dev.carrel.bench.evaluate;

import org.jspecify.annotations.NullMarked;
