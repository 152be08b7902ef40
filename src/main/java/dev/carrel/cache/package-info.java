/**
 * What a node remembers to answer faster: bounded by bytes, fair between organizations, and never the truth.
 *
 * <p>An entry belongs to an organization, and nobody finds another one's: the same question asked by two organizations is
 * embedded twice, so that no answer's time tells what others have asked. Weights are estimates of the heap that an entry
 * takes, so that the sum of {@code carrel.cache.*-bytes} is what the caches take of it. When a cache is full, the organization
 * that holds most of it gives up what it has not used for longest. So one organization alone may use all of it, and with n
 * of them none loses anything while it holds less than 15/16 of the n-th part, whatever the others do.
 *
 * <p>Nothing here knows when an entry is out of date: whoever uses a cache puts into the key what the value depends on, and
 * asks PostgreSQL where that may have changed (see {@link dev.carrel.search}). No node tells another.
 *
 * <p>Users see {@link dev.carrel.cache.SharedCache} only, which Caffeine is behind. It is an interface of our own and not
 * JCache, for three reasons: JCache bounds nothing, neither by weight nor by owner, so that every provider's own configuration
 * would come back in; its loading holds a lock or computes the same twice, at the provider's choice; and it has stayed in
 * {@code javax.cache}, no part of Jakarta EE, so that each runtime would need a provider brought along all the same.
 */
@NullMarked
package dev.carrel.cache;

import org.jspecify.annotations.NullMarked;
