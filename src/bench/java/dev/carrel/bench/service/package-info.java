/** The service that is measured: started for it, or one that runs already. Used by every measurement. */
@NullMarked
package dev.carrel.bench.service;

import org.jspecify.annotations.NullMarked;
