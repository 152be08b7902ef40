/** Made-up knowledge for the speed measurements, the same for the same seed. */
@NullMarked
package dev.carrel.bench.data;

import org.jspecify.annotations.NullMarked;
