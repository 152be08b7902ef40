/**
 * The API as a client sees it: every test sends requests to one service process with its embedded stores, shared by all
 * classes of a run ({@link dev.carrel.api.SharedService}), and looks into both stores past it.
 *
 * <p>Each test has an agent of its own ({@link dev.carrel.api.Tenant}) with two neighbours, one in the same organization and
 * one of the same name in another; after the test both stores must hold of the neighbours exactly what they held before. No
 * test depends on another one, and no answer may be a 500. The embedding model is a fake that counts
 * ({@link dev.carrel.harness.FakeEmbeddings}): equal texts are neighbours, others are not.
 */
@NullMarked
package dev.carrel.api;

import org.jspecify.annotations.NullMarked;
