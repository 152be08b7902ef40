/**
 * An Elasticsearch module with the analysis components for European languages that a full distribution has and Maven
 * Central lacks, under their usual names and parameters, on top of the Lucene classes that are already in {@code lib/}. An
 * index definition written for a full distribution therefore works on the embedded node, and the other way round.
 *
 * <p>Provided: the token filters {@code asciifolding}, {@code elision}, {@code german_normalization}, {@code porter_stem},
 * {@code kstem}, {@code snowball}, {@code stemmer} and {@code keyword_marker}, and the analyzer {@code english}. Not a complete
 * {@code analysis-common}: Elasticsearch refuses a name missing here when the index is created.
 *
 * <p>The module's folder keeps its first name, {@code analysis-english}: assembling copies over what is there, and a second
 * module beside the old one would register the same filters.
 */
@NullMarked
package dev.carrel.elasticsearch.analysis;

import org.jspecify.annotations.NullMarked;
