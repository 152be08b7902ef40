package dev.carrel.document;

import dev.carrel.namespace.Incarnation;

/** The namespace was deleted; nothing may be written to this incarnation any more. */
public final class NamespaceRetiredException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public NamespaceRetiredException(Incarnation incarnation) {
        super("The agent's knowledge (incarnation " + incarnation + ") was deleted; nothing can be written to it.");
    }
}
