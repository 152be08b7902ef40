/** The service's Elasticsearch node, used directly: what the service's rates and times are compared with. */
@NullMarked
package dev.carrel.bench.elasticsearch;

import org.jspecify.annotations.NullMarked;
