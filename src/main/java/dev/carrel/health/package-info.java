/**
 * MicroProfile Health checks: both stores, the migrations, and the operations that are stuck.
 */
@NullMarked
package dev.carrel.health;

import org.jspecify.annotations.NullMarked;
