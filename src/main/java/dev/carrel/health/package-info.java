/**
 * MicroProfile Health checks: both stores, the migrations, the operations that are stuck, and the latest reconciliation.
 */
@NullMarked
package dev.carrel.health;

import org.jspecify.annotations.NullMarked;
