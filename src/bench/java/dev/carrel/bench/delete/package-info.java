/** How fast deletions are accepted, purged and proven, and what they cost another tenant's searches. */
@NullMarked
package dev.carrel.bench.delete;

import org.jspecify.annotations.NullMarked;
