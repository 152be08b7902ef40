package dev.carrel.access;

import dev.carrel.namespace.Incarnation;

/** A chunk as callers know it, and in which life of the namespace. */
record ChunkName(Incarnation incarnation, String chunkKey) {}
